// Who may call a handler: the holder of the handler secret or of the admin secret, or, without a secret, this machine.
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { refusal } from '../error/error.js';
import { readHeader, type RequestLike } from '../request-like.js';
import { OpenRoute } from './open-route.decorator.js';
import { isLoopback, isSameSecret } from './secrets.js';

export interface ActionSecrets {
  /** Expected in `X-Action-Secret`. Without it only loopback callers pass, and the header is not looked at. */
  readonly actionSecret?: string | undefined;
  /** When set, `X-Hasura-Admin-Secret` with this value passes too. */
  readonly adminSecret?: string | undefined;
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
  constructor(
    private readonly secrets: ActionSecrets,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const open: unknown = this.reflector.getAllAndOverride(OpenRoute, [context.getHandler(), context.getClass()]);
    if (open !== true) checkCaller(context.switchToHttp().getRequest<RequestLike>(), this.secrets);
    return true;
  }
}
