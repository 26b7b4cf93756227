// A job as its owner sees it: `BackgroundJob` of the quick-start metadata. A finished job with a file gets a new link
// each time it is looked at, because links expire.
import { Inject, Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@app/types';
import { DownloadLinks } from '../downloads/download-links.js';
import type { BackgroundJob, JobResult } from './background-job.js';

@Injectable()
export class JobAnswer {
  constructor(@Inject(DownloadLinks) private readonly links: DownloadLinks) {}

  of(job: BackgroundJob): Promise<JsonObject> {
    return job.result === null ? Promise.resolve(answer(job, job.status, {})) : this.completed(job, job.result);
  }

  async completed(job: BackgroundJob, { details, download }: JobResult): Promise<JsonObject> {
    const link = download === undefined ? null : await this.links.create(download);
    return answer(job, 'COMPLETED', { details, download_url: link });
  }
}

function answer(job: BackgroundJob, status: string, more: Readonly<Record<string, Json>>): JsonObject {
  const { id, progress, error } = job;
  return { job_id: id, status, estimated_duration: null, progress, error, details: null, download_url: null, ...more };
}
