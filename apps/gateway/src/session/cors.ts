// Cross-origin rules (spec/auth-and-security.md 11): which origins, and which headers they get. Pure.
import { accepted, refused, type Reading } from '../config/reading.js';

/** Whom browsers may let call. Origins are kept in lower case, as browsers send them. */
export type CorsPolicy =
  | { readonly allow: 'any' | 'none' }
  | {
      readonly allow: 'listed';
      /** `https://app.example.com:8443`. */ readonly exact: ReadonlySet<string>;
      /** `https://*.example.com:8443`. */ readonly wildcard: ReadonlySet<string>;
    };

export interface CorsRequest {
  readonly method: string;
  readonly origin: string | undefined;
  /** Value of `Access-Control-Request-Headers`. */
  readonly requestedHeaders: string | undefined;
}

export type CorsDecision =
  /** No `Origin`, CORS disabled or a foreign origin: served, without any CORS header. */
  | { readonly type: 'untouched' }
  | { readonly type: 'allowed'; readonly headers: Readonly<Record<string, string>> }
  /** The whole answer: 204 with these headers and no body. */
  | { readonly type: 'preflight'; readonly headers: Readonly<Record<string, string>> };

const DOMAIN = /^[a-z][a-z0-9+.-]*:\/\/(\*\.)?(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
const ORIGIN = /^([a-z][a-z0-9+.-]*:\/\/)[a-z0-9_-]+(\..+)$/;
const UNTOUCHED: CorsDecision = Object.freeze({ type: 'untouched' });
const PREFLIGHT_SECONDS = '1728000';

/** Reads the comma-separated list of `HASURA_GRAPHQL_CORS_DOMAIN`; `*` stands for every origin. */
export function parseCorsDomains(text: string): Reading<CorsPolicy> {
  if (text.trim() === '*') return accepted({ allow: 'any' });
  const exact = new Set<string>();
  const wildcard = new Set<string>();
  for (const part of text.split(',')) {
    const domain = part.trim().toLowerCase();
    const match = DOMAIN.exec(domain);
    if (match === null) return refused(invalidDomain(part.trim()));
    (match[1] === undefined ? exact : wildcard).add(domain);
  }
  return accepted({ allow: 'listed', exact, wildcard });
}

function invalidDomain(domain: string): string {
  return `invalid domain: '${domain}'. All domains should have scheme + (optional wildcard) host + (optional port)`;
}

/** Whether a page of that origin may call. A wildcard covers exactly one label; scheme and port must be equal. */
export function isOriginAllowed(policy: CorsPolicy, origin: string): boolean {
  if (policy.allow !== 'listed') return policy.allow === 'any';
  const wanted = origin.toLowerCase();
  if (policy.exact.has(wanted)) return true;
  const match = ORIGIN.exec(wanted);
  return match !== null && policy.wildcard.has(`${match[1] ?? ''}*${match[2] ?? ''}`);
}

/** What to add to the answer of a request, or to answer a preflight with. */
export function decideCors(policy: CorsPolicy, request: CorsRequest): CorsDecision {
  const { origin } = request;
  if (origin === undefined || policy.allow === 'none' || !isOriginAllowed(policy, origin)) return UNTOUCHED;
  const headers: Record<string, string> = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
    'Access-Control-Expose-Headers': 'X-Hasura-Query-Cache-Key,X-Hasura-Query-Family-Cache-Key,Warning',
  };
  if (request.method !== 'OPTIONS') return { type: 'allowed', headers };
  headers['Access-Control-Max-Age'] = PREFLIGHT_SECONDS;
  if (request.requestedHeaders !== undefined) headers['Access-Control-Allow-Headers'] = request.requestedHeaders;
  headers['Content-Length'] = '0';
  headers['Content-Type'] = 'text/plain charset=UTF-8';
  return { type: 'preflight', headers };
}
