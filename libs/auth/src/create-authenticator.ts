// The one function behind which all auth modes stand: headers -> Session.
import { invariant, type Session } from '@app/types';
import { adminSecretMissing } from './admin-secret/error.js';
import { authConfigProblem } from './core/auth-config-problem.js';
import type { AuthConfig } from './core/auth-config.js';
import type { AuthSubject, Verify } from './core/auth-mode.js';
import type { AuthPorts } from './core/auth-ports.js';
import type { RequestHeaders } from './core/request-headers.js';
import { resolveSession } from './core/resolve-session.js';
import { AUTH_MODES } from './registry.js';

/**
 * Resolves the session of a request. Synchronous unless a mode has to ask elsewhere.
 * @throws GatewayError (or rejects with it): 401 `access-denied`, 400 `bad-request`, and those of the modes.
 */
export type Authenticate = (headers: RequestHeaders, subject?: AuthSubject) => Session | Promise<Session>;

/** Prepares the configured modes. The caller has checked the configuration with `authConfigProblem`. */
export function createAuthenticator(config: AuthConfig, ports: AuthPorts): Authenticate {
  const problem = authConfigProblem(config);
  invariant(problem === undefined, `unchecked auth configuration: ${problem ?? ''}`);
  return askInTurn(AUTH_MODES.flatMap((mode) => mode.prepare(config, ports) ?? []));
}

/** Asks one after the other; the first that knows the caller decides. Exported for tests of modes that wait. */
export function askInTurn(verifiers: readonly Verify[]): Authenticate {
  const askFrom = (
    first: number,
    headers: RequestHeaders,
    subject: AuthSubject | undefined,
  ): Session | Promise<Session> => {
    for (let i = first; i < verifiers.length; i++) {
      const identity = verifiers[i]?.(headers, subject);
      if (identity instanceof Promise) {
        return identity.then((found) =>
          found === undefined ? askFrom(i + 1, headers, subject) : resolveSession(found, headers),
        );
      }
      if (identity !== undefined) return resolveSession(identity, headers);
    }
    throw adminSecretMissing();
  };
  return (headers, subject) => askFrom(0, headers, subject);
}
