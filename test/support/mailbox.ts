// Where tests read the mails of the product: the outbox folder, or an SMTP server that catches all of them.
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { until } from './until.js';

const LINK = /^https?:\/\/\S+$/m;

export interface Mailbox {
  /** The link in the only mail to this address, as soon as it is there. @throws Error after ten seconds. */
  linkTo(address: string): Promise<string>;
  /** How many mails went to this address so far. */
  countTo(address: string): Promise<number>;
}

export interface SmtpCatcher extends Mailbox {
  readonly port: number;
  close(): Promise<void>;
}

/** Reads the `.eml` files of a folder. */
export function outboxMailbox(folder: string): Mailbox {
  return mailboxOver(async () => {
    // The folder is made with the first mail.
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
    return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  });
}

/** Listens on a free port of this machine; takes every mail without login or encryption. */
export async function startSmtpCatcher(): Promise<SmtpCatcher> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...mailboxOver(() => Promise.resolve(mails)),
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}

function mailboxOver(readAll: () => Promise<readonly string[]>): Mailbox {
  const mailsTo = async (address: string): Promise<readonly string[]> => {
    const header = new RegExp(`^To: .*${address.replaceAll(/[.+]/g, '\\$&')}`, 'm');
    return (await readAll()).filter((mail) => header.test(mail));
  };
  return {
    async linkTo(address) {
      await until(async () => (await mailsTo(address)).length > 0);
      const [mail = ''] = await mailsTo(address);
      const link = LINK.exec(mail.replaceAll('\r\n', '\n'))?.[0];
      if (link === undefined) throw new Error(`no link in the mail to ${address}:\n${mail}`);
      return link;
    },
    async countTo(address) {
      return (await mailsTo(address)).length;
    },
  };
}
