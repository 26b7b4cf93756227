// Which calls are the same payment: the caller's idempotency key, within what the caller is.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { readSession } from '@app/handler-sdk';
import type { FastifyRequest } from 'fastify';
import { refusal } from './error.js';

export interface PaymentKey {
  /** `user:<id>`, `role:<role>`, or `direct` for a call without a session. */
  readonly scope: string;
  /** The header it came from and its value. */
  readonly key: string;
}

const MAX_LENGTH = 255;

/**
 * Reads the key of a call: header `Idempotency-Key`, else the request id (`X-Request-Id` of the gateway, or a new one,
 * which makes every direct call a payment of its own).
 * @throws ActionError 400 when key, user id or role is too long.
 */
export function readPaymentKey(request: Pick<FastifyRequest, 'id' | 'body' | 'headers'>): PaymentKey {
  const { userId, role } = readSession(request);
  if ((userId ?? role ?? '').length > MAX_LENGTH) throw refusal.longScope(MAX_LENGTH);
  const scope = userId !== undefined ? `user:${userId}` : role !== undefined ? `role:${role}` : 'direct';
  const given = request.headers['idempotency-key']?.toString();
  if (given === undefined || given === '') return { scope, key: `x-request-id:${request.id}` };
  if (given.length > MAX_LENGTH) throw refusal.longKey(MAX_LENGTH);
  return { scope, key: `idempotency-key:${given}` };
}

/** Injects the `PaymentKey` of a call. */
export const KeyOfPayment = createParamDecorator<undefined>((_unused, context: ExecutionContext) =>
  readPaymentKey(context.switchToHttp().getRequest<FastifyRequest>()),
);
