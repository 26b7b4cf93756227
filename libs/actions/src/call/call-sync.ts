// What stands around the call of a synchronous action: its idempotency key, its retries and its record. An action without a
// policy, asked for without a key, goes straight through.
import { callOnce, outcomeOf } from '../idempotency/call-once.js';
import { readIdempotency } from '../idempotency/read-idempotency.js';
import type { RecordCall, SyncRuns, Timing } from '../idempotency/sync-runs.js';
import { makeAttempt, type Attempt } from './attempt.js';
import { admitCall } from './call-limits.js';
import { callWithRetries } from './call-with-retries.js';
import { callHandler, type ActionCall, type CallServices, type HandlerAnswer } from './pipeline.js';

/** What calls with a policy or a key need of the outside. */
export interface SyncServices {
  readonly runs: SyncRuns;
  readonly record: RecordCall;
  readonly timing: Timing;
}

/** @throws GatewayError for whatever goes wrong */
export async function callSync(
  call: ActionCall,
  services: CallServices & { readonly sync?: SyncServices },
): Promise<HandlerAnswer> {
  const { sync, limits } = services;
  const admitted = admitCall(call.action, call.context, limits);
  if (admitted !== undefined) await admitted;
  if (sync === undefined) return callHandler(call, services);
  const { type, policy } = call.action;
  const idempotency = type === 'mutation' ? readIdempotency(call) : undefined;
  if (idempotency !== undefined) {
    const keyed = { ...call, idempotencyKey: idempotency.key };
    const make = () => callWithRetries(keyed, services, { retry: policy.retry, timing: sync.timing });
    const onLost = (error: unknown): void => {
      services.observe({
        type: 'internal',
        level: 'error',
        source: 'unhandled-internal-error',
        detail: { action: call.action.name, error: error instanceof Error ? error.message : String(error) },
      });
    };
    return callOnce(call, { idempotency, make }, { ...sync, onLost });
  }
  const repeats = type === 'query' && policy.retry !== undefined;
  if (!repeats && policy.record_sync === undefined) return callHandler(call, services);
  return callRecorded(call, services, sync);
}

async function callRecorded(call: ActionCall, services: CallServices, sync: SyncServices): Promise<HandlerAnswer> {
  const { type, policy, name } = call.action;
  const attempt: Attempt =
    type === 'query'
      ? await callWithRetries(call, services, { retry: policy.retry, timing: sync.timing })
      : await makeAttempt(call, services);
  if (policy.record_sync !== undefined && sync.timing.random() < policy.record_sync) {
    const sessionVariables = call.context.session.variables;
    sync.record({ action: name, input: call.input, sessionVariables, outcome: outcomeOf(attempt) });
  }
  if (attempt.type === 'failed') throw attempt.error;
  return attempt.answer;
}
