import { createSpanIds } from './random-ids.js';

it('gives ids of the lengths that trace headers have', () => {
  const { traceId, spanId } = createSpanIds()();
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(spanId).toMatch(/^[0-9a-f]{16}$/);
});

it('never repeats an id, across many refills of its pool', () => {
  const next = createSpanIds();
  const ids = Array.from({ length: 5000 }, next);
  expect(new Set(ids.map((id) => id.traceId)).size).toBe(5000);
  expect(new Set(ids.map((id) => id.spanId)).size).toBe(5000);
});

it('does not share bytes between a trace id and its span id', () => {
  const next = createSpanIds();
  expect(Array.from({ length: 1000 }, next).filter(({ traceId, spanId }) => traceId.includes(spanId))).toEqual([]);
});
