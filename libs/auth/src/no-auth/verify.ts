// Mode without any credentials: every request is trusted (spec/auth-and-security.md 1, 2).
import { ADMIN_ROLE } from '@app/types';
import type { AuthMode } from '../core/auth-mode.js';
import { variablesFromHeaders } from '../core/session-variables.js';

/** Configured by the absence of everything else. Answers every request as if the admin secret were right. */
export const noAuth: AuthMode = {
  name: 'no-auth',
  prepare(config) {
    if (config.adminSecrets.length > 0 || config.authHook !== undefined || config.jwtSecrets.length > 0)
      return undefined;
    return (headers) => ({
      allowedRoles: 'any',
      defaultRole: ADMIN_ROLE,
      variables: variablesFromHeaders(headers),
      roleFromHeader: true,
      backendOnlyAllowed: true,
    });
  },
};
