// Which combinations of auth settings stop the boot (spec/auth-and-security.md 1).
import type { AuthConfig } from './auth-config.js';
import type { AuthMode } from './auth-mode.js';

const HOOK = '--auth-hook (HASURA_GRAPHQL_AUTH_HOOK)';
const JWT = '--jwt-secret (HASURA_GRAPHQL_JWT_SECRET)';
const NEEDS_SECRET =
  'requires --admin-secret (HASURA_GRAPHQL_ADMIN_SECRET) or  --access-key (HASURA_GRAPHQL_ACCESS_KEY) to be set';

/**
 * The line to print before giving up, or `undefined` when the configuration can be served. Invalid combinations come
 * before modes that `modes` does not hold: ignoring a configured mode would leave the gateway more open than intended.
 */
export function authConfigProblem(config: AuthConfig, modes: readonly AuthMode[]): string | undefined {
  return invalidCombination(config) ?? missingMode(config, modes);
}

function invalidCombination(config: AuthConfig): string | undefined {
  const hasSecret = config.adminSecrets.length > 0;
  const hasHook = config.authHook !== undefined;
  const hasJwt = config.jwtSecrets.length > 0;
  if (hasHook && hasJwt) return 'Fatal Error: Both webhook and JWT mode cannot be enabled at the same time';
  if (hasHook && !hasSecret) return `Fatal Error : ${HOOK} ${NEEDS_SECRET}`;
  if (hasJwt && !hasSecret) return `Fatal Error : ${JWT} ${NEEDS_SECRET}`;
  if (config.unauthorizedRole !== undefined && (!hasSecret || hasHook)) {
    return `Fatal Error: --unauthorized-role (HASURA_GRAPHQL_UNAUTHORIZED_ROLE) ${NEEDS_SECRET} and is not allowed when ${HOOK} is set`;
  }
  return undefined;
}

function missingMode(config: AuthConfig, modes: readonly AuthMode[]): string | undefined {
  const has = (name: AuthMode['name']): boolean => modes.some((mode) => mode.name === name);
  if (config.jwtSecrets.length > 0 && !has('jwt')) {
    return 'HASURA_GRAPHQL_JWT_SECRET (--jwt-secret): JWT mode is not available yet; unset it to start';
  }
  if (config.authHook !== undefined && !has('webhook')) {
    return 'HASURA_GRAPHQL_AUTH_HOOK (--auth-hook): webhook mode is not available yet; unset it to start';
  }
  return undefined;
}
