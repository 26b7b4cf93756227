// Synchronous calls that may be made again: all attempts together stay within the action's timeout.
import type { RetryPolicy } from '@app/types';
import { retryDelay } from '../async/retry-delay.js';
import type { Timing } from '../idempotency/sync-runs.js';
import { isWorthRepeating, makeAttempt, type Attempt } from './attempt.js';
import type { ActionCall, CallServices } from './pipeline.js';

/** The last attempt. The caller vouches that repeating the call does no harm. */
export async function callWithRetries(
  call: ActionCall,
  services: CallServices,
  { retry, timing }: { readonly retry: RetryPolicy | undefined; readonly timing: Timing },
): Promise<Attempt> {
  if (retry === undefined || retry.max_attempts <= 1) return makeAttempt(call, services);
  const end = timing.now() + call.action.call.timeoutMs;
  for (let number = 1; ; number++) {
    const attempt = await makeAttempt(number === 1 ? call : within(call, end - timing.now()), services);
    if (number >= retry.max_attempts || !isWorthRepeating(attempt, retry.non_retryable_codes)) return attempt;
    const delay = delayAfter(attempt, number, { retry, timing });
    if (timing.now() + delay >= end || (await isGivenUp(call, delay, timing))) return attempt;
  }
}

function delayAfter(
  attempt: Attempt,
  number: number,
  { retry, timing }: { readonly retry: RetryPolicy; readonly timing: Timing },
): number {
  const headers = attempt.type === 'failed' && attempt.outcome?.type === 'response' ? attempt.outcome.headers : [];
  return retryDelay({ policy: retry, attempt: number, headers, nowMs: timing.now(), random: timing.random() });
}

function within(call: ActionCall, timeoutMs: number): ActionCall {
  const { action } = call;
  return { ...call, action: { ...action, call: { ...action.call, timeoutMs: Math.max(1, Math.floor(timeoutMs)) } } };
}

/** Nobody waits for the answer of a query whose client has gone. */
async function isGivenUp({ action, context }: ActionCall, delay: number, timing: Timing): Promise<boolean> {
  const signal = action.type === 'query' ? context.signal?.() : undefined;
  await timing.pause(delay, signal);
  return signal?.aborted === true;
}
