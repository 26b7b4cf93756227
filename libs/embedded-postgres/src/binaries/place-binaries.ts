// Makes sure that the server's account can run the binaries: where npm put them, or else from a copy in the data folder.
import { chmod, cp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, reasonOf } from '../error.js';
import type { Place } from '../folder/choose-folder.js';
import type { ServerPackage } from './find-package.js';
import { readPackageLinks } from './package-links.js';
import { tryBinary } from './try-binary.js';

/** Runnable binaries. `major` is the version whose data they read. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly major: string;
}

const PREFIX = 'binaries-';
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

function binaryIn(native: string, name: string): string {
  return join(native, 'bin', `${name}${SUFFIX}`);
}

/** Best effort: links that exist stay, and a folder that is not ours cannot be completed. */
async function addMissingLinks(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '');
  for (const { path, target } of readPackageLinks(text)) {
    await symlink(target, join(native, path)).catch(() => undefined);
  }
}

/** Complete or not there: a copy gets its name when it is finished. Copies of other versions go. */
async function copyBinaries(source: string, copy: string): Promise<void> {
  const folder = dirname(copy);
  for (const entry of await readdir(folder)) {
    if (entry.startsWith(PREFIX)) await rm(join(folder, entry), { recursive: true, force: true });
  }
  const unfinished = `${copy}.unfinished`;
  await cp(source, unfinished, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await addMissingLinks(unfinished);
  for (const name of await readdir(join(unfinished, 'bin'))) await chmod(join(unfinished, 'bin', name), 0o755);
  await rename(unfinished, copy);
}

async function usable(native: string, place: Place): Promise<Binaries | string> {
  const postgres = binaryIn(native, 'postgres');
  const outcome = await tryBinary(postgres, place);
  if (outcome.type === 'failed') return outcome.reason;
  return { postgres, initdb: binaryIn(native, 'initdb'), major: outcome.major };
}

/** The caller holds the folder's lock. Errors `glibc-missing`, `account-unusable`, `binaries-unusable`. */
export async function placeBinaries(
  source: ServerPackage,
  place: Place,
  log: (line: string) => void,
): Promise<Binaries> {
  await addMissingLinks(source.native);
  const inPlace = await usable(source.native, place);
  if (typeof inPlace !== 'string') return inPlace;
  const copy = join(place.folder.root, `${PREFIX}${source.version}`);
  const cached = await usable(copy, place);
  if (typeof cached !== 'string') return cached;
  log(`copying the PostgreSQL binaries to ${copy} (where they are, they do not run: ${inPlace})`);
  const reason = await copyBinaries(source.native, copy).then(() => usable(copy, place), reasonOf);
  if (typeof reason !== 'string') return reason;
  throw new EmbeddedPostgresError({ code: 'binaries-unusable', binary: binaryIn(source.native, 'postgres'), reason });
}
