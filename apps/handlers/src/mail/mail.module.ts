// Chooses how mails leave: SMTP when it is configured, else the outbox folder.
import { Module } from '@nestjs/common';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { LOG } from '../logging/log.token.js';
import type { Log } from '../logging/log.js';
import { MailSender } from './mail-sender.js';
import { OutboxMailSender } from './outbox-mail-sender.js';
import { SmtpMailSender } from './smtp-mail-sender.js';

function createMailSender({ mail }: HandlersAppConfig, log: Log): MailSender {
  const { transport, from } = mail;
  return transport.kind === 'outbox'
    ? new OutboxMailSender(transport.folder, from, log)
    : new SmtpMailSender(transport, from);
}

@Module({
  providers: [{ provide: MailSender, inject: [CONFIG, LOG], useFactory: createMailSender }],
  exports: [MailSender],
})
export class MailModule {}
