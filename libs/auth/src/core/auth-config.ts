// What the operator configured about authentication (spec/auth-and-security.md 1).
import type { Role } from '@app/types';

export interface AuthConfig {
  /** Any of them opens the gateway. Empty: no secret is configured. */
  readonly adminSecrets: readonly string[];
  /** Role of requests that bring no credentials. */
  readonly unauthorizedRole: Role | undefined;
  /** What becomes of the `X-Hasura-*` headers of such requests: session variables as sent (upstream), or nothing. */
  readonly unauthorizedVariables: 'as-sent' | 'ignored';
  /** URL of the auth hook. */
  readonly authHook: string | undefined;
  /** JSON text of each JWT configuration. */
  readonly jwtSecrets: readonly string[];
}
