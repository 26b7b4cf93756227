// Makes a verification link and mails it. A mail that cannot be sent is a result, not an error: the account stays.
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { PublicAddress } from '../config/public-address.js';
import { LOG } from '../logging/log.token.js';
import type { Log } from '../logging/log.js';
import { MailSender, type Mail } from '../mail/mail-sender.js';
import { EmailVerificationRepository } from './email-verification.repository.js';
import type { UserAccount } from './user-account.entity.js';
import { createToken, hashToken } from './verification-token.js';

@Injectable()
export class VerificationMailService {
  constructor(
    @Inject(CONFIG) private readonly config: HandlersAppConfig,
    @Inject(LOG) private readonly log: Log,
    @Inject(MailSender) private readonly sender: MailSender,
    @Inject(PublicAddress) private readonly address: PublicAddress,
    @Inject(EmailVerificationRepository) private readonly links: EmailVerificationRepository,
  ) {}

  /** True when the mail server took the mail; false is logged. */
  send(account: Pick<UserAccount, 'id' | 'email'>): Promise<boolean> {
    return this.sendLink(account, writeMail);
  }

  /** The same link for somebody who was registered by somebody else. */
  invite(account: Pick<UserAccount, 'id' | 'email'>): Promise<boolean> {
    return this.sendLink(account, writeInvitation);
  }

  private async sendLink(
    account: Pick<UserAccount, 'id' | 'email'>,
    write: (to: string, link: string) => Mail,
  ): Promise<boolean> {
    const token = createToken();
    const tokenHash = hashToken(token);
    const ttlSeconds = this.config.verificationTtlSeconds;
    await this.links.create({ tokenHash, userId: account.id, ttlSeconds });
    try {
      await this.sender.send(write(account.email, this.address.link(`/verify-email?token=${token}`)));
      return true;
    } catch (error) {
      // The link was never sent; forgetting it lets the user ask again at once.
      await this.links.remove(tokenHash);
      const reason = error instanceof Error ? error.message : 'unknown';
      this.log({ level: 'error', type: 'mail', detail: { message: 'mail not sent', user_id: account.id, reason } });
      return false;
    }
  }
}

function writeMail(to: string, link: string): Mail {
  const text = [
    'Hello,',
    '',
    'please confirm your email address by opening this link:',
    '',
    link,
    '',
    'If you did not register, ignore this message.',
    '',
  ].join('\n');
  return { to, subject: 'Please confirm your email address', text, link };
}

function writeInvitation(to: string, link: string): Mail {
  const text = [
    'Hello,',
    '',
    'an account was made for you. Please confirm your email address by opening this link:',
    '',
    link,
    '',
    'If you do not know what this is about, ignore this message.',
    '',
  ].join('\n');
  return { to, subject: 'You have been invited', text, link };
}
