// Where a request has its token (spec/auth-and-security.md 4.3).
import { headerText, type RequestHeaders } from '../core/request-headers.js';
import { jwtError } from './error.js';
import type { TokenPlace } from './jwt-config.js';

const BEARER = 'Bearer ';

/** Undefined: there is none. @throws GatewayError `invalid-headers` when `Authorization` holds something else */
export function findToken(headers: RequestHeaders, place: TokenPlace): string | undefined {
  switch (place.type) {
    case 'authorization': {
      const text = headerText(headers, 'authorization');
      if (text === undefined) return undefined;
      if (!text.startsWith(BEARER) || text.length === BEARER.length || text.includes(' ', BEARER.length))
        throw jwtError.malformedHeader();
      return text.slice(BEARER.length);
    }
    case 'cookie':
      return findCookie(headerText(headers, 'cookie'), place.name);
    case 'header':
      return headerText(headers, place.name);
  }
}

function findCookie(text: string | undefined, name: string): string | undefined {
  for (const pair of text?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}
