// What triggers can read of the request: `hasura.user` and `hasura.tracecontext` (spec/queries-and-mutations.md 7.1).
import { createHash } from 'node:crypto';
import type { RequestContext } from '@app/engine';
import { readTraceParent } from '@app/webhooks';

const TRACE_ID_LENGTH = 32;
const SPAN_ID_LENGTH = 16;

/** Settings of the transaction, by name. */
export function transactionSettings(context: RequestContext): Readonly<Record<string, string>> {
  return {
    'hasura.user': JSON.stringify(context.session.variables),
    'hasura.tracecontext': JSON.stringify(traceOf(context)),
  };
}

/** The client's trace; without one the ids follow from the request's id, which is as unique. */
function traceOf({ headers, requestId }: RequestContext): { readonly trace_id: string; readonly span_id: string } {
  const parent = readTraceParent(headers);
  const digest = createHash('sha256').update(requestId).digest('hex');
  const spanId = digest.slice(TRACE_ID_LENGTH, TRACE_ID_LENGTH + SPAN_ID_LENGTH);
  return { trace_id: parent?.traceId ?? digest.slice(0, TRACE_ID_LENGTH), span_id: spanId };
}
