// Stripe's answers and errors -> outcomes of a charge.
import Stripe from 'stripe';
import type { ChargeOutcome, ChargeResult } from '../payment-gateway.js';

/** Parameters that came from the caller: what Stripe says about them is for the caller's eyes. */
const CALLERS_PARAMS: ReadonlySet<string> = new Set(['amount', 'currency', 'payment_method', 'description']);
const CONFLICT = 409;

/** Reads a payment intent that was confirmed. */
export function outcomeOfIntent(intent: Stripe.PaymentIntent): ChargeOutcome {
  const paymentIntentId = intent.id;
  switch (intent.status) {
    case 'succeeded': {
      const charge = intent.latest_charge;
      const receiptUrl = typeof charge === 'object' ? (charge?.receipt_url ?? null) : null;
      return { kind: 'succeeded', paymentIntentId, receiptUrl };
    }
    case 'requires_action':
      return { kind: 'requires_action', paymentIntentId, clientSecret: intent.client_secret };
    case 'processing':
      return { kind: 'processing', paymentIntentId };
    case 'canceled':
    case 'requires_capture':
    case 'requires_confirmation':
    case 'requires_payment_method':
      return { kind: 'failed', paymentIntentId, reason: intent.status };
  }
}

/** Reads an error that says what became of the charge; undefined for all that leave it open. */
export function outcomeOfError(error: unknown): ChargeResult | undefined {
  if (!(error instanceof Stripe.errors.StripeError)) return undefined;
  if (error.statusCode === CONFLICT) return { kind: 'in_progress' };
  const paymentIntentId = error.payment_intent?.id ?? null;
  if (error instanceof Stripe.errors.StripeCardError) {
    return { kind: 'declined', paymentIntentId, reason: error.message };
  }
  const isCallersFault =
    error instanceof Stripe.errors.StripeInvalidRequestError && CALLERS_PARAMS.has(error.param ?? '');
  return isCallersFault ? { kind: 'failed', paymentIntentId, reason: error.message } : undefined;
}
