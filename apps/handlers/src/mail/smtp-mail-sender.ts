// Sends mails through an SMTP server.
import { createTransport, type Transporter } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import type { MailTransport } from '../config/handlers-config.js';
import { MailSender, type Mail } from './mail-sender.js';

/** Well below the 30 s that an action may take: a caller waits for the mail. */
const TIMEOUTS_MS = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000, dnsTimeout: 5000 };
const SMTPS_PORT = 465;

export class SmtpMailSender extends MailSender {
  private readonly transporter: Transporter;

  constructor(
    transport: Exclude<MailTransport, { kind: 'outbox' }>,
    private readonly from: string,
  ) {
    super();
    this.transporter = createTransport(toOptions(transport));
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    // As an object the address is taken as one, whatever commas its quoted part may hold.
    await this.transporter.sendMail({ from: this.from, to: { name: '', address: to }, subject, text });
  }
}

function toOptions(transport: Exclude<MailTransport, { kind: 'outbox' }>): SMTPTransport.Options {
  if (transport.kind === 'smtp') return { url: withTimeouts(transport.url) };
  const { host, port, login } = transport;
  const auth = login === undefined ? {} : { auth: { user: login.user, pass: login.password } };
  return { host, port, secure: port === SMTPS_PORT, ...auth, ...TIMEOUTS_MS };
}

/** Beside a URL the library looks at no other option; those that the URL's query sets itself stay. */
function withTimeouts(url: string): string {
  const address = new URL(url);
  for (const [name, milliseconds] of Object.entries(TIMEOUTS_MS)) {
    if (!address.searchParams.has(name)) address.searchParams.set(name, String(milliseconds));
  }
  return address.href;
}
