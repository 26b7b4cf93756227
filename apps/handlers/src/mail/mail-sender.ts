// The port through which mails leave the app.

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The link that the mail is about, for the log when there is no SMTP server. */
  readonly link: string;
}

/** Injected by its class. */
export abstract class MailSender {
  /** Resolves when the mail is accepted; rejects when it is not. */
  abstract send(mail: Mail): Promise<void>;
}
