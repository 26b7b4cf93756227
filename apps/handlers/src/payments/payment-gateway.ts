// The port to whoever moves the money.

export interface ChargeRequest {
  /** In the currency's smallest unit. */
  readonly amount: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
  readonly paymentMethodId: string;
  /** Our customer, not the gateway's. */
  readonly customerId: string;
  readonly description: string | undefined;
  /** The gateway charges once per key, however often it is asked. */
  readonly idempotencyKey: string;
}

/** What came of a charge; final for its key. */
export type ChargeOutcome =
  | { readonly kind: 'succeeded'; readonly paymentIntentId: string; readonly receiptUrl: string | null }
  | { readonly kind: 'requires_action'; readonly paymentIntentId: string; readonly clientSecret: string | null }
  | { readonly kind: 'processing'; readonly paymentIntentId: string }
  /** The card's issuer said no. */
  | { readonly kind: 'declined'; readonly paymentIntentId: string | null; readonly reason: string }
  /** The gateway refused the request, or the payment ended in a status that is none of the above. */
  | { readonly kind: 'failed'; readonly paymentIntentId: string | null; readonly reason: string };

/** `in_progress`: another instance is charging under this key right now. */
export type ChargeResult = ChargeOutcome | { readonly kind: 'in_progress' };

/** Injected by its class. */
export abstract class PaymentGateway {
  /** @throws when the outcome is unknown; asking again with the same key is safe. */
  abstract charge(request: ChargeRequest): Promise<ChargeResult>;
}
