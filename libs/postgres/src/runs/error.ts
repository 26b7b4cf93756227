// Every error text of stored runs: what callers get, and what the log keeps of runs that ended without an answer.
import { GatewayError } from '@app/types';
import { isServerError } from '../error.js';
import type { RunError } from './run-port.js';

export const headersUnreadable = (): GatewayError =>
  new GatewayError({
    code: 'unexpected',
    status: 500,
    message: 'the stored headers cannot be read: ACTIONGRAPH_RUN_HEADERS_KEY is not the key they were sealed with',
  });

export const storedShapeWrong = (column: string): GatewayError =>
  new GatewayError({ code: 'unexpected', status: 500, message: `${column} of the stored run is not an object` });

export const runNotStored = (): GatewayError =>
  new GatewayError({
    code: 'conflict',
    status: 409,
    message: 'the run of that idempotency key is going away; try again',
  });

/** What the server refused: 400 `data-exception` where a value cannot be stored, else 500. */
export function runStatementError(error: unknown): unknown {
  if (!isServerError(error)) return error;
  const unstorable = unstorableReason(error);
  if (unstorable !== undefined) return new GatewayError({ code: 'data-exception', message: unstorable });
  const internal = { message: error.message, status_code: error.code ?? null };
  return new GatewayError({ code: 'unexpected', message: 'database query error', status: 500, internal });
}

/** Why Postgres has no place for a value: a null character, a lone surrogate, a number or nesting beyond its limits. */
export function unstorableReason(error: unknown): string | undefined {
  return isServerError(error) && /^(?:22|54)/.test(error.code ?? '') ? error.message : undefined;
}

const runError = (code: string, error: string): RunError => ({ error, path: '$', code });

export const RUN_EXPIRED = runError('expired', 'the run did not start in time');
export const RUN_CANCELLED = runError('cancelled', 'the run was cancelled');
export const RUN_LOST = runError('lost', 'the instance that called the handler disappeared');
export const CALLBACK_LATE = runError('timeout', 'the handler did not call back in time');
export const resultUnstorable = (reason: string): RunError =>
  runError('data-exception', `the result cannot be stored: ${reason}`);
export const runUnreadable = (error: GatewayError): RunError => runError(error.code, error.message);
