// The server's own log: a file that starts anew with each start, so it cannot grow over the days; the one before is kept.
import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import type { ServerFolder } from '../folder/server-folder.js';

/** The server gets the open file, so its account needs no right to the path. */
export async function openServerLog(folder: ServerFolder): Promise<FileHandle> {
  await rename(folder.log, folder.previousLog).catch(() => undefined);
  return open(folder.log, 'w', 0o600);
}

/** Everything that the last start printed so far. */
export async function readServerLog(folder: ServerFolder): Promise<string> {
  return readFile(folder.log, 'utf8').catch(() => '');
}

/** What an operator needs of it, in one line: the last few lines without their time stamps. */
export function lastLines(log: string, count = 4): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const short = lines.slice(-count).map((line) => line.replace(/^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] /, '').trim());
  return short.length === 0 ? 'it printed nothing' : short.join(' | ');
}
