// Where files are kept: a bucket when one is configured, else a folder.
import { Module } from '@nestjs/common';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { DiskFileStorage } from './disk-file-storage.js';
import { FileStorage } from './file-storage.js';
import { S3FileStorage } from './s3-file-storage.js';

function createStorage({ storage }: HandlersAppConfig): FileStorage {
  return storage.kind === 's3' ? new S3FileStorage(storage) : new DiskFileStorage(storage.folder);
}

@Module({
  providers: [{ provide: FileStorage, inject: [CONFIG], useFactory: createStorage }],
  exports: [FileStorage],
})
export class StorageModule {}
