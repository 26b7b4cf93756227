// Every text that payments tell their callers, and the refusals and failures of this folder.
import { ActionError } from '@app/handler-sdk';

export const text = {
  succeeded: 'Payment processed successfully',
  requiresAction: 'Additional authentication required',
  processing: 'Payment is processing',
  declined: (reason: string) => `Card error: ${reason}`,
  failed: (reason: string) => `Payment failed: ${reason}`,
  invalid: (faults: readonly string[]) => `Validation failed: ${faults.join('; ')}`,
  keyReused: 'This idempotency key was already used for a different payment. Use a new key for a new payment.',
  stillProcessing: 'This payment is still being processed. Repeat the request with the same key to see its outcome.',
  unknownOutcome:
    'The outcome of this payment is unknown and it is too old to be tried again. Please ask support before paying again.',
} as const;

/** `error_code` of results. */
export const code = { keyReused: 'IDEMPOTENCY_KEY_REUSED', unknownOutcome: 'PAYMENT_OUTCOME_UNKNOWN' } as const;

export const refusal = {
  longKey: (limit: number) =>
    new ActionError({
      status: 400,
      code: 'bad-request',
      message: `Idempotency-Key must be at most ${limit} characters`,
    }),
  longScope: (limit: number) =>
    new ActionError({
      status: 400,
      code: 'bad-request',
      message: `user id and role must be at most ${limit} characters`,
    }),
  noReceipt: () => new ActionError({ status: 404, code: 'not-found', message: 'there is no such receipt' }),
} as const;

/** The gateway did not say what became of a charge. Carries no text of the gateway, which may repeat the input. */
export class PaymentGatewayError extends Error {
  constructor(what: string) {
    super(`payment gateway: ${what}`);
    this.name = 'PaymentGatewayError';
  }
}
