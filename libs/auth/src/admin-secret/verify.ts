// Mode of the admin secret: who knows it may take every role (spec/auth-and-security.md 2).
import { ADMIN_ROLE } from '@app/types';
import type { AuthMode } from '../core/auth-mode.js';
import { headerText } from '../core/request-headers.js';
import { ACCESS_KEY_HEADER, ADMIN_SECRET_HEADER, variablesFromHeaders } from '../core/session-variables.js';
import { adminSecretInvalid } from './error.js';
import { matchSecret } from './match-secret.js';

/** Reads `X-Hasura-Admin-Secret`, else the deprecated `X-Hasura-Access-Key`. @throws GatewayError `access-denied` (401). */
export const adminSecret: AuthMode = {
  name: 'admin-secret',
  prepare(config) {
    if (config.adminSecrets.length === 0) return undefined;
    const matches = matchSecret(config.adminSecrets);
    return (headers) => {
      const secret = headerText(headers, ADMIN_SECRET_HEADER) ?? headerText(headers, ACCESS_KEY_HEADER);
      if (secret === undefined) return undefined;
      if (!matches(secret)) throw adminSecretInvalid();
      return {
        allowedRoles: 'any',
        defaultRole: ADMIN_ROLE,
        variables: variablesFromHeaders(headers),
        roleFromHeader: true,
        backendOnlyAllowed: true,
      };
    };
  },
};
