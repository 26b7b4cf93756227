// Entries on their way to the database: gathered for a moment, stored many at a time, never at the expense of who is served.
import type { AuditStore } from '@app/postgres';
import type { AuditEntry, Observe } from '@app/types';

export interface AuditQueueOptions {
  readonly store: Pick<AuditStore, 'append'>;
  readonly observe: Observe;
  /** Entries that wait at most; what comes then is lost, and counted. */
  readonly most?: number;
  readonly gatherMs?: number;
  /** After the database was lost. */
  readonly retryMs?: number;
}

const MOST_WAITING = 10_000;
const MOST_AT_ONCE = 500;
const GATHER_MS = 100;
const RETRY_MS = 1000;

export class AuditQueue {
  private waiting: AuditEntry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private lost = 0;
  private isDown = false;

  constructor(private readonly options: AuditQueueOptions) {}

  /** Never throws and never waits. */
  add(entry: AuditEntry): void {
    if (this.waiting.length >= (this.options.most ?? MOST_WAITING)) {
      if (this.lost++ === 0) this.tell('the audit log is behind: entries are being lost', 'too many wait');
      return;
    }
    this.waiting.push(entry);
    this.later(this.options.gatherMs ?? GATHER_MS);
  }

  /** Resolves when what has been added is stored, or could not be. */
  async flush(): Promise<void> {
    // What came while a batch was under way is not in it.
    await this.writing;
    await this.write();
  }

  /** Tries once more; what is not stored then is lost. */
  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lost += this.waiting.length;
    this.waiting = [];
    this.tellLosses('the gateway has stopped');
  }

  private later(ms: number): void {
    if (this.timer !== undefined || this.writing !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.write();
    }, ms);
    this.timer.unref();
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
      if (this.waiting.length > 0) this.later(this.isDown ? (this.options.retryMs ?? RETRY_MS) : 0);
    });
    return this.writing;
  }

  /** Ends at the first batch that cannot be stored now: it stays for the next time. */
  private async writeAll(): Promise<void> {
    for (let batch = this.next(); batch.length > 0; batch = this.next()) {
      try {
        const refused = await this.options.store.append(batch);
        this.waiting.splice(0, batch.length);
        this.isDown = false;
        this.lost += refused;
        this.tellLosses(refused > 0 ? 'the database refused entries' : 'too many waited');
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!this.isDown) this.tell('the audit log cannot be written for now', reason);
        this.isDown = true;
        return;
      }
    }
  }

  private next(): readonly AuditEntry[] {
    return this.waiting.slice(0, MOST_AT_ONCE);
  }

  private tellLosses(reason: string): void {
    if (this.lost === 0) return;
    this.tell('entries of the audit log were lost', reason);
    this.lost = 0;
  }

  private tell(message: string, reason: string): void {
    const detail = { message, entries: this.lost, reason };
    this.options.observe({ type: 'internal', level: 'warn', source: 'unstructured', detail });
  }
}
