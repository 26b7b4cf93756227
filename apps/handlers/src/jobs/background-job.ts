// Work that goes on after its action has answered, and survives this process.
import type { Json, JsonObject } from '@app/types';
import type { DownloadTarget } from '../downloads/download-links.js';

export type JobStatus = 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'FAILED';

/** A row of `background_job`. */
export interface BackgroundJob {
  readonly id: string;
  readonly kind: string;
  readonly input: JsonObject;
  /** Who asked: `user:<id>`, `role:<role>`; null for a call without a session. */
  readonly owner: string | null;
  readonly status: JobStatus;
  /** How often it was begun. */
  readonly attempts: number;
  readonly progress: Json;
  readonly result: JobResult | null;
  readonly error: string | null;
  readonly callbackUrl: string | null;
}

export type NewJob = Pick<BackgroundJob, 'id' | 'kind' | 'input' | 'owner'> & {
  readonly callbackUrl?: string | undefined;
};

/** What came of a job: facts for its owner and, maybe, a file. */
export interface JobResult {
  readonly details: JsonObject;
  readonly download?: DownloadTarget;
}

/** What a job may use of its surroundings. */
export interface JobContext {
  /** Aborted when the app stops or the job was taken over: the job is to stop by throwing. */
  readonly signal: AbortSignal;
  tellProgress(progress: JsonObject): Promise<void>;
}

/** One kind of jobs. A job may run twice, after a crash: running it again must be harmless. */
export interface JobKind {
  readonly kind: string;
  /** @throws JobError for a fault that its owner should read; anything else is tried again. */
  run(job: BackgroundJob, context: JobContext): Promise<JobResult>;
}

/** A job that cannot succeed, for a reason that its owner may read. */
export class JobError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JobError';
  }
}
