// What a handler says through a callback URL, checked against the action that it works for.
import { isJsonObject, printJson, type Json, type JsonObject } from '@app/types';
import { checkOutput } from '../output/check-output.js';
import { printOutputFault } from '../output/error.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { runError } from './error.js';
import type { CallbackReport } from './run-store.js';

const MAX_PROGRESS_LENGTH = 65_536;

/** What a body says; `output` is not checked yet. */
export type CallbackBody =
  | { readonly type: 'progress'; readonly progress: Json }
  | { readonly type: 'output'; readonly output: Json }
  | { readonly type: 'error'; readonly message: string; readonly code: string };

/** @throws GatewayError `validation-failed` unless it has exactly one of the three keys */
export function readCallback(body: Json): CallbackBody {
  if (!isJsonObject(body)) throw runError.badReport();
  const [key, ...more] = Object.keys(body);
  const value = key === undefined ? undefined : body[key];
  if (value === undefined || more.length > 0) throw runError.badReport();
  if (key === 'progress') return readProgress(value);
  if (key === 'output') return { type: 'output', output: value };
  if (key === 'error' && isJsonObject(value)) return readError(value);
  throw runError.badReport();
}

function readProgress(progress: Json): CallbackBody {
  if (printJson(progress).length > MAX_PROGRESS_LENGTH) throw runError.largeProgress();
  return { type: 'progress', progress };
}

function readError(error: JsonObject): CallbackBody {
  const message = Object.hasOwn(error, 'message') ? error.message : undefined;
  const code = Object.hasOwn(error, 'code') ? error.code : undefined;
  if (typeof message !== 'string') throw runError.badReport();
  return { type: 'error', message, code: typeof code === 'string' ? code : 'unexpected' };
}

/** What the store is told. An output that does not fit the action's type ends the run as a bad answer to a call does. */
export function judgeCallback(body: CallbackBody, action: ResolvedAction): CallbackReport {
  switch (body.type) {
    case 'progress':
      return body;
    case 'error':
      return { type: 'failed', error: { error: body.message, path: '$', code: body.code } };
    case 'output': {
      const fault = checkOutput(body.output, action.check);
      if (fault === undefined) return { type: 'completed', responseText: printJson(body.output) };
      return { type: 'failed', error: { error: printOutputFault(fault), path: '$', code: 'unexpected' } };
    }
  }
}
