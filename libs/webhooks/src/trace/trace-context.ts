// Where a call to a handler hangs in a distributed trace: read from the client's headers, else begun here.
// Formats: W3C Trace Context (`traceparent`, `tracestate`) and B3 (single `b3` header or `X-B3-*`).
import { firstValue, type ClientHeaders } from '../headers/client-headers.js';

/** The caller's place in its trace. */
export interface TraceParent {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: the span that called us. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** `tracestate` as received; only ever beside a `traceparent`. */
  readonly state?: string;
}

/** One span of ours: what `traceHeaders` prints. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly sampled: boolean;
  readonly state?: string;
}

/** Fresh random ids, drawn by the caller (randomness is a port): 32 and 16 lower-case hex digits, not all zero. */
export interface TraceIds {
  readonly traceId: string;
  readonly spanId: string;
}

const W3C = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const B3 = /^([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?$/i;
const TRACE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i;
const SPAN_ID = /^[0-9a-f]{16}$/i;
const ZEROS = /^0+$/;
/** Anything else in a `tracestate` (a WebSocket can send any text) drops it. */
const PRINTABLE = /^[\x20-\x7e]+$/;
const SAMPLED_FLAG = 1;

/** The client's place in its trace; undefined without trace headers or with unusable ones. W3C wins over B3. */
export function readTraceParent(headers: ClientHeaders): TraceParent | undefined {
  return readW3c(headers) ?? readB3(headers);
}

/** The next span: a child of the client's, or the root of a new trace, which is sampled so that handlers record theirs. */
export function continueTrace(parent: TraceParent | undefined, ids: TraceIds): TraceContext {
  if (parent === undefined) return { traceId: ids.traceId, spanId: ids.spanId, sampled: true };
  const { traceId, spanId: parentSpanId, sampled, state } = parent;
  return { traceId, spanId: ids.spanId, parentSpanId, sampled, ...(state === undefined ? {} : { state }) };
}

function readW3c(headers: ClientHeaders): TraceParent | undefined {
  const text = firstValue(headers.traceparent);
  const match = text === undefined ? null : W3C.exec(text.trim());
  if (match === null) return undefined;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = match;
  // Version ff is forbidden, version 00 has no further fields, later versions may add some.
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  const sampled = (Number.parseInt(flags, 16) & SAMPLED_FLAG) === SAMPLED_FLAG;
  const state = firstValue(headers.tracestate);
  return { traceId, spanId, sampled, ...(state !== undefined && PRINTABLE.test(state) ? { state } : {}) };
}

function readB3(headers: ClientHeaders): TraceParent | undefined {
  const single = firstValue(headers.b3);
  const match = single === undefined ? null : B3.exec(single.trim());
  const traceId = match?.[1] ?? firstValue(headers['x-b3-traceid']) ?? '';
  const spanId = match?.[2] ?? firstValue(headers['x-b3-spanid']) ?? '';
  if (!TRACE_ID.test(traceId) || !SPAN_ID.test(spanId) || ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  const decision = match === null ? firstValue(headers['x-b3-sampled']) : match[3];
  // No decision means that the receiver decides: sampled.
  const sampled = decision !== '0' && decision !== 'false';
  return { traceId: traceId.toLowerCase().padStart(32, '0'), spanId: spanId.toLowerCase(), sampled };
}
