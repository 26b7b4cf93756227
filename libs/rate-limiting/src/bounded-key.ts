// Keys come from callers: whatever they send, a key takes little room.
import { createHash } from 'node:crypto';

const LONGEST = 64;

/** A short key as it is, a long one as its digest. */
export function boundedKey(key: string): string {
  return key.length <= LONGEST ? key : createHash('sha256').update(key).digest('base64url');
}
