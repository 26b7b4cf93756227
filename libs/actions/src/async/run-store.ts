// The port to the runs of asynchronous actions. All times are the database's; `libs/postgres/src/runs` implements it over
// upstream's hdb_catalog.hdb_action_log and side tables of our own.
import type { Json, JsonObject, SessionVariables } from '@app/types';

/** What a run is doing. The log's own `status` stays in upstream's four values (`logStatusOf`). */
export type RunState =
  'queued' | 'delayed' | 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'dead' | 'cancelled' | 'expired';

/** Column `status` of upstream's table. */
export type LogStatus = 'created' | 'processing' | 'completed' | 'error';

/** Column `errors` of upstream's table. */
export interface RunError {
  readonly error: string;
  readonly path: string;
  readonly code: string;
  readonly internal?: Json;
}

/** A run to store. */
export interface NewRun {
  readonly action: string;
  readonly input: JsonObject;
  /** Only those that the call forwards, unless the installation keeps all. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly sessionVariables: SessionVariables;
  /** Seconds until it may start. */
  readonly delaySeconds: number;
  readonly expiresAfterSeconds: number | undefined;
  readonly maxAttempts: number;
  /** Known repetition: a second run of the same action and owner under the key is not stored. */
  readonly idempotency: RunIdempotency | undefined;
}

export interface RunIdempotency {
  /** Digest of action, owner and key. */
  readonly key: string;
  /** Digest of the input: another one under the same key is an error. */
  readonly payloadDigest: string;
  readonly ttlSeconds: number;
}

/** `existing`: the key was known; `conflict`: with another payload. */
export type Enqueued =
  | { readonly type: 'stored'; readonly id: string }
  | { readonly type: 'existing'; readonly id: string }
  | { readonly type: 'conflict'; readonly id: string };

/** A run as its owner and operators see it. Times are ISO 8601 with microseconds, UTC. */
export interface Run {
  readonly id: string;
  readonly action: string;
  readonly state: RunState;
  readonly status: LogStatus;
  readonly input: JsonObject;
  readonly sessionVariables: SessionVariables;
  /** JSON text of the handler's answer, after transform and checks. */
  readonly responseText: string | undefined;
  readonly errors: RunError | undefined;
  readonly createdAt: string;
  readonly finishedAt: string | undefined;
  /** Calls made so far. */
  readonly attempts: number;
  /** What the handler reported last. */
  readonly progress: Json | undefined;
}

/** A run that this instance may call until its lease ends. */
export interface ClaimedRun {
  readonly id: string;
  readonly action: string;
  readonly input: JsonObject;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly sessionVariables: SessionVariables;
  /** From 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Proof of ownership: whoever took the run over has another one. */
  readonly leaseToken: string;
}

export interface ClaimRequest {
  /** UUID of the instance. */
  readonly owner: string;
  readonly limit: number;
  readonly leaseMs: number;
  /** Actions with a limit, and how many of their runs may be running over all instances. */
  readonly concurrency: Readonly<Record<string, number>>;
  /** Actions that have enough of this instance for now. */
  readonly skipped?: readonly string[];
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly type: 'completed'; readonly responseText: string }
  /** Not again: `failed` after a non-retryable error or with one attempt only, `dead` after the last of several. */
  | { readonly type: 'failed' | 'dead'; readonly error: RunError }
  | { readonly type: 'retry'; readonly error: RunError; readonly delayMs: number }
  /** The handler answered 202; a callback with the secret whose SHA-256 this is will finish the run. */
  | { readonly type: 'waiting'; readonly callbackDigest: string; readonly timeoutMs: number }
  /** Shutdown: as if it had not been claimed. */
  | { readonly type: 'released' };

/** What a callback says. */
export type CallbackReport =
  | { readonly type: 'progress'; readonly progress: Json }
  | { readonly type: 'completed'; readonly responseText: string }
  | { readonly type: 'failed'; readonly error: RunError };

export type CallbackAnswer = 'accepted' | 'unknown' | 'finished';

/** What claiming found out. */
export interface Claim {
  readonly runs: readonly ClaimedRun[];
  /** When the next delayed or retrying run is due, from now; undefined: nothing waits. */
  readonly nextDueMs: number | undefined;
}

export interface RunStore {
  /** Stores the run and tells the workers, in one transaction. */
  enqueue(run: NewRun): Promise<Enqueued>;
  /** Undefined: there is no such run. @param id any text */
  find(id: string): Promise<Run | undefined>;
  /** Oldest due first, never more of an action than its limit; runs that are expired or whose lease ended are settled on the way. */
  claim(request: ClaimRequest): Promise<Claim>;
  /** Prolongs leases. @returns tokens that are still held */
  renew(leaseTokens: readonly string[], leaseMs: number): Promise<ReadonlySet<string>>;
  /** False: the lease was lost or the run cancelled meanwhile, and nothing was written. */
  finish(run: { readonly id: string; readonly leaseToken: string }, outcome: AttemptOutcome): Promise<boolean>;
  /** A handler that answered 202, or reports progress of a running attempt. */
  report(callbackDigest: string, report: CallbackReport): Promise<CallbackAnswer>;
  /** Lets the handler of a running attempt report before it has answered. */
  openCallback(run: { readonly id: string; readonly leaseToken: string }, callbackDigest: string): Promise<boolean>;
  /** A run that has not ended gets state `cancelled`. False: it had ended, or there is none. */
  cancel(id: string): Promise<boolean>;
}

/** Where changes of runs are heard (NOTIFY, with a poll as fall-back). */
export interface RunChanges {
  /** `listener` is called after any change of the run's state, progress or result. @returns ends it */
  onChange(id: string, listener: () => void): () => void;
  /** `listener` is called when runs may be waiting for a worker. @returns ends it */
  onQueued(listener: () => void): () => void;
}

export const FINISHED_STATES: ReadonlySet<RunState> = new Set(['completed', 'failed', 'dead', 'cancelled', 'expired']);

/** What upstream's table says of a run in that state. */
export function logStatusOf(state: RunState): LogStatus {
  switch (state) {
    case 'queued':
    case 'delayed':
    case 'retrying':
      return 'created';
    case 'running':
    case 'waiting':
      return 'processing';
    case 'completed':
      return 'completed';
    case 'failed':
    case 'dead':
    case 'cancelled':
    case 'expired':
      return 'error';
  }
}
