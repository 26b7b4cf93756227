// What a redirect asks for. As the HTTP client of the engine that this product replaces: any 3xx with a usable `Location`
// is followed; 302 and 303 turn into GET, all others keep method and body.
import { isNamed, parseTarget, type Hop } from './hop.js';

const TURN_INTO_GET: ReadonlySet<number> = new Set([302, 303]);

/**
 * Headers that may follow to another origin. A list of what is harmless, because any other header may be a secret:
 * `Authorization`, `Cookie`, and whatever name an operator has given to his own.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'b3',
  'content-type',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-b3-flags',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-spanid',
  'x-b3-traceid',
  'x-request-id',
]);

/** True for an answer that might be a redirect. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** The next request; undefined when `location` names no http(s) URL, which leaves the redirect as the answer. */
export function followRedirect(hop: Hop, status: number, location: string): Hop | undefined {
  // Header values are bytes; servers write URLs beyond ASCII as UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  const parsed = parseTarget(text, hop.target.origin + hop.target.path);
  if (!parsed.ok) return undefined;
  const { target } = parsed;
  const toGet = TURN_INTO_GET.has(status) && hop.method !== 'HEAD';
  const sameOrigin = target.origin === hop.target.origin;
  const headers = selectHeaders(
    hop.headers,
    (name) => (sameOrigin || HARMLESS.has(name)) && !(toGet && name === 'content-type'),
  );
  if (target.authorization !== undefined && !hasHeader(headers, 'authorization')) {
    headers.push('Authorization', target.authorization);
  }
  return { target, headers, method: toGet ? 'GET' : hop.method, body: toGet ? '' : hop.body };
}

function selectHeaders(flat: readonly string[], keep: (lowerName: string) => boolean): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = flat[i] ?? '';
    if (keep(name.toLowerCase())) kept.push(name, flat[i + 1] ?? '');
  }
  return kept;
}

function hasHeader(flat: readonly string[], lowerName: string): boolean {
  return flat.some((text, index) => index % 2 === 0 && isNamed(text, lowerName));
}
