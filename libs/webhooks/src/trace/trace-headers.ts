// The trace headers of a call to a handler, in both usual formats (spec/actions.md 4.2).
import type { HttpHeader } from '@app/types';
import type { TraceContext } from './trace-context.js';

/** `X-B3-*`, `traceparent` and, where the client sent one, `tracestate`. */
export function traceHeaders(context: TraceContext): readonly HttpHeader[] {
  const { traceId, spanId, parentSpanId, sampled, state } = context;
  const headers: HttpHeader[] = [
    ['X-B3-TraceId', traceId],
    ['X-B3-SpanId', spanId],
  ];
  if (parentSpanId !== undefined) headers.push(['X-B3-ParentSpanId', parentSpanId]);
  headers.push(['X-B3-Sampled', sampled ? '1' : '0']);
  headers.push(['traceparent', `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`]);
  if (state !== undefined) headers.push(['tracestate', state]);
  return headers;
}
