// Follows the metadata of other instances: woken by NOTIFY, and by a poll for those who do not send one (upstream, a
// hand-written UPDATE) and for the times when the listening connection is down.
import { ListenConnection } from '@app/postgres';
import type { Json, Observe } from '@app/types';
import { METADATA_CHANNEL, type StoredVersions } from './metadata.repository.js';

const RETRY_MS = 1000;

export interface FollowOptions {
  /** UUID of this instance: its own changes are not reported. */
  readonly instanceId: string;
  /** The version that this instance serves already. */
  readonly since: number;
  /** 0: no poll. */
  readonly pollIntervalMs: number;
  /**
   * Called with each newer version from elsewhere, one call at a time; versions that pass meanwhile are skipped. When it
   * fails it is called again after a second.
   */
  readonly onChange: (resourceVersion: number) => Promise<void> | void;
}

interface Surroundings {
  readonly url: string;
  readonly readVersions: () => Promise<StoredVersions>;
  readonly observe: Observe;
}

export class ChangeListener {
  private readonly connection: ListenConnection;
  private timer: NodeJS.Timeout | undefined;
  private seen: number;
  private checking = false;
  private checkAgain = false;
  private failing = false;
  private stopped = false;

  constructor(
    private readonly options: FollowOptions,
    private readonly surroundings: Surroundings,
  ) {
    this.seen = options.since;
    this.connection = new ListenConnection({
      url: surroundings.url,
      channels: [METADATA_CHANNEL],
      onListening: () => {
        this.report('info', { message: 'listening for metadata changes' });
        this.wake();
      },
      // The payload is only a hint: everyone may send one, the tables decide.
      onNotification: () => {
        this.wake();
      },
      onLost: (reason) => {
        this.report('warn', { message: 'not listening for metadata changes', reason });
      },
    });
    this.schedule(options.pollIntervalMs);
  }

  /** No call of `onChange` begins after this. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.connection.stop();
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    if (this.stopped || delayMs === 0) return;
    this.timer = setTimeout(() => {
      this.wake();
    }, delayMs);
    this.timer.unref();
  }

  /** Checks now, or once more after the check that is under way. */
  private wake(): void {
    this.checkAgain = true;
    if (!this.checking) void this.checkUntilQuiet();
  }

  private async checkUntilQuiet(): Promise<void> {
    this.checking = true;
    let failed = false;
    while (this.checkAgain && !this.stopped && !failed) {
      this.checkAgain = false;
      failed = !(await this.check());
    }
    this.checking = false;
    this.schedule(failed ? RETRY_MS : this.options.pollIntervalMs);
  }

  /** @returns false when it has to be tried again */
  private async check(): Promise<boolean> {
    try {
      const { newest, writtenBy } = await this.surroundings.readVersions();
      this.failing = false;
      if (newest <= this.seen || this.isStopped()) return true;
      if (writtenBy !== this.options.instanceId) await this.options.onChange(newest);
      this.seen = newest;
      return true;
    } catch (error) {
      // Once per outage: a check runs every second.
      if (!this.failing && !this.isStopped()) {
        const detail = error instanceof Error ? error.message : String(error);
        this.report('error', { message: 'cannot follow metadata changes', reason: detail });
      }
      this.failing = true;
      return false;
    }
  }

  /** A method, because the compiler does not know that `stopped` changes during an await. */
  private isStopped(): boolean {
    return this.stopped;
  }

  private report(level: 'info' | 'warn' | 'error', detail: Json): void {
    this.surroundings.observe({ type: 'internal', level, source: 'schema-sync', detail });
  }
}
