// One call of a handler together with how far it got: retries and idempotency keys depend on whether the handler has answered.
import { GatewayError, type HttpFailure, type HttpFailureKind, type HttpResponse } from '@app/types';
import { callHandler, type ActionCall, type CallServices, type HandlerAnswer } from './pipeline.js';

/** `outcome`: what came back from the network; undefined: nothing was sent. */
export type Attempt =
  | { readonly type: 'answered'; readonly answer: HandlerAnswer }
  | { readonly type: 'failed'; readonly error: GatewayError; readonly outcome: HttpResponse | HttpFailure | undefined };

/** @throws whatever is no GatewayError: a bug */
export async function makeAttempt(call: ActionCall, services: CallServices): Promise<Attempt> {
  let outcome: HttpResponse | HttpFailure | undefined;
  const http: CallServices['http'] = {
    send: async (request) => (outcome = await services.http.send(request)),
  };
  try {
    return { type: 'answered', answer: await callHandler(call, { ...services, http }) };
  } catch (thrown) {
    if (thrown instanceof GatewayError) return { type: 'failed', error: thrown, outcome };
    throw thrown;
  }
}

/** Whether the handler has taken the call and decided: 2xx, whatever its body, and 4xx. */
export function isDecided(attempt: Attempt): boolean {
  if (attempt.type === 'answered') return true;
  const { outcome } = attempt;
  return outcome?.type === 'response' && isDecision(outcome.status);
}

/** Whether another attempt may end otherwise: the handler could not be reached, was too slow, or answered 5xx. */
export function isWorthRepeating(attempt: Attempt, nonRetryable: readonly string[]): boolean {
  if (attempt.type === 'answered' || attempt.outcome === undefined || isDecided(attempt)) return false;
  const { outcome, error } = attempt;
  if (outcome.type === 'failure' && HOPELESS.has(outcome.kind)) return false;
  return !nonRetryable.includes(error.code);
}

const HOPELESS: ReadonlySet<HttpFailureKind> = new Set([
  'invalid-url',
  'forbidden-target',
  'invalid-request',
  'response-too-large',
  'too-many-redirects',
  'aborted',
]);

function isDecision(status: number): boolean {
  return (status >= 200 && status < 300) || (status >= 400 && status < 500);
}
