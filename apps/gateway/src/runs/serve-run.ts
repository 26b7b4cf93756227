// One claimed run from its claim to the end of the attempt: snapshot, callback, call, outcome written, log line.
import { inspect } from 'node:util';
import {
  attemptRun,
  hasPolicy,
  type Attempt,
  type AttemptEnd,
  type AttemptOutcome,
  type AttemptServices,
  type ClaimedRun,
  type ResolvedAction,
  type ResolvedActions,
  type RunStore,
} from '@app/actions';
import type { ResponseCache } from '@app/engine';
import { invariant } from '@app/types';
import type { SnapshotHolder, SnapshotLease } from '../snapshot/snapshot.holder.js';
import { CALLBACK_PATH, digestOf, makeCallbackSecret } from './callback-secret.js';
import { actionGone } from './error.js';
import { persist } from './persist.js';

export interface ServeDependencies {
  readonly store: RunStore;
  readonly holder: SnapshotHolder;
  readonly services: AttemptServices;
  /** ACTIONGRAPH_ASYNC_ACCEPT_LATER: handlers of actions without a policy may answer later as well. */
  readonly acceptLater: boolean;
  /** Without a trailing slash. */
  readonly publicUrl: () => string;
  /** Kept answers of queries. */
  readonly responses?: Pick<ResponseCache, 'invalidate'>;
  /** Reads metadata that another instance has stored. */
  readonly catchUp: () => Promise<void>;
}

/** How long an outcome is kept while the database does not answer. */
const PATIENCE_MS = 60_000;
const RELEASED: AttemptEnd = { outcome: { type: 'released' }, status: undefined, bug: undefined };

/** Never rejects. */
export async function serveRun(run: ClaimedRun, signal: AbortSignal, dependencies: ServeDependencies): Promise<void> {
  const { store, services } = dependencies;
  const startedMs = performance.now();
  let end: AttemptEnd;
  try {
    end = await attempt(run, signal, dependencies);
  } catch (bug) {
    // The database did not let us begin: nothing was called.
    end = { ...RELEASED, bug };
  }
  // What a broken-off call gave says nothing about the run.
  if (signal.aborted) end = { ...end, ...RELEASED };
  const seconds = (performance.now() - startedMs) / 1000;
  if (signal.reason === 'lost') {
    observeAttempt({ run, end, seconds, outcome: 'lost' }, services);
    return;
  }
  try {
    const written = await persist(() => store.finish(run, end.outcome), PATIENCE_MS);
    observeAttempt({ run, end, seconds, outcome: written ? end.outcome.type : 'lost' }, services);
  } catch (error) {
    observeAttempt({ run, end: { ...end, bug: error }, seconds, outcome: 'lost' }, services);
  }
}

async function attempt(run: ClaimedRun, signal: AbortSignal, dependencies: ServeDependencies): Promise<AttemptEnd> {
  const { holder, catchUp, store, services } = dependencies;
  // Another instance may have taken the request a moment after it had changed the metadata.
  if (findAction(holder.current, run.action) === undefined) await catchUp();
  const lease = holder.lease();
  try {
    const action = findAction(lease.snapshot, run.action);
    if (action === undefined) return gone(run);
    const callback = makeCallback(run, action, dependencies);
    if (callback !== undefined && !(await store.openCallback(run, callback.digest))) return RELEASED;
    const end = await attemptRun({ run, action, signal, callback }, services);
    await dropOutdated(action, dependencies.responses);
    return end;
  } finally {
    lease.release();
  }
}

/** Kept answers that the action says it makes outdated. A handler that failed may have done a part of its work. */
export async function dropOutdated(
  { policy }: Pick<ResolvedAction, 'policy'>,
  responses: ServeDependencies['responses'],
): Promise<void> {
  const tags = policy.cache?.invalidates;
  if (tags !== undefined) await responses?.invalidate(tags);
}

export function findAction({ kinds }: SnapshotLease['snapshot'], name: string): ResolvedAction | undefined {
  const kind = kinds.get('action');
  invariant(kind, 'actions are always served');
  return (kind.resolved as ResolvedActions).actions.get(name);
}

function gone({ action }: ClaimedRun): AttemptEnd {
  const outcome: AttemptOutcome = { type: 'failed', error: actionGone(action) };
  return { outcome, status: undefined, bug: undefined };
}

function makeCallback(
  run: ClaimedRun,
  action: ResolvedAction,
  { acceptLater, publicUrl }: ServeDependencies,
): Attempt['callback'] {
  if (!acceptLater && !hasPolicy(action)) return undefined;
  const secret = makeCallbackSecret(run.id);
  return { url: `${publicUrl()}${CALLBACK_PATH}${secret}`, digest: digestOf(secret) };
}

interface ServedAttempt {
  readonly run: ClaimedRun;
  readonly end: AttemptEnd;
  readonly seconds: number;
  /** `lost`: another instance has the run, or it was cancelled. */
  readonly outcome: AttemptOutcome['type'] | 'lost';
}

function observeAttempt({ run, end, seconds, outcome }: ServedAttempt, { observe, isObserved }: AttemptServices): void {
  if (end.bug !== undefined) {
    const error = end.bug instanceof Error ? (end.bug.stack ?? end.bug.message) : inspect(end.bug);
    const detail = { run_id: run.id, error };
    observe({ type: 'internal', level: 'error', source: 'unhandled-internal-error', detail });
  }
  if (!isObserved('async-action-log')) return;
  observe({
    type: 'async-action-log',
    runId: run.id,
    action: run.action,
    attempt: run.attempt,
    outcome,
    error: 'error' in end.outcome ? end.outcome.error : undefined,
    httpStatus: end.status,
    seconds,
  });
}
