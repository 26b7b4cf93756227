// The rules of uploads. A file is kept under a name of ours; what its sender calls it is only shown.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { validateInput } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config/config.token.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';
import { DownloadLinks } from '../downloads/download-links.js';
import { JobStore } from '../jobs/job-store.js';
import { FileStorage } from '../storage/file-storage.js';
import { decodeBase64, decodedSizeOf } from './decode-base64.js';
import { contradicts } from './detect-type.js';
import { UploadFileDto } from './dto/upload-file.dto.js';
import { text } from './error.js';
import { FILE_PROCESSING } from './file-processing.js';
import { StoredFile } from './stored-file.entity.js';
import { toRefused, type FileUploadOutput } from './upload-output.js';

/** Padding: the exact size is known only once the data is decoded. */
const PADDING_SLACK = 2;

@Injectable()
export class FilesService {
  constructor(
    @Inject(CONFIG) private readonly config: HandlersAppConfig,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(FileStorage) private readonly storage: FileStorage,
    @Inject(DownloadLinks) private readonly links: DownloadLinks,
    @Inject(JobStore) private readonly jobs: JobStore,
  ) {}

  /** Keeps a file and has it processed. Faults of the input are results with `success: false`. */
  async upload(input: JsonObject, owner: string | null): Promise<FileUploadOutput> {
    const checked = await validateInput(UploadFileDto, input);
    if (!checked.valid) return toRefused(checked.errors.map(({ message }) => message));
    const bytes = this.read(checked.value);
    if (typeof bytes === 'string') return toRefused([bytes]);
    const { file_name: fileName, file_type: contentType, processing_options: options } = checked.value;
    const id = randomUUID();
    const storageKey = `uploads/${id}`;
    await this.storage.put(storageKey, [bytes], contentType);
    const file = { id, owner, storageKey, fileName, contentType, size: bytes.length, sha256: null, properties: null };
    await this.database.getRepository(StoredFile).insert(file);
    const isProcessed = options?.skip !== true;
    const jobId = isProcessed ? randomUUID() : null;
    if (jobId !== null) await this.jobs.add({ id: jobId, kind: FILE_PROCESSING, input: { file_id: id }, owner });
    return {
      success: true,
      file_id: id,
      file_url: await this.links.create({ storageKey, fileName, contentType }),
      processing_job_id: jobId,
      message: isProcessed ? text.accepted : text.stored,
    };
  }

  /** The bytes, or what is wrong with them. */
  private read({ file_data: data, file_size: size, file_type: type }: UploadFileDto): Buffer | string {
    const { maxFileBytes } = this.config;
    if (decodedSizeOf(data) - PADDING_SLACK > maxFileBytes) return text.tooLarge(maxFileBytes);
    const bytes = decodeBase64(data);
    if (bytes === undefined) return text.noBase64;
    if (bytes.length > maxFileBytes) return text.tooLarge(maxFileBytes);
    if (bytes.length !== size) return text.wrongSize(bytes.length);
    return contradicts(type, bytes) ? text.wrongType(type) : bytes;
  }
}
