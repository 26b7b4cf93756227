// The loop of one instance: claims runs when it is told that some wait, and at an interval; a free slot takes the next run,
// so that a slow handler holds nobody up.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimedRun, RunChanges, RunStore } from '@app/actions';
import type { Observe } from '@app/types';
import { LeaseKeeper, type LeaseTimes } from './lease-keeper.js';

/** Short enough for others to take over within 5 s, long enough for a few missed heartbeats. */
export const LEASE_TIMES: LeaseTimes = { leaseMs: 3500, heartbeatMs: 1000 };

export interface WorkerSettings {
  readonly pollMs: number;
  /** Runs claimed at once; more while there is a backlog. */
  readonly batchSize: number;
  /** Calls in flight. */
  readonly concurrency: number;
  /** How long calls in flight may take when the instance stops. */
  readonly gracefulShutdownMs: number;
}

/** Why the call of a run was broken off. */
export type Interruption = 'lost' | 'shutdown';

export interface WorkerDependencies {
  readonly store: RunStore;
  readonly changes: RunChanges;
  readonly settings: WorkerSettings;
  /** Whether there is an asynchronous action at all. */
  readonly isNeeded: () => boolean;
  /** Limits of actions that have one. */
  readonly limits: () => Readonly<Record<string, number>>;
  /** Serves one run to its end. Never rejects. The signal's reason is an `Interruption`. */
  readonly serve: (run: ClaimedRun, signal: AbortSignal) => Promise<void>;
  readonly observe: Observe;
}

interface Slot {
  readonly action: string;
  readonly interrupt: AbortController;
  readonly done: Promise<void>;
}

const LAST_WRITES_MS = 5000;
const LARGEST_BATCH = 500;
/** While there is a backlog and an action has its share of slots, those that become free are filled that often. */
const REFILL_MS = 3;

export class RunWorker {
  private readonly owner = randomUUID();
  private readonly slots = new Map<string, Slot>();
  private readonly leases: LeaseKeeper;
  private readonly ends: (() => void)[] = [];
  private state: 'new' | 'running' | 'stopped' = 'new';
  private claiming: Promise<void> | undefined;
  private again = false;
  private dueTimer: NodeJS.Timeout | undefined;
  private refillTimer: NodeJS.Timeout | undefined;
  /** The last claim was given all that it asked for. */
  private backlog = false;
  /** Where no action is asynchronous, rows of the log are others'. Runs of actions that are gone meanwhile are settled. */
  private needed = false;
  private lastProblem = '';
  private batchSize: number;

  constructor(private readonly dependencies: WorkerDependencies) {
    this.batchSize = dependencies.settings.batchSize;
    this.leases = new LeaseKeeper(dependencies.store, LEASE_TIMES, (error) => {
      this.tell(error);
    });
  }

  start(): void {
    if (this.state !== 'new') return;
    this.state = 'running';
    const { changes, settings } = this.dependencies;
    // Without such an action rows of the log are nobody's business here: an adopted database stays as it is.
    const look = (): void => {
      if (this.needed || this.dependencies.isNeeded()) this.wake();
    };
    const poll = setInterval(look, settings.pollMs);
    this.ends.push(changes.onQueued(look), () => {
      clearInterval(poll);
    });
    look();
  }

