// What Stripe's test payment methods do, for the sandbox. Names, codes and texts are Stripe's.

export type TestBehaviour =
  | { readonly kind: 'succeeded' | 'requires_action' | 'processing' }
  | { readonly kind: 'declined'; readonly reason: string };

const succeeds: TestBehaviour = { kind: 'succeeded' };
const requiresAction: TestBehaviour = { kind: 'requires_action' };
const declines = (reason: string): TestBehaviour => ({ kind: 'declined', reason });
const declined = declines('Your card was declined.');
const noFunds = declines('Your card has insufficient funds.');

const BRANDS = ['visa', 'visa_debit', 'mastercard', 'mastercard_debit', 'mastercard_prepaid', 'amex', 'discover'];
const MORE_BRANDS = ['diners', 'jcb', 'unionpay', 'us', 'threeDSecureOptional'];

/** Declines by the end of their name; Stripe spells some with the brand and some without, we take both. */
const DECLINES: Readonly<Record<string, TestBehaviour>> = {
  chargeDeclined: declined,
  chargeDeclinedLostCard: declined,
  chargeDeclinedStolenCard: declined,
  chargeDeclinedFraudulent: declined,
  chargeDeclinedInsufficientFunds: noFunds,
  chargeDeclinedExpiredCard: declines('Your card has expired.'),
  chargeDeclinedIncorrectCvc: declines("Your card's security code is incorrect."),
  chargeDeclinedProcessingError: declines('An error occurred while processing your card. Try again in a little bit.'),
  chargeDeclinedVelocityLimitExceeded: declines(
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
};

const METHODS: ReadonlyMap<string, TestBehaviour> = new Map([
  ...[...BRANDS, ...MORE_BRANDS].map((brand) => [`pm_card_${brand}`, succeeds] as const),
  ...Object.entries(DECLINES).flatMap(([name, behaviour]) => [
    [`pm_card_${name}`, behaviour] as const,
    [`pm_card_visa_${name}`, behaviour] as const,
  ]),
  ['pm_card_authenticationRequired', requiresAction],
  ['pm_card_authenticationRequiredOnSetup', requiresAction],
  ['pm_card_threeDSecureRequired', requiresAction],
  ['pm_card_threeDSecure2Required', requiresAction],
  ['pm_usBankAccount_processing', { kind: 'processing' }],
]);

/** What happens with a payment method; undefined when Stripe's test mode does not know it either. */
export function behaviourOf(paymentMethodId: string): TestBehaviour | undefined {
  return METHODS.get(paymentMethodId);
}
