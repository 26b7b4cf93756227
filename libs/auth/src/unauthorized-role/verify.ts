// Mode of anonymous requests: a fixed role (spec/auth-and-security.md 2).
import type { AuthMode } from '../core/auth-mode.js';
import { emptyVariables, variablesFromHeaders } from '../core/session-variables.js';

/**
 * Answers every request that reaches it. `X-Hasura-Role` does not choose; the other `X-Hasura-*` headers become
 * variables as sent, so permissions of this role must not trust them, unless the configuration ignores them.
 */
export const unauthorizedRole: AuthMode = {
  name: 'unauthorized-role',
  prepare(config) {
    const role = config.unauthorizedRole;
    if (role === undefined) return undefined;
    const allowedRoles = [role];
    return (headers) => ({
      allowedRoles,
      defaultRole: role,
      variables: config.unauthorizedVariables === 'as-sent' ? variablesFromHeaders(headers) : emptyVariables(),
      roleFromHeader: false,
      backendOnlyAllowed: false,
    });
  },
};
