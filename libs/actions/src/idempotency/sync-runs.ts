// The port to the records of synchronous calls: those under an idempotency key, whose answers are repeated, and those that a
// policy samples. `libs/postgres/src/runs` implements it beside the runs of asynchronous actions.
import type { JsonObject, SessionVariables } from '@app/types';
import type { RunError, RunIdempotency } from '../async/run-store.js';

/** A call that is about to be made. */
export interface KeyedRun {
  readonly action: string;
  readonly input: JsonObject;
  readonly sessionVariables: SessionVariables;
  readonly idempotency: RunIdempotency;
  /** Whoever makes the call has this long; then it counts as lost and the next one under the key makes it. */
  readonly leaseMs: number;
}

/** How a call ended. Errors keep what their exact repetition needs. */
export type SyncOutcome =
  | { readonly type: 'completed'; readonly responseText: string }
  | { readonly type: 'failed'; readonly error: SyncRunError };

export interface SyncRunError extends RunError {
  readonly status?: number;
  readonly extensions?: JsonObject[string];
}

/** `begun`: the caller makes the call; `running`: somebody else does; `conflict`: the key has another payload. */
export type Begun =
  | { readonly type: 'begun'; readonly id: string; readonly leaseToken: string }
  | { readonly type: 'running'; readonly id: string }
  | { readonly type: 'ended'; readonly outcome: SyncOutcome }
  | { readonly type: 'conflict' };

/** A call that was made without a key. */
export interface RecordedCall {
  readonly action: string;
  readonly input: JsonObject;
  readonly sessionVariables: SessionVariables;
  readonly outcome: SyncOutcome;
}

export interface SyncRuns {
  /** Exactly one of all callers under a key begins it, over all instances. */
  begin(run: KeyedRun): Promise<Begun>;
  /** `keepSeconds` 0: the key is free at once. False: the lease was lost and nothing was written. */
  settle(
    run: { readonly id: string; readonly leaseToken: string },
    outcome: SyncOutcome,
    keepSeconds: number,
  ): Promise<boolean>;
  /** Undefined: it is still running; `lost`: nobody makes it any more. */
  outcomeOf(id: string): Promise<SyncOutcome | 'lost' | undefined>;
  /** Resolves after the next change of the run, or after the time. */
  awaitChange(id: string, timeoutMs: number): Promise<void>;
}

/** Takes finished calls; never waits and never throws. */
export type RecordCall = (call: RecordedCall) => void;

/** The passing of time, as far as calls wait. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so long, or at once when the signal is aborted. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to 1, without 1. */
  random(): number;
}