  /** Waits for calls in flight, then gives back what is left. */
  async stop(): Promise<void> {
    if (this.state === 'stopped') return;
    this.state = 'stopped';
    for (const end of this.ends) end();
    clearTimeout(this.dueTimer);
    clearTimeout(this.refillTimer);
    await this.claiming;
    const limit = new AbortController();
    const { gracefulShutdownMs } = this.dependencies.settings;
    const patience = sleep(gracefulShutdownMs, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([this.idle(), patience]);
    limit.abort();
    for (const { interrupt } of this.slots.values()) interrupt.abort('shutdown' satisfies Interruption);
    await Promise.race([this.idle(), sleep(LAST_WRITES_MS, undefined, { ref: false })]);
  }

  private async idle(): Promise<void> {
    await Promise.all([...this.slots.values()].map(({ done }) => done));
  }

  /** Claims as long as there are runs and free slots; one claim at a time, so that slots that become free are filled together. */
  private wake(): void {
    this.again = true;
    if (this.claiming !== undefined || this.state !== 'running') return;
    this.claiming = this.claimAll().finally(() => {
      this.claiming = undefined;
      // Somebody has told between the last look and here.
      if (this.again && this.lastProblem === '') this.wake();
    });
  }

  private async claimAll(): Promise<void> {
    try {
      while (this.again && this.isRunning()) {
        this.again = false;
        await this.claim();
      }
      this.lastProblem = '';
    } catch (error) {
      this.tell(error);
    }
  }

  private async claim(): Promise<void> {
    const { store, settings, limits, isNeeded } = this.dependencies;
    const free = settings.concurrency - this.slots.size;
    if (free <= 0) return;
    const limit = Math.min(Math.ceil(free / 2), this.batchSize);
    this.needed = isNeeded();
    const skipped = this.sated();
    const request = { owner: this.owner, limit, leaseMs: LEASE_TIMES.leaseMs, concurrency: limits(), skipped };
    const { runs, nextDueMs } = await store.claim(request);
    for (const run of runs) this.take(run);
    if (runs.length > 0) this.needed = true;
    const isFull = runs.length === limit;
    // What is left out may be waiting still.
    this.backlog = isFull || (this.backlog && skipped.length > 0);
    if (isFull) this.refill();
    this.batchSize = isFull ? Math.min(this.batchSize * 2, LARGEST_BATCH) : settings.batchSize;
    this.wakeIn(nextDueMs);
  }

  /**
   * An action gets no further slot when it has as many as are free. So one whose handler hangs takes half of them, two such take a
   * third each, and there is always room for the others.
   */
  private sated(): readonly string[] {
    const free = this.dependencies.settings.concurrency - this.slots.size;
    const taken = new Map<string, number>();
    for (const { action } of this.slots.values()) taken.set(action, (taken.get(action) ?? 0) + 1);
    return [...taken].filter(([, count]) => count >= free).map(([action]) => action);
  }

  /** The poll comes anyway; a run that is due before it is not kept waiting. */
  private wakeIn(dueMs: number | undefined): void {
    clearTimeout(this.dueTimer);
    if (dueMs === undefined || dueMs >= this.dependencies.settings.pollMs || !this.isRunning()) return;
    this.dueTimer = setTimeout(
      () => {
        this.wake();
      },
      Math.max(1, Math.ceil(dueMs)),
    );
  }

  private take(run: ClaimedRun): void {
    const interrupt = new AbortController();
    this.leases.hold(run.leaseToken, () => {
      interrupt.abort('lost' satisfies Interruption);
    });
    const done = this.dependencies.serve(run, interrupt.signal).finally(() => {
      this.leases.letGo(run.leaseToken);
      this.slots.delete(run.leaseToken);
      this.refill();
    });
    this.slots.set(run.leaseToken, { action: run.action, interrupt, done });
  }

  /** A claim costs the database about the same however many runs it takes, and none of an action that has its share. */
  private refill(): void {
    if (!this.backlog || this.sated().length === 0) {
      this.wake();
      return;
    }
    this.refillTimer ??= setTimeout(() => {
      this.refillTimer = undefined;
      this.wake();
    }, REFILL_MS);
  }

  /** A method, as the compiler takes a field for unchanged over an await. */
  private isRunning(): boolean {
    return this.state === 'running';
  }

  /** Once, until it works again or fails in another way: a database that is down fails every second. */
  private tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (message === this.lastProblem) return;
    this.lastProblem = message;
    this.dependencies.observe({ type: 'internal', level: 'warn', source: 'async-actions', detail: { message } });
  }
}
