// The socket of an auth mode: one folder each, listed in registry.ts.
import type { Identity } from '@app/types';
import type { AuthConfig } from './auth-config.js';
import type { RequestHeaders } from './request-headers.js';

/**
 * Reads the credentials of one request. `undefined`: the request brings none that this mode knows, ask the next mode.
 * @throws GatewayError (or rejects with it) when the credentials are wrong.
 */
export type Verify = (headers: RequestHeaders) => Identity | undefined | Promise<Identity | undefined>;

export interface AuthMode {
  readonly name: 'no-auth' | 'admin-secret' | 'jwt' | 'webhook' | 'not-available' | 'unauthorized-role';
  /** Prepares the mode once at start. `undefined`: it is not configured. */
  prepare(config: AuthConfig): Verify | undefined;
}
