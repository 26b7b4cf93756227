// Deletes finished runs now and then, as the policies of the actions that are served say.
import type { RunCleaner, RunRetention } from '@app/postgres';
import type { MetadataDocument, Observe } from '@app/types';

export interface RetentionJobOptions {
  readonly cleaner: RunCleaner;
  /** 0: never. */
  readonly intervalMs: number;
  readonly document: () => MetadataDocument;
  readonly observe: Observe;
}

export class RetentionJob {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: RetentionJobOptions) {}

  start(): void {
    if (this.stopped || this.options.intervalMs === 0) return;
    this.timer = setTimeout(() => {
      this.working = this.work();
    }, this.options.intervalMs);
    this.timer.unref();
  }

  /** Waits for the batch that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
    await this.options.cleaner.close();
  }

  private async work(): Promise<void> {
    const { cleaner, document, observe } = this.options;
    try {
      await cleaner.clean(retentionsOf(document()), () => this.stopped);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const detail = { message: 'cannot delete finished runs', reason };
      observe({ type: 'internal', level: 'warn', source: 'pg-client', detail });
    }
    this.start();
  }
}

/** Also of actions that are gone: their policies stay until they are dropped, and so do their runs. */
function retentionsOf({ actionPolicies }: MetadataDocument): readonly RunRetention[] {
  return Object.entries(actionPolicies ?? {}).flatMap(([action, { retention }]) =>
    retention === undefined
      ? []
      : [{ action, completedSeconds: retention.completed_seconds, failedSeconds: retention.failed_seconds }],
  );
}
