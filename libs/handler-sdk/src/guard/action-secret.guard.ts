// Who may call a handler: whoever signs calls with a known key and holds the handler secret or the admin secret, as far as
// these are configured; without any of them this machine.
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { refusal } from '../error/error.js';
import { readHeader, type RequestLike } from '../request-like.js';
import { OpenRoute } from './open-route.decorator.js';
import { isLoopback, isSameSecret } from './secrets.js';
import { createSignatureCheck, type VerifySignature } from './verify-signature.js';

export interface ActionSecrets {
  /** Expected in `X-Action-Secret`. Without it only loopback callers pass, and the header is not looked at. */
  readonly actionSecret?: string | undefined;
  /** When set, `X-Hasura-Admin-Secret` with this value passes too. */
  readonly adminSecret?: string | undefined;
  /** When not empty, every call must be signed with one of these keys (`whsec_...`); two for the time of a change. */
  readonly signingKeys?: readonly string[] | undefined;
}

/** Checks the signature, where keys are configured, then the secrets. */
export function createCallerCheck(secrets: ActionSecrets): (request: RequestLike) => void {
  const { signingKeys = [] } = secrets;
  if (signingKeys.length === 0) {
    return (request) => {
      checkCaller(request, secrets);
    };
  }
  const verify: VerifySignature = createSignatureCheck(signingKeys);
  return (request) => {
    verify(request);
    // The signature tells who calls, so that without a secret other machines may call too.
    if (secrets.actionSecret !== undefined) checkCaller(request, secrets);
  };
}

/** Lets a call pass or throws ActionError 401 `access-denied`. A wrong secret is refused whatever else is right. */
export function checkCaller(request: RequestLike, secrets: ActionSecrets): void {
  const { actionSecret, adminSecret } = secrets;
  const givenAdmin = adminSecret === undefined ? undefined : readHeader(request.headers, 'x-hasura-admin-secret');
  const givenAction = actionSecret === undefined ? undefined : readHeader(request.headers, 'x-action-secret');
  if (givenAdmin !== undefined && !isSameSecret(givenAdmin, adminSecret ?? '')) throw refusal.wrongAdminSecret();
  if (givenAction !== undefined && !isSameSecret(givenAction, actionSecret ?? '')) throw refusal.wrongActionSecret();
  if (givenAdmin !== undefined || givenAction !== undefined) return;
  if (actionSecret !== undefined) throw refusal.missingSecret();
  // The socket's own address: forwarded headers are the caller's to invent.
  if (!isLoopback(request.socket.remoteAddress)) throw refusal.loopbackOnly();
}

/** The check as a global guard; `@OpenRoute()` exempts a route. */
export class ActionSecretGuard implements CanActivate {
  private readonly check: (request: RequestLike) => void;

  constructor(
    secrets: ActionSecrets,
    private readonly reflector: Reflector,
  ) {
    this.check = createCallerCheck(secrets);
  }

  canActivate(context: ExecutionContext): boolean {
    const open: unknown = this.reflector.getAllAndOverride(OpenRoute, [context.getHandler(), context.getClass()]);
    if (open !== true) this.check(context.switchToHttp().getRequest<RequestLike>());
    return true;
  }
}
