// What the operator configured about authentication (spec/auth-and-security.md 1).
import type { Role } from '@app/types';

/** The service that says who calls (spec/auth-and-security.md 5). */
export interface AuthHook {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** With POST: the client's request goes with it. */
  readonly sendsRequestBody: boolean;
  readonly userAgent: string;
}

export interface AuthConfig {
  /** Any of them opens the gateway. Empty: no secret is configured. */
  readonly adminSecrets: readonly string[];
  /** Role of requests that bring no credentials. */
  readonly unauthorizedRole: Role | undefined;
  /** What becomes of the `X-Hasura-*` headers of such requests: session variables as sent (upstream), or nothing. */
  readonly unauthorizedVariables: 'as-sent' | 'ignored';
  readonly authHook: AuthHook | undefined;
  /** JSON text of each JWT configuration. */
  readonly jwtSecrets: readonly string[];
}
