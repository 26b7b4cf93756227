// Which port the server listens on: the one of the last start when it is free, so that applications that lost a crashed
// server find the next one, and bookmarks of other tools stay good; else any free one.
import { createServer } from 'node:net';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { ServerFolder } from '../folder/server-folder.js';

/** Port 0 lets the system choose; undefined when the port is taken. */
async function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (port === 0) reject(error);
      else resolve(undefined);
    });
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address() as AddressInfo;
      server.close(() => {
        resolve(address.port);
      });
    });
  });
}

/** A port that was free a moment ago. `attempt` counts from 0: only the first one gives the last start's port. */
export async function choosePort(folder: ServerFolder, attempt: number): Promise<number> {
  const text = await readFile(folder.port, 'utf8').catch(() => '');
  const last = /^\d{4,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : 0;
  return (attempt === 0 ? await tryPort(last) : undefined) ?? (await tryPort(0)) ?? 0;
}

export async function rememberPort(folder: ServerFolder, port: number): Promise<void> {
  const unfinished = `${folder.port}.unfinished`;
  await writeFile(unfinished, String(port), { mode: 0o644 });
  await rename(unfinished, folder.port);
}
