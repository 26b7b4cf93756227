// Runs jobs: a few at once, each leased; what fails for no reason of its own is tried again.
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LOG } from '../logging/log.token.js';
import type { Log } from '../logging/log.js';
import { ProgressReporter } from '../progress/progress-reporter.js';
import { JobError, type BackgroundJob, type JobKind, type JobResult } from './background-job.js';
import { JobAnswer } from './job-answer.js';
import { JobStore } from './job-store.js';
import { JOB_KINDS } from './job-kinds.token.js';
import { text } from './error.js';

const AT_ONCE = 2;
const MAX_ATTEMPTS = 3;
const LOOK_EVERY_MS = 1000;
const RENEW_EVERY_MS = 10_000;
const RETRY_DELAY_SECONDS = 5;

@Injectable()
export class JobWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;
  private lookAgain = false;

  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JOB_KINDS) private readonly kinds: readonly JobKind[],
    @Inject(ProgressReporter) private readonly reporter: ProgressReporter,
    @Inject(JobAnswer) private readonly answers: JobAnswer,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const look = () => void this.look();
    this.store.events.on('added', look);
    this.timer = setInterval(look, LOOK_EVERY_MS);
    look();
  }

  /** Before connections close: running jobs stop at their next step and are put back. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.store.events.removeAllListeners();
    this.stopping.abort();
    await Promise.all(this.running);
  }

  /** Claims until nothing is left or enough is running. */
  private async look(): Promise<void> {
    this.lookAgain = this.isLooking;
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      while (this.running.size < AT_ONCE && !this.stopping.signal.aborted) {
        const job = await this.store.claim();
        if (job === undefined) break;
        this.start(job);
      }
    } catch (error) {
      this.tell('jobs cannot be claimed', error);
    } finally {
      this.isLooking = false;
    }
    if (this.lookAgain) await this.look();
  }

  private start(job: BackgroundJob): void {
    const work = this.attempt(job)
      .catch((error: unknown) => {
        this.tell('a job is left to its lease', error);
      })
      .finally(() => {
        this.running.delete(work);
        if (!this.stopping.signal.aborted) void this.look();
      });
    this.running.add(work);
  }

  private async attempt(job: BackgroundJob): Promise<void> {
    if (job.attempts > MAX_ATTEMPTS) {
      await this.end(job, new JobError(text.gaveUp(MAX_ATTEMPTS)));
      return;
    }
    const lost = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, lost.signal]);
    const renewal = setInterval(() => {
      this.store.renew(job).then(
        (isOurs) => {
          if (!isOurs) lost.abort();
        },
        (error: unknown) => {
          this.tell('a lease was not renewed', error);
        },
      );
    }, RENEW_EVERY_MS);
    try {
      await this.end(job, await this.run(job, signal));
    } catch (error) {
      await this.putBack(job, error);
    } finally {
      clearInterval(renewal);
    }
  }

  private async run(job: BackgroundJob, signal: AbortSignal): Promise<JobResult | JobError> {
    const kind = this.kinds.find(({ kind }) => kind === job.kind);
    if (kind === undefined) return new JobError(text.unknownKind);
    try {
      return await kind.run(job, {
        signal,
        tellProgress: async (progress) => {
          await this.store.renew(job, progress);
          if (job.callbackUrl !== null) await this.reporter.report(job.callbackUrl, { progress });
        },
      });
    } catch (error) {
      if (error instanceof JobError) return error;
      throw error;
    }
  }

  private async end(job: BackgroundJob, result: JobResult | JobError): Promise<void> {
    const { callbackUrl } = job;
    // Told first: after a crash in between the job runs again, and the gateway ignores a second end.
    if (callbackUrl !== null) {
      await this.reporter.report(
        callbackUrl,
        result instanceof JobError
          ? { error: { message: result.message, code: 'job-failed' } }
          : { output: await this.answers.completed(job, result) },
      );
    }
    if (result instanceof JobError) await this.store.fail(job, result.message);
    else await this.store.complete(job, result);
  }

  private async putBack(job: BackgroundJob, error: unknown): Promise<void> {
    if (this.stopping.signal.aborted) {
      await this.store.putBack(job, { attempted: false, delaySeconds: 0 });
      return;
    }
    this.tell('a job failed and is tried again', error);
    await this.store.putBack(job, { attempted: true, delaySeconds: RETRY_DELAY_SECONDS });
  }

  private tell(message: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : 'unknown';
    this.log({ level: 'error', type: 'job', detail: { message, reason } });
  }
}
