// Runs `postgres --version` as the server's account: the one test that sees folder modes, mount options, missing
// libraries and a foreign C library alike.
import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { EmbeddedPostgresError, reasonOf, systemCode } from '../error.js';
import type { Place } from '../folder/choose-folder.js';
import { serverEnvironment } from '../server/server-environment.js';

export type Trial =
  { readonly type: 'runs'; readonly major: string } | { readonly type: 'failed'; readonly reason: string };

/** `18` of `postgres (PostgreSQL) 18.4`. */
export function readMajor(line: string): string | undefined {
  return /\(PostgreSQL\) (\d+)/.exec(line)?.[1];
}

interface Exit {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

async function runVersion(binary: string, { account, folder }: Place): Promise<Exit> {
  const env = serverEnvironment(folder.root);
  const child = spawn(binary, ['--version'], { ...account, env, cwd: folder.root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output, errors };
}

/** A failure may be curable by a copy; `glibc-missing` and `account-unusable` are not, so they are thrown. */
export async function tryBinary(binary: string, place: Place): Promise<Trial> {
  try {
    const { code, output, errors } = await runVersion(binary, place);
    const major = readMajor(output);
    if (code === 0 && major !== undefined) return { type: 'runs', major };
    return { type: 'failed', reason: errors.trim() === '' ? `exit code ${code ?? 'unknown'}` : errors.trim() };
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' && (await exists(binary))) throw glibcMissing(binary, error);
    if (place.account !== undefined && (code === 'EPERM' || code === 'EINVAL')) {
      const { uid } = place.account;
      throw new EmbeddedPostgresError({ code: 'account-unusable', uid, reason: reasonOf(error) }, { cause: error });
    }
    return { type: 'failed', reason: reasonOf(error) };
  }
}

/** The file is there, so what the system did not find is the loader that the file asks for. */
function glibcMissing(binary: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError({ code: 'glibc-missing', binary }, { cause });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
