// Files in a bucket of S3 or of a service that speaks its protocol.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { StorageConfig } from '../config/handlers-config.js';
import { FileStorage, type ByteSource, type StorageKey } from './file-storage.js';

type S3Config = Extract<StorageConfig, { kind: 's3' }>;

const CONNECT_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 60_000;
const MAX_ATTEMPTS = 3;
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

export class S3FileStorage extends FileStorage {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor({ bucket, region, endpoint, keys }: S3Config) {
    super();
    this.bucket = bucket;
    this.client = new S3Client({
      region,
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      // Services other than AWS are mostly reached by path, without a host name per bucket.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      ...(keys === undefined ? {} : { credentials: keys }),
    });
  }

  async put(key: StorageKey, content: ByteSource, contentType: string): Promise<void> {
    // S3 wants the length first.
    const folder = await mkdtemp(join(tmpdir(), 'actiongraph-upload-'));
    try {
      const file = join(folder, 'content');
      await pipeline(content, createWriteStream(file));
      const { size } = await stat(file);
      // Only what is in memory can be sent again.
      const body = size <= MAX_BUFFERED_BYTES ? await readFile(file) : createReadStream(file);
      const target = { Bucket: this.bucket, Key: key, ContentType: contentType, ContentLength: size };
      await this.client.send(new PutObjectCommand({ ...target, Body: body }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async read(key: StorageKey): Promise<AsyncIterable<Uint8Array> | undefined> {
    try {
      const found = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return found.Body as AsyncIterable<Uint8Array> | undefined;
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  close(): void {
    this.client.destroy();
  }
}
