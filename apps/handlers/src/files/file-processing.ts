// The job behind an upload: checksum, type and facts of the stored bytes.
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SCHEMA } from '../database/schema-name.js';
import { JobError, type BackgroundJob, type JobContext, type JobKind, type JobResult } from '../jobs/background-job.js';
import { FileStorage } from '../storage/file-storage.js';
import { describeFile } from './describe-file.js';
import { processing } from './error.js';
import { StoredFile } from './stored-file.entity.js';

export const FILE_PROCESSING = 'file-processing';

@Injectable()
export class FileProcessing implements JobKind {
  readonly kind = FILE_PROCESSING;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(FileStorage) private readonly storage: FileStorage,
  ) {}

  async run({ input }: BackgroundJob, { signal }: JobContext): Promise<JobResult> {
    const { file_id: id } = input;
    if (typeof id !== 'string') throw new JobError(processing.gone);
    const file = await this.database.getRepository(StoredFile).findOneBy({ id });
    const content = file === null ? undefined : await this.storage.read(file.storageKey);
    if (content === undefined) throw new JobError(processing.gone);
    const chunks: Uint8Array[] = [];
    const hash = createHash('sha256');
    for await (const chunk of content) {
      signal.throwIfAborted();
      hash.update(chunk);
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    const sha256 = hash.digest('hex');
    const properties = describeFile(bytes);
    await this.database.query(`UPDATE ${SCHEMA}.stored_file SET sha256 = $2, properties = $3 WHERE id = $1`, [
      id,
      sha256,
      JSON.stringify(properties),
    ]);
    return { details: { file_id: id, size: bytes.length, sha256, ...properties } };
  }
}
