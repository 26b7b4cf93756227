// One request on its way: the first, or the one that a redirect asks for.
import type { HttpHeader } from '@app/types';

/** Where a request goes. */
export interface Target {
  /** Scheme, host and port: `http://127.0.0.1:3001`. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** Credentials of the URL as a value of `Authorization`. */
  readonly authorization?: string;
}

export interface Hop {
  readonly target: Target;
  readonly method: string;
  /** Names and values in turn, as undici takes them. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** An absolute http or https URL; otherwise why it is none. */
export type ParsedTarget =
  { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly reason: string };

export function parseTarget(text: string, base?: string): ParsedTarget {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    return { ok: false, reason: 'Invalid URL' };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, reason: `Unsupported scheme ${url.protocol.slice(0, -1)}` };
  }
  const { origin, username, password } = url;
  const path = url.pathname + url.search;
  if (username === '' && password === '') return { ok: true, target: { origin, path } };
  const credentials = `${unescapeText(username)}:${unescapeText(password)}`;
  const authorization = `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
  return { ok: true, target: { origin, path, authorization } };
}

function unescapeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The headers of the port as undici takes them. `Content-Length` is undici's; credentials of the URL yield to a header. */
export function flattenHeaders(headers: readonly HttpHeader[], authorization: string | undefined): string[] {
  const flat: string[] = [];
  let authorized = authorization === undefined;
  for (const [name, value] of headers) {
    if (isNamed(name, 'content-length')) continue;
    if (!authorized && isNamed(name, 'authorization')) authorized = true;
    flat.push(name, value);
  }
  if (!authorized && authorization !== undefined) flat.push('Authorization', authorization);
  return flat;
}

/** Case-insensitive comparison that rarely has to lower a name. */
export function isNamed(name: string, lowerName: string): boolean {
  return name.length === lowerName.length && name.toLowerCase() === lowerName;
}
