// Files in a folder of this machine.
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FileStorage, type ByteSource, type StorageKey } from './file-storage.js';

/** What callers upload is for the eyes of this app only. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

export class DiskFileStorage extends FileStorage {
  private readonly folder: string;

  constructor(folder: string) {
    super();
    this.folder = resolve(folder);
  }

  async put(key: StorageKey, content: ByteSource): Promise<void> {
    const file = this.pathOf(key);
    await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE });
    // Written aside first: nobody ever reads half a file.
    const part = `${file}.${randomUUID()}.part`;
    try {
      await pipeline(content, createWriteStream(part, { mode: FILE_MODE }));
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async read(key: StorageKey): Promise<AsyncIterable<Uint8Array> | undefined> {
    try {
      const file = await open(this.pathOf(key));
      return file.createReadStream();
    } catch (error) {
      if (error instanceof Object && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** A second line of defence: keys are ours, and yet none may lead out of the folder. */
  private pathOf(key: StorageKey): string {
    const path = join(this.folder, key);
    if (!path.startsWith(this.folder + sep)) throw new Error('a storage key leads out of its folder');
    return path;
  }
}
