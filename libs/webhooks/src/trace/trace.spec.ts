import { continueTrace, readTraceParent } from './trace-context.js';
import { traceHeaders } from './trace-headers.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const FRESH = { traceId: 'f'.repeat(32), spanId: 'e'.repeat(16) };

describe('readTraceParent', () => {
  it('reads traceparent with its tracestate', () => {
    expect(readTraceParent({ traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'a=b' })).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      sampled: true,
      state: 'a=b',
    });
  });

  it('reads a decision against sampling', () => {
    expect(readTraceParent({ traceparent: `00-${TRACE}-${SPAN}-00` })?.sampled).toBe(false);
    expect(readTraceParent({ b3: `${TRACE}-${SPAN}-0` })?.sampled).toBe(false);
    expect(readTraceParent({ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '0' })?.sampled).toBe(false);
  });

  it('reads further fields of a later version', () => {
    expect(readTraceParent({ traceparent: `01-${TRACE}-${SPAN}-01-more` })?.traceId).toBe(TRACE);
  });

  it('reads the single B3 header', () => {
    expect(readTraceParent({ b3: `${TRACE}-${SPAN}-1-${SPAN}` })).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      sampled: true,
    });
  });

  it('reads the B3 headers and widens a short trace id', () => {
    expect(readTraceParent({ 'x-b3-traceid': SPAN.toUpperCase(), 'x-b3-spanid': SPAN })).toEqual({
      traceId: '0'.repeat(16) + SPAN,
      spanId: SPAN,
      sampled: true,
    });
  });

  it('prefers traceparent', () => {
    const parent = readTraceParent({ traceparent: `00-${TRACE}-${SPAN}-00`, b3: `${'a'.repeat(32)}-${SPAN}-1` });
    expect(parent?.traceId).toBe(TRACE);
  });

  it.each([
    '',
    'x',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\r\nx: y`,
  ])('ignores the traceparent %j', (traceparent) => {
    expect(readTraceParent({ traceparent, tracestate: 'a=b' })).toBeUndefined();
  });

  it.each(['0', 'x', TRACE, `${TRACE}-${SPAN}-9`, `${'0'.repeat(32)}-${SPAN}`])('ignores the b3 %j', (b3) => {
    expect(readTraceParent({ b3 })).toBeUndefined();
  });

  it.each(['', 'a=b\r\nx-evil: 1', 'a=\0'])('drops the tracestate %j', (tracestate) => {
    expect(readTraceParent({ traceparent: `00-${TRACE}-${SPAN}-01`, tracestate })?.state).toBeUndefined();
  });

  it('ignores half of the B3 headers', () => {
    expect(readTraceParent({ 'x-b3-traceid': TRACE })).toBeUndefined();
    expect(readTraceParent({ 'x-b3-spanid': SPAN })).toBeUndefined();
  });
});

describe('traceHeaders', () => {
  it('begin a sampled trace without a parent', () => {
    expect(traceHeaders(continueTrace(undefined, FRESH))).toEqual([
      ['X-B3-TraceId', FRESH.traceId],
      ['X-B3-SpanId', FRESH.spanId],
      ['X-B3-Sampled', '1'],
      ['traceparent', `00-${FRESH.traceId}-${FRESH.spanId}-01`],
    ]);
  });

  it('continue the trace of the client with a span of our own', () => {
    const parent = readTraceParent({ traceparent: `00-${TRACE}-${SPAN}-00`, tracestate: 'a=b' });
    expect(traceHeaders(continueTrace(parent, FRESH))).toEqual([
      ['X-B3-TraceId', TRACE],
      ['X-B3-SpanId', FRESH.spanId],
      ['X-B3-ParentSpanId', SPAN],
      ['X-B3-Sampled', '0'],
      ['traceparent', `00-${TRACE}-${FRESH.spanId}-00`],
      ['tracestate', 'a=b'],
    ]);
  });
});
