// Which combinations of auth settings stop the boot (spec/auth-and-security.md 1).
import { readJwtConfig } from '../jwt/jwt-config.js';
import type { AuthConfig } from './auth-config.js';

const HOOK = '--auth-hook (HASURA_GRAPHQL_AUTH_HOOK)';
const JWT = '--jwt-secret (HASURA_GRAPHQL_JWT_SECRET)';
const NEEDS_SECRET =
  'requires --admin-secret (HASURA_GRAPHQL_ADMIN_SECRET) or  --access-key (HASURA_GRAPHQL_ACCESS_KEY) to be set';

/** The line to print before giving up, or `undefined` when the combination is valid. */
export function authConfigProblem(config: AuthConfig): string | undefined {
  const hasSecret = config.adminSecrets.length > 0;
  const hasHook = config.authHook !== undefined;
  const hasJwt = config.jwtSecrets.length > 0;
  if (hasHook && hasJwt) return 'Fatal Error: Both webhook and JWT mode cannot be enabled at the same time';
  if (hasHook && !hasSecret) return `Fatal Error : ${HOOK} ${NEEDS_SECRET}`;
  if (hasJwt && !hasSecret) return `Fatal Error : ${JWT} ${NEEDS_SECRET}`;
  if (config.unauthorizedRole !== undefined && (!hasSecret || hasHook)) {
    return `Fatal Error: --unauthorized-role (HASURA_GRAPHQL_UNAUTHORIZED_ROLE) ${NEEDS_SECRET} and is not allowed when ${HOOK} is set`;
  }
  for (const text of config.jwtSecrets) {
    const reading = readJwtConfig(text);
    if (!reading.ok) return `Fatal Error: ${JWT}: ${reading.problem}`;
  }
  return undefined;
}
