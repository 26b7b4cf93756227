// One attempt of a run: the same call as for a synchronous action, and what its end means for the run.
import { ADMIN_ROLE, GatewayError, isJsonList, isJsonObject, printJson, type HttpResponse } from '@app/types';
import type { RequestContext } from '@app/engine';
import { callHandler, type CallServices } from '../call/pipeline.js';
import { firstHeader } from '../call/first-header.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { retryDelay } from './retry-delay.js';
import { runHeaders } from './run-headers.js';
import type { AttemptOutcome, ClaimedRun, RunError } from './run-store.js';

export interface AttemptServices extends CallServices {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface Attempt {
  readonly run: ClaimedRun;
  readonly action: ResolvedAction;
  /** Aborted when the run is not ours any more. */
  readonly signal: AbortSignal;
  /** Where the handler may report, and the digest of its secret; undefined: a 202 is an answer like any other. */
  readonly callback: { readonly url: string; readonly digest: string } | undefined;
}

/** How the attempt ended, and why if it failed. Never rejects for what a handler or its configuration does. */
export interface AttemptEnd {
  readonly outcome: AttemptOutcome;
  /** Status of the answer, where there was one. */
  readonly status: number | undefined;
  /** A fault of ours, for the log. */
  readonly bug: unknown;
}

const ACCEPTED = 202;
const DEFAULT_CALLBACK_TIMEOUT_SECONDS = 3600;
const MS_PER_SECOND = 1000;

export async function attemptRun(attempt: Attempt, services: AttemptServices): Promise<AttemptEnd> {
  const { run, action, signal, callback } = attempt;
  let response: HttpResponse | undefined;
  const onResponse = (received: HttpResponse): void => {
    response = received;
  };
  const headers = runHeaders(run, callback?.url);
  const call = { action, input: run.input, context: contextOf(run), run: { headers, signal, onResponse } };
  try {
    const { body } = await callHandler(call, services);
    const outcome: AttemptOutcome = finishesLater(attempt, response, true) ?? {
      type: 'completed',
      responseText: printJson(body),
    };
    return { outcome, status: response?.status, bug: undefined };
  } catch (thrown) {
    const outcome = finishesLater(attempt, response, false) ?? failure(thrown, { attempt, response, services });
    return { outcome, status: response?.status, bug: thrown instanceof GatewayError ? undefined : thrown };
  }
}

/** The request as it was when the run was asked for. */
function contextOf({ id, headers, sessionVariables }: ClaimedRun): RequestContext {
  const role = sessionVariables['x-hasura-role'] ?? '';
  return {
    session: { role, variables: sessionVariables, isAdmin: role === ADMIN_ROLE, backendOnlyPermissions: false },
    values: [],
    headers,
    requestId: firstHeader(headers['x-request-id']) ?? id,
    queryText: '',
    operationType: 'mutation',
    transport: 'http',
    batched: false,
  };
}

/** A 202 that is no answer; where the policy has a time limit for callbacks, any 202. */
function finishesLater(
  { action, callback }: Attempt,
  response: HttpResponse | undefined,
  isAnswer: boolean,
): AttemptOutcome | undefined {
  if (callback === undefined || response?.status !== ACCEPTED) return undefined;
  const seconds = action.policy.callback_timeout_seconds;
  if (isAnswer && seconds === undefined) return undefined;
  const timeoutMs = (seconds ?? DEFAULT_CALLBACK_TIMEOUT_SECONDS) * MS_PER_SECOND;
  return { type: 'waiting', callbackDigest: callback.digest, timeoutMs };
}

interface Failure {
  readonly attempt: Attempt;
  readonly response: HttpResponse | undefined;
  readonly services: AttemptServices;
}

function failure(thrown: unknown, { attempt, response, services }: Failure): AttemptOutcome {
  const { run, action } = attempt;
  const { retry } = action.policy;
  const error = toRunError(thrown);
  if (codesOf(thrown).some((code) => retry?.non_retryable_codes.includes(code) === true)) {
    return { type: 'failed', error };
  }
  if (run.attempt >= run.maxAttempts) return { type: run.maxAttempts > 1 ? 'dead' : 'failed', error };
  const moment = { headers: response?.headers ?? [], nowMs: services.now(), random: services.random() };
  return { type: 'retry', error, delayMs: retryDelay({ policy: retry, attempt: run.attempt, ...moment }) };
}

/** Details stay out, except those of transforms, which come as a list (spec/actions.md 7.3): they speak of the metadata only. */
function toRunError(thrown: unknown): RunError {
  if (!(thrown instanceof GatewayError)) return { error: 'internal error', path: '$', code: 'unexpected' };
  const { message, code, internal } = thrown;
  const stored: RunError = { error: message, path: '$', code };
  return isJsonList(internal) ? { ...stored, internal } : stored;
}

function codesOf(thrown: unknown): readonly string[] {
  if (!(thrown instanceof GatewayError)) return [];
  const { code, extensions } = thrown;
  const chosen = isJsonObject(extensions) && Object.hasOwn(extensions, 'code') ? extensions.code : undefined;
  return typeof chosen === 'string' ? [code, chosen] : [code];
}
