// What a client over HTTP is told about the cache (spec/auth-and-security.md 14).
import type { CacheNote } from '@app/engine';

/** Names and values; undefined where answers are not kept. */
export function cacheHeaders(note: CacheNote | undefined): readonly (readonly [string, string])[] | undefined {
  if (note === undefined) return undefined;
  const headers: (readonly [string, string])[] = [
    ['x-hasura-query-cache-key', note.key],
    ['x-hasura-query-family-cache-key', note.familyKey],
    ['cache-control', `max-age=${note.maxAgeSeconds}`],
  ];
  if (note.warning !== undefined) headers.push(['warning', `199 - ${note.warning}`]);
  return headers;
}
