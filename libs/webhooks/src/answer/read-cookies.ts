// The only response headers that may reach the client (spec/actions.md 6.2; the caller decides when).
import type { HttpResponse } from '@app/types';

/** All `Set-Cookie` values, in order. */
export function readCookies(response: HttpResponse): readonly string[] {
  const cookies: string[] = [];
  for (const [name, value] of response.headers) {
    if (name.length === 'set-cookie'.length && name.toLowerCase() === 'set-cookie') cookies.push(value);
  }
  return cookies;
}
