// One call per idempotency key, over all instances: whoever begins it makes it, everybody else gets its answer.
import { GatewayError, parseJson, printJsonPath, type HttpResponse } from '@app/types';
import { isDecided, type Attempt } from '../call/attempt.js';
import type { ActionCall, HandlerAnswer } from '../call/pipeline.js';
import type { RunIdempotency } from '../async/run-store.js';
import { idempotencyError } from './error.js';
import type { Begun, SyncOutcome, SyncRunError, SyncRuns, Timing } from './sync-runs.js';

/** What is left of a call's lease when its timeout has passed, to write down how it ended. */
const LEASE_MARGIN_MS = 10_000;

export interface OnceServices {
  readonly runs: SyncRuns;
  readonly timing: Timing;
  /** Told of answers that could not be written down. */
  readonly onLost: (error: unknown) => void;
}

/**
 * An answer that the handler has decided (2xx, 4xx) is kept for the key's time. After any other end the key is free again,
 * but whoever waited meanwhile gets that end too. @throws GatewayError
 */
export async function callOnce(
  call: ActionCall,
  { idempotency, make }: { readonly idempotency: RunIdempotency; readonly make: () => Promise<Attempt> },
  services: OnceServices,
): Promise<HandlerAnswer> {
  const { action, input, context } = call;
  const { timeoutMs } = action.call;
  const end = services.timing.now() + timeoutMs;
  const run = {
    action: action.name,
    input,
    sessionVariables: context.session.variables,
    idempotency,
    leaseMs: timeoutMs + LEASE_MARGIN_MS,
  };
  for (;;) {
    const begun = await services.runs.begin(run);
    if (begun.type === 'begun') return makeFirst(begun, { make, ttlSeconds: idempotency.ttlSeconds }, services);
    if (begun.type === 'conflict') throw idempotencyError.otherPayload(action.name);
    if (begun.type === 'ended') return repeat(begun.outcome);
    const outcome = await awaitOutcome(begun.id, end, services);
    if (outcome === undefined) throw idempotencyError.stillRunning(action.name);
    if (outcome !== 'lost') return repeat(outcome);
  }
}

async function makeFirst(
  run: Extract<Begun, { readonly type: 'begun' }>,
  { make, ttlSeconds }: { readonly make: () => Promise<Attempt>; readonly ttlSeconds: number },
  { runs, onLost }: OnceServices,
): Promise<HandlerAnswer> {
  let attempt: Attempt;
  try {
    attempt = await make();
  } catch (bug) {
    await runs.settle(run, { type: 'failed', error: BUG }, 0).catch(onLost);
    throw bug;
  }
  const keepSeconds = isDecided(attempt) ? ttlSeconds : 0;
  try {
    await runs.settle(run, outcomeOf(attempt), keepSeconds);
  } catch (error) {
    onLost(error);
    // An answer that the database does not take must not look like a call that is still running.
    await runs.settle(run, { type: 'failed', error: UNKEPT }, keepSeconds).catch(onLost);
  }
  if (attempt.type === 'failed') throw attempt.error;
  return attempt.answer;
}

const BUG: SyncRunError = { error: 'internal error', path: '$', code: 'unexpected', status: 500 };
const UNKEPT: SyncRunError = {
  error: 'the action was called, but its answer could not be stored',
  path: '$',
  code: 'unexpected',
  status: 500,
};

async function awaitOutcome(
  id: string,
  end: number,
  { runs, timing }: OnceServices,
): Promise<SyncOutcome | 'lost' | undefined> {
  for (;;) {
    const outcome = await runs.outcomeOf(id);
    if (outcome !== undefined) return outcome;
    const left = end - timing.now();
    if (left <= 0) return undefined;
    await runs.awaitChange(id, left);
  }
}

/** How the record of a call shows it. */
export function outcomeOf(attempt: Attempt): SyncOutcome {
  if (attempt.type === 'answered') return { type: 'completed', responseText: attempt.answer.response.body };
  const { message, path, code, status, extensions } = attempt.error;
  const error = { error: message, path: printJsonPath(path), code, status };
  return { type: 'failed', error: extensions === undefined ? error : { ...error, extensions } };
}

/** Cookies are not repeated: they are secrets, which are not stored. */
function repeat(outcome: SyncOutcome): HandlerAnswer {
  if (outcome.type === 'completed') {
    const response: HttpResponse = { type: 'response', status: 200, headers: [], body: outcome.responseText };
    return { body: parseJson(outcome.responseText), response };
  }
  const { error, code, status, extensions } = outcome.error;
  throw new GatewayError({
    code,
    message: error,
    ...(status === undefined ? {} : { status }),
    ...(extensions === undefined ? {} : { extensions }),
  });
}
