// What a handler learns about an attempt of an asynchronous run, in headers beside the payload that every action has.
import type { HttpHeader } from '@app/types';
import type { ClaimedRun } from './run-store.js';

/** Holds a secret: whoever knows the URL may finish the run. */
export const CALLBACK_HEADER = 'X-Actiongraph-Callback-Url';

/** Delivery is at least once: the key is the same in every attempt. */
export function runHeaders(run: ClaimedRun, callbackUrl: string | undefined): readonly HttpHeader[] {
  const headers: HttpHeader[] = [
    ['X-Actiongraph-Run-Id', run.id],
    ['X-Actiongraph-Attempt', run.attempt.toString()],
    ['Idempotency-Key', run.id],
  ];
  if (callbackUrl !== undefined) headers.push([CALLBACK_HEADER, callbackUrl]);
  return headers;
}
