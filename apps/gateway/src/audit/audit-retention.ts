// Deletes old entries of the audit log, once after the start and then every few hours.
import type { AuditStore } from '@app/postgres';
import type { Observe } from '@app/types';

export interface AuditRetentionOptions {
  readonly store: Pick<AuditStore, 'prune'>;
  /** 0: never. */
  readonly days: number;
  readonly observe: Observe;
}

const FIRST_MS = 60_000;
const INTERVAL_MS = 6 * 3_600_000;

export class AuditRetention {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: AuditRetentionOptions) {}

  start(afterMs = FIRST_MS): void {
    if (this.stopped || this.options.days === 0) return;
    this.timer = setTimeout(() => {
      this.working = this.work();
    }, afterMs);
    this.timer.unref();
  }

  /** Waits for the batch that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
  }

  private async work(): Promise<void> {
    const { store, days, observe } = this.options;
    try {
      await store.prune(days, () => this.stopped);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const detail = { message: 'cannot delete old entries of the audit log', reason };
      observe({ type: 'internal', level: 'warn', source: 'pg-client', detail });
    }
    this.start(INTERVAL_MS);
  }
}
