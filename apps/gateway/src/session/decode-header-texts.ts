// Bytes of session headers -> text.
import type { RequestHeaders } from '@app/auth';

const BEYOND_ASCII = /[\u0080-\u00ff]/;

/**
 * Node reads header bytes as Latin-1; clients send UTF-8. Returns the headers with the values of `x-hasura-*` read as
 * UTF-8, and the very same object when that changes nothing. Only for headers that came over HTTP.
 */
export function decodeHeaderTexts(headers: RequestHeaders): RequestHeaders {
  let decoded: Record<string, string> | undefined;
  for (const name of Object.keys(headers)) {
    if (!name.startsWith('x-hasura-')) continue;
    const value = headers[name];
    if (typeof value !== 'string' || !BEYOND_ASCII.test(value)) continue;
    decoded ??= {};
    decoded[name] = Buffer.from(value, 'latin1').toString('utf8');
  }
  return decoded === undefined ? headers : { ...headers, ...decoded };
}
