// The socket of an auth mode: one folder each, listed in registry.ts.
import type { HttpHeader, Identity, Json } from '@app/types';
import type { AuthConfig } from './auth-config.js';
import type { AuthPorts } from './auth-ports.js';
import type { RequestHeaders } from './request-headers.js';

/**
 * Reads the credentials of one request. `undefined`: the request brings none that this mode knows, ask the next mode.
 * @throws GatewayError (or rejects with it) when the credentials are wrong.
 */
export type Verify = (
  headers: RequestHeaders,
  subject?: AuthSubject,
) => Identity | undefined | Promise<Identity | undefined>;

/** What the request is about, for modes that tell others. Made only when it is asked for. */
export interface AuthSubject {
  /** The GraphQL request, a list of a batch; null: none, or none that can be read. */
  readonly graphql?: () => Json;
  /** Headers that continue the client's trace. */
  readonly trace?: () => readonly HttpHeader[];
}

export interface AuthMode {
  readonly name: 'no-auth' | 'admin-secret' | 'jwt' | 'webhook' | 'unauthorized-role';
  /** Prepares the mode once at start. `undefined`: it is not configured. */
  prepare(config: AuthConfig, ports: AuthPorts): Verify | undefined;
}
