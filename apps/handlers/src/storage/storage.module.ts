// Where files are kept: a bucket when one is configured, else a folder.
import { Module } from '@nestjs/common';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { DiskFileStorage } from './disk-file-storage.js';
import { FileStorage } from './file-storage.js';

async function createStorage({ storage }: HandlersAppConfig): Promise<FileStorage> {
  if (storage.kind === 'disk') return new DiskFileStorage(storage.folder);
  // Loaded where it is used: Amazon's library takes longer to load than the rest of the app.
  const { S3FileStorage } = await import('./s3-file-storage.js');
  return new S3FileStorage(storage);
}

@Module({
  providers: [{ provide: FileStorage, inject: [CONFIG], useFactory: createStorage }],
  exports: [FileStorage],
})
export class StorageModule {}
