// Stands where JWT and webhook mode will: a mode that is configured but not built refuses every request without the admin
// secret. Ignoring it would leave the gateway more open than the operator asked for.
import { GatewayError } from '@app/types';
import type { AuthMode } from '../core/auth-mode.js';

/** @throws GatewayError 401 `access-denied` for whatever reaches it. */
export const notAvailable: AuthMode = {
  name: 'not-available',
  prepare(config) {
    const mode = config.jwtSecrets.length > 0 ? 'JWT' : config.authHook === undefined ? undefined : 'webhook';
    if (mode === undefined) return undefined;
    return () => {
      throw modeNotAvailable(mode);
    };
  },
};

function modeNotAvailable(mode: 'JWT' | 'webhook'): GatewayError {
  return new GatewayError({
    code: 'access-denied',
    status: 401,
    message: `${mode} authentication is configured, but not available in this version: only the admin secret is accepted`,
  });
}
