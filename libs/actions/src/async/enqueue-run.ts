// The mutation field of an asynchronous action: stores the run, answers its id (spec/actions.md 7.2).
import type { JsonObject } from '@app/types';
import type { RequestContext, StepResult } from '@app/engine';
import { keepHeaders } from '@app/webhooks';
import { firstHeader } from '../call/first-header.js';
import { idempotencyError } from '../idempotency/error.js';
import { readIdempotency } from '../idempotency/read-idempotency.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { DELAY_HEADER, MAX_DELAY_SECONDS, runError } from './error.js';
import { maxAttemptsOf } from './policy.js';
import type { NewRun } from './run-store.js';
import type { RunServices } from './run-services.js';

/** What one mutation field asks for. */
export interface RunRequest {
  readonly action: ResolvedAction;
  readonly input: JsonObject;
  readonly context: RequestContext;
}

/** JSON text of the id. @throws GatewayError `validation-failed` for a bad delay, `conflict` for a key used differently */
export async function enqueueRun(request: RunRequest, { store, settings }: RunServices): Promise<StepResult> {
  const enqueued = await store.enqueue(newRun(request, settings));
  if (enqueued.type === 'conflict') throw idempotencyError.otherPayload(request.action.name);
  return { json: JSON.stringify(enqueued.id) };
}

function newRun({ action, input, context }: RunRequest, settings: RunServices['settings']): NewRun {
  return {
    action: action.name,
    input,
    headers: settings.storeAllHeaders
      ? allHeaders(context)
      : keepHeaders(action.call.headers, context.headers, context.requestId),
    sessionVariables: context.session.variables,
    delaySeconds: readDelay(context) ?? action.policy.delay_seconds ?? 0,
    expiresAfterSeconds: action.policy.expires_after_seconds,
    maxAttempts: maxAttemptsOf(action),
    idempotency: readIdempotency({ action, input, context }),
  };
}

function allHeaders({ headers, requestId }: RequestContext): NewRun['headers'] {
  const all: [string, string | readonly string[]][] = [['x-request-id', requestId]];
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.push([name, value]);
  return Object.fromEntries(all);
}

function readDelay({ headers }: RequestContext): number | undefined {
  const text = firstHeader(headers[DELAY_HEADER.toLowerCase()]);
  if (text === undefined) return undefined;
  const seconds = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
  if (!(seconds <= MAX_DELAY_SECONDS)) throw runError.badDelay();
  return seconds;
}
