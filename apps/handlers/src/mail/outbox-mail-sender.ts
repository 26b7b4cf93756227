// Without an SMTP server: every mail becomes an .eml file, and its link is logged, so that one can go on by hand.
import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Log } from '../logging/log.js';
import { MailSender, type Mail } from './mail-sender.js';

/** Mails hold links that act for their receiver: for the owner's eyes. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export class OutboxMailSender extends MailSender {
  /** Prints messages instead of sending them. */
  private readonly printer = createTransport({ streamTransport: true, buffer: true });

  constructor(
    private readonly folder: string,
    private readonly from: string,
    private readonly log: Log,
  ) {
    super();
  }

  async send({ to, subject, text, link }: Mail): Promise<void> {
    const printed = await this.printer.sendMail({ from: this.from, to: { name: '', address: to }, subject, text });
    const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.eml`;
    const file = resolve(join(this.folder, name));
    await mkdir(this.folder, { recursive: true, mode: FOLDER_MODE });
    // Written aside first: whoever watches the folder never sees half a mail.
    await writeFile(`${file}.part`, toMailFile(printed.message as Buffer), { mode: FILE_MODE });
    await rename(`${file}.part`, file);
    // The documented exception from "no tokens in the log": there is no other way to the link but the file.
    this.log({
      level: 'info',
      type: 'mail',
      detail: { message: 'no SMTP server is set: mail kept as a file', file, link },
    });
  }
}

/** The library ends lines of the header with CR LF and leaves those of the text alone. */
function toMailFile(printed: Buffer): string {
  return printed.toString().replaceAll(/\r?\n/g, '\r\n');
}
