// Where a request gets its session and its id, for the driver and the controllers.
import { randomUUID } from 'node:crypto';
import { createAuthenticator, type AuthConfig, type Authenticate, type RequestHeaders } from '@app/auth';
import type { Session } from '@app/types';
import { decodeHeaderTexts } from './decode-header-texts.js';

/** One per gateway. Not a Nest class on purpose: provide it with `useFactory`. */
export class RequestAuthenticator {
  private readonly authenticate: Authenticate;

  constructor(config: AuthConfig) {
    this.authenticate = createAuthenticator(config);
  }

  /**
   * The session of a request, from its headers as Node gives them (lower-case names). Synchronous, about 1 us, unless an
   * auth mode has to ask elsewhere.
   * @throws GatewayError (or rejects with it) as `Authenticate` says; internal status 401 or 400.
   */
  session(headers: RequestHeaders): Session | Promise<Session> {
    return this.authenticate(decodeHeaderTexts(headers));
  }
}

/** The client's `X-Request-Id`, else a fresh UUID. Goes into the answer, the logs and the calls to handlers. */
export function requestIdOf(headers: RequestHeaders, newId: () => string = randomUUID): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && given !== '' ? given : newId();
}
