// Runs of asynchronous actions as @app/actions declares them: the composition root joins the two.
import type { Json, JsonObject, SessionVariables } from '@app/types';

export type RunState =
  'queued' | 'delayed' | 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'dead' | 'cancelled' | 'expired';
export type LogStatus = 'created' | 'processing' | 'completed' | 'error';
export type RunHeaders = Readonly<Record<string, string | readonly string[]>>;

export interface RunError {
  readonly error: string;
  readonly path: string;
  readonly code: string;
  readonly internal?: Json;
}

export interface NewRun {
  readonly action: string;
  readonly input: JsonObject;
  readonly headers: RunHeaders;
  readonly sessionVariables: SessionVariables;
  readonly delaySeconds: number;
  readonly expiresAfterSeconds: number | undefined;
  readonly maxAttempts: number;
  readonly idempotency:
    { readonly key: string; readonly payloadDigest: string; readonly ttlSeconds: number } | undefined;
}

export type Enqueued =
  | { readonly type: 'stored'; readonly id: string }
  | { readonly type: 'existing'; readonly id: string }
  | { readonly type: 'conflict'; readonly id: string };

export interface Run {
  readonly id: string;
  readonly action: string;
  readonly state: RunState;
  readonly status: LogStatus;
  readonly input: JsonObject;
  readonly sessionVariables: SessionVariables;
  readonly responseText: string | undefined;
  readonly errors: RunError | undefined;
  readonly createdAt: string;
  readonly finishedAt: string | undefined;
  readonly attempts: number;
  readonly progress: Json | undefined;
}

export interface ClaimedRun {
  readonly id: string;
  readonly action: string;
  readonly input: JsonObject;
  readonly headers: RunHeaders;
  readonly sessionVariables: SessionVariables;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly leaseToken: string;
}

export interface ClaimRequest {
  readonly owner: string;
  readonly limit: number;
  readonly leaseMs: number;
  readonly concurrency: Readonly<Record<string, number>>;
  readonly skipped?: readonly string[];
}

export interface Claim {
  readonly runs: readonly ClaimedRun[];
  readonly nextDueMs: number | undefined;
}

export type AttemptOutcome =
  | { readonly type: 'completed'; readonly responseText: string }
  | { readonly type: 'failed' | 'dead'; readonly error: RunError }
  | { readonly type: 'retry'; readonly error: RunError; readonly delayMs: number }
  | { readonly type: 'waiting'; readonly callbackDigest: string; readonly timeoutMs: number }
  | { readonly type: 'released' };

export type CallbackReport =
  | { readonly type: 'progress'; readonly progress: Json }
  | { readonly type: 'completed'; readonly responseText: string }
  | { readonly type: 'failed'; readonly error: RunError };

export type CallbackAnswer = 'accepted' | 'unknown' | 'finished';

/** A run and the proof that it is the caller's. */
export interface HeldRun {
  readonly id: string;
  readonly leaseToken: string;
}
