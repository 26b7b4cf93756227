// `PaymentOutput` of the quick-start metadata, and how outcomes become one.
import { VALIDATION_ERROR, type FieldError } from '@app/handler-sdk';
import { code, text } from './error.js';
import type { ChargeOutcome } from './payment-gateway.js';

export type PaymentStatus = 'SUCCEEDED' | 'FAILED' | 'REQUIRES_ACTION' | 'PROCESSING';

export interface PaymentOutput {
  /** True once the money is collected, so not yet for REQUIRES_ACTION and PROCESSING. */
  readonly success: boolean;
  readonly payment_intent_id: string | null;
  readonly status: PaymentStatus;
  readonly message: string;
  readonly receipt_url: string | null;
  /** For direct callers: what the browser needs to authenticate the payment. No field of the GraphQL type. */
  readonly client_secret?: string;
  readonly errors?: readonly FieldError[];
  readonly error_code?: string;
}

const NOT_PAID = { success: false, payment_intent_id: null, receipt_url: null } as const;

/** A final answer, to be kept for the key. */
export function toPaymentOutput(outcome: ChargeOutcome): PaymentOutput {
  const payment_intent_id = outcome.paymentIntentId;
  switch (outcome.kind) {
    case 'succeeded': {
      const receipt_url = outcome.receiptUrl;
      return { success: true, payment_intent_id, status: 'SUCCEEDED', message: text.succeeded, receipt_url };
    }
    case 'requires_action': {
      const secret = outcome.clientSecret === null ? {} : { client_secret: outcome.clientSecret };
      const message = text.requiresAction;
      return { ...NOT_PAID, payment_intent_id, status: 'REQUIRES_ACTION', message, ...secret };
    }
    case 'processing':
      return { ...NOT_PAID, payment_intent_id, status: 'PROCESSING', message: text.processing };
    case 'declined':
      return { ...NOT_PAID, payment_intent_id, status: 'FAILED', message: text.declined(outcome.reason) };
    case 'failed':
      return { ...NOT_PAID, payment_intent_id, status: 'FAILED', message: text.failed(outcome.reason) };
  }
}

/** The GraphQL type has no `errors`, so the message names every fault. */
export function toInvalid(errors: readonly FieldError[]): PaymentOutput {
  const message = text.invalid(errors.map((error) => error.message));
  return { ...NOT_PAID, status: 'FAILED', message, errors, error_code: VALIDATION_ERROR };
}

export function toKeyReused(): PaymentOutput {
  return { ...NOT_PAID, status: 'FAILED', message: text.keyReused, error_code: code.keyReused };
}

export function toStillProcessing(): PaymentOutput {
  return { ...NOT_PAID, status: 'PROCESSING', message: text.stillProcessing };
}

export function toUnknownOutcome(): PaymentOutput {
  return { ...NOT_PAID, status: 'PROCESSING', message: text.unknownOutcome, error_code: code.unknownOutcome };
}
