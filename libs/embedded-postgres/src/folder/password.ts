// The superuser's password: other accounts of the machine can reach the port, but not this file.
import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import type { ServerFolder } from './server-folder.js';

/** Undefined when there is none. */
export async function readPassword(folder: ServerFolder): Promise<string | undefined> {
  const text = await readFile(folder.password, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** Makes a new one, on disk before a cluster uses it: a cluster whose password is lost cannot be opened. */
export async function createPassword(folder: ServerFolder): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const unfinished = `${folder.password}.unfinished`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(password);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, folder.password);
  return password;
}
