// Random ids for traces. Bytes are drawn from the system many at a time: one call per request would cost more than
// everything else that is done to prepare a handler's call.
import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 6144;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** Ids of one span, in lower-case hexadecimal. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** Every call of the answered function gives ids that no call before it gave. */
export function createSpanIds(): () => SpanIds {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  const take = (bytes: number): string => {
    used += bytes;
    return pool.toString('hex', used - bytes, used);
  };
  return () => {
    if (used + TRACE_ID_BYTES + SPAN_ID_BYTES > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    return { traceId: take(TRACE_ID_BYTES), spanId: take(SPAN_ID_BYTES) };
  };
}
