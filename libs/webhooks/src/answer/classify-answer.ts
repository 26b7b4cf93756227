// What a handler's answer means: transport, then JSON, then status (spec/actions.md 4.3). A response transform will run
// between transport and JSON; the output type is checked by whoever knows it, with `unexpectedResponse` for misfits.
import type { GatewayError, HttpFailure, HttpResponse, Json } from '@app/types';
import { debugForm, type DebugAnswer } from './debug-form.js';
import { httpException, invalidJson, malformedErrorObject, misfit, wrongStatus } from './error.js';
import type { HandlerCall } from './handler-call.js';
import { toHttpException } from './http-exception.js';
import { readErrorObject } from './read-error-object.js';
import { readJson } from './read-json.js';

/** A 2xx answer with its JSON (numbers lossless), or the error to report. */
export type Answer =
  | { readonly type: 'success'; readonly body: Json; readonly response: HttpResponse }
  | { readonly type: 'error'; readonly error: GatewayError };

/** Classifies the outcome of a call. All faults come back as values. */
export function classifyAnswer(outcome: HttpResponse | HttpFailure, call: HandlerCall): Answer {
  if (outcome.type === 'failure') {
    return failed(httpException(debugForm(toHttpException(outcome, call), call, null)));
  }
  const read = readJson(outcome.body);
  if (!read.ok) {
    const answer = { response: outcome, body: outcome.body };
    return failed(invalidJson(debugForm(`invalid JSON: ${read.reason}`, call, answer)));
  }
  const { status } = outcome;
  const answer: DebugAnswer = { response: outcome, body: read.json };
  if (status >= 200 && status < 300) return { type: 'success', body: read.json, response: outcome };
  if (status >= 400 && status < 500) {
    const chosen = readErrorObject(read.json, status);
    return failed(chosen ?? malformedErrorObject(debugForm('unexpected response', call, answer)));
  }
  return failed(wrongStatus(debugForm(`expecting 2xx or 4xx status code, but found ${status}`, call, answer)));
}

/** The error for a successful answer that does not fit the output type; `message` says why (spec/actions.md 4.4). */
export function unexpectedResponse(message: string, call: HandlerCall, answer: DebugAnswer): GatewayError {
  return misfit(message, debugForm('unexpected response', call, answer));
}

function failed(error: GatewayError): Answer {
  return { type: 'error', error };
}
