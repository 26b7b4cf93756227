// npm packages cannot carry symbolic links, so the package lists them; its install script makes them, unless scripts
// are switched off. Pure: reads the list.
import { posix } from 'node:path';

/** `path` is relative to the folder `native`; `target` to the link's own folder, as `ln -s` takes it. */
export interface PackageLink {
  readonly path: string;
  readonly target: string;
}

function insideNative(path: unknown): string | undefined {
  if (typeof path !== 'string' || path.includes('\\')) return undefined;
  const normal = posix.normalize(path);
  return normal.startsWith('native/') && normal !== 'native/' ? normal.slice('native/'.length) : undefined;
}

/** `text` is pg-symlinks.json: [{source: file, target: link}]. Entries of another shape or outside `native` are left out. */
export function readPackageLinks(text: string): PackageLink[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('target' in entry)) return [];
    const file = insideNative(entry.source);
    const path = insideNative(entry.target);
    if (file === undefined || path === undefined || file === path) return [];
    return [{ path, target: posix.relative(posix.dirname(path), file) }];
  });
}
