// processPayment through the gateway: outcomes, field faults and idempotency keys.
import type { Caller, ClientOf, Result } from '../support/e2e-client.js';
import { fault, newKey, OTHER_USER, pay, USER } from './requests.js';

const INTENT = /^pi_\w+$/;
const AMOUNT = '$.selectionSet.processPayment.args.input.amount';
const WHOLE = "Amount must be a positive whole number of the currency's smallest unit";

const KEY_REUSED = 'This idempotency key was already used for a different payment. Use a new key for a new payment.';
/** The gateway knows the header of that name, and answers before the handler is asked. */
const KEY_IN_CONFLICT = {
  message: 'the idempotency key was used before with other arguments of action "processPayment"',
  extensions: { path: '$', code: 'conflict' },
};

export function describePayments(clientOf: ClientOf): void {
  const payAs = (change: Readonly<Record<string, unknown>> = {}, caller: Caller = USER): Promise<Result> =>
    clientOf().result('processPayment', pay(change), caller);

  describe('processPayment', () => {
    it('collects a payment and hands out a receipt', async () => {
      const result = await payAs({ description: 'An order', currency: 'EUR' });
      expect(result).toEqual({
        success: true,
        status: 'SUCCEEDED',
        message: 'Payment processed successfully',
        payment_intent_id: expect.stringMatching(INTENT) as string,
        receipt_url: expect.stringMatching(/^https?:\/\//) as string,
      });
      const receipt = await fetch(String(result.receipt_url));
      expect(await receipt.json()).toMatchObject({
        payment_intent_id: result.payment_intent_id,
        amount: 1999,
        currency: 'eur',
        description: 'An order',
      });
    });

    it.each([
      ['a declined card', 'pm_card_chargeDeclined', 'FAILED', 'Card error: Your card was declined.'],
      [
        'an empty account',
        'pm_card_chargeDeclinedInsufficientFunds',
        'FAILED',
        'Card error: Your card has insufficient funds.',
      ],
      [
        'a card that needs action',
        'pm_card_authenticationRequired',
        'REQUIRES_ACTION',
        'Additional authentication required',
      ],
      ['a debit that takes days', 'pm_usBankAccount_processing', 'PROCESSING', 'Payment is processing'],
    ])('answers %s as a result', async (_, payment_method_id, status, message) => {
      expect(await payAs({ payment_method_id })).toEqual({
        success: false,
        status,
        message,
        payment_intent_id: expect.stringMatching(INTENT) as string,
        receipt_url: null,
      });
    });

    it('answers an unknown payment method as a failed payment', async () => {
      expect(await payAs({ payment_method_id: 'pm_none' })).toEqual(
        failed("Payment failed: No such PaymentMethod: 'pm_none'"),
      );
    });

    it.each([
      ['a negative amount', { amount: -1 }, WHOLE],
      ['nothing to pay', { amount: 0 }, WHOLE],
      ['an unknown currency', { currency: 'zzz' }, 'Currency must be an ISO 4217 code'],
      ['a currency by its sign', { currency: '€' }, 'Currency must be an ISO 4217 code'],
      ['no currency', { currency: '' }, 'Currency is required'],
      ['no payment method', { payment_method_id: '' }, 'Payment method id is required'],
      [
        'a path as the payment method',
        { payment_method_id: '../pm' },
        'Payment method id may hold letters, digits and underscores only',
      ],
      ['a customer that is no UUID', { customer_id: 'me' }, 'Customer id must be a UUID'],
      ['a number as the customer', { customer_id: 7 }, 'Customer id must be a string'],
      ['a NUL byte in the description', { description: '\0' }, 'Description holds a character that cannot be stored'],
      ['a long description', { description: 'x'.repeat(501) }, 'Description must be at most 500 characters'],
    ])('charges nothing for %s', async (_, change, message) => {
      expect(await payAs(change)).toEqual(failed(`Validation failed: ${message}`));
    });

    it('names every fault of an input', async () => {
      const { message } = await payAs({ amount: 0, currency: 'x', customer_id: 'x' });
      expect(message).toBe(
        `Validation failed: ${WHOLE}; Currency must be an ISO 4217 code; Customer id must be a UUID`,
      );
    });

    it.each([
      ['a fraction', 1.5, '1.5'],
      ['more than 32 bits', 2_147_483_648, '2.147483648e9'],
    ])('refuses %s as the amount before anything is called', async (_, amount, shown) => {
      const message = `The value ${shown} lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?`;
      expect(await clientOf().errors(pay({ amount }), USER)).toEqual(fault(message, AMOUNT, 'parse-failed'));
    });

    it.each([
      ['a string', '1999', "expected a 32-bit integer for type 'Int', but found a string"],
      ['null', null, "expected a 32-bit integer for type 'Int', but found null"],
    ])('refuses %s as the amount', async (_, amount, message) => {
      expect(await clientOf().errors(pay({ amount }), USER)).toEqual(fault(message, AMOUNT));
    });
  });

  describe.each(['Idempotency-Key', 'X-Request-Id'])('the payment key in the header %s', (header) => {
    const withKey = (key: string, caller: Caller = USER): Caller => ({ ...caller, headers: { [header]: key } });

    it('charges once, whatever comes of it', async () => {
      for (const payment_method_id of ['pm_card_visa', 'pm_card_chargeDeclined']) {
        const caller = withKey(newKey());
        const first = await payAs({ payment_method_id }, caller);
        expect(first.payment_intent_id).toMatch(INTENT);
        expect(await payAs({ payment_method_id }, caller)).toEqual(first);
      }
    });

    it('charges once for ten calls at the same moment', async () => {
      const caller = withKey(newKey());
      const results = await Promise.all(Array.from({ length: 10 }, () => payAs({}, caller)));
      expect(results.every(({ success }) => success === true)).toBe(true);
      expect(new Set(results.map(({ payment_intent_id }) => payment_intent_id)).size).toBe(1);
    });

    it("is each user's own", async () => {
      const key = newKey();
      const mine = await payAs({}, withKey(key));
      const theirs = await payAs({}, withKey(key, OTHER_USER));
      expect([mine.success, theirs.success]).toEqual([true, true]);
      expect(theirs.payment_intent_id).not.toBe(mine.payment_intent_id);
    });

    it.each([{ amount: 2000 }, { currency: 'eur' }, { payment_method_id: 'pm_card_amex' }, { description: 'other' }])(
      'is refused for another payment: %j',
      async (change) => {
        const caller = withKey(newKey());
        const first = await payAs({}, caller);
        if (header === 'X-Request-Id') expect(await payAs(change, caller)).toEqual(failed(KEY_REUSED));
        else expect(await clientOf().errors(pay(change), caller)).toEqual([KEY_IN_CONFLICT]);
        expect(await payAs({}, caller)).toEqual(first);
      },
    );
  });

  describe('payments without a key', () => {
    it('are payments of their own, however equal', async () => {
      const [first, second] = [await payAs(), await payAs()];
      expect(second.payment_intent_id).not.toBe(first.payment_intent_id);
    });

    it('prefer the idempotency key to the request id', async () => {
      const key = newKey();
      const results = [];
      for (const id of [newKey(), newKey()]) {
        results.push(await payAs({}, { ...USER, headers: { 'idempotency-key': key, 'x-request-id': id } }));
      }
      expect(results[1]).toEqual(results[0]);
    });
  });

  it('refuses a payment key that is too long, before the handler is asked', async () => {
    const caller = { ...USER, headers: { 'idempotency-key': 'k'.repeat(256) } };
    expect(await clientOf().errors(pay(), caller)).toEqual([
      {
        message: 'the header "Idempotency-Key" must be one value of 1 to 255 characters without control characters',
        extensions: { path: '$', code: 'invalid-headers' },
      },
    ]);
  });
}

const failed = (message: string): Result => ({
  success: false,
  status: 'FAILED',
  message,
  payment_intent_id: null,
  receipt_url: null,
});
