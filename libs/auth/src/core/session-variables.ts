// Which request headers are session variables (spec/auth-and-security.md 2.1).
import type { SessionVariables } from '@app/types';
import { headerText, type RequestHeaders } from './request-headers.js';

const PREFIX = 'x-hasura-';
export const ROLE_HEADER = 'x-hasura-role';
export const ADMIN_SECRET_HEADER = 'x-hasura-admin-secret';
export const ACCESS_KEY_HEADER = 'x-hasura-access-key';
export const BACKEND_ONLY_HEADER = 'x-hasura-use-backend-only-permissions';

/** An empty map without a prototype: later look-ups of any name (`constructor`) find only what was put in. */
export function emptyVariables(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

/** Every `x-hasura-*` header but the role and the admin secrets. The result has no prototype. */
export function variablesFromHeaders(headers: RequestHeaders): SessionVariables {
  const variables = emptyVariables();
  for (const name of Object.keys(headers)) {
    if (!name.startsWith(PREFIX)) continue;
    if (name === ROLE_HEADER || name === ADMIN_SECRET_HEADER || name === ACCESS_KEY_HEADER) continue;
    const value = headerText(headers, name);
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}
