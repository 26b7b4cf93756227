// Payments through Stripe's client library, with a stand-in for its API on loopback.
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { startFakeStripe, type FakeStripe } from './fake-stripe.js';
import { startHandlers, type Answer, type HandlersUnderTest } from './handlers-under-test.js';

const PATH = '/actions/process-payment';
const CUSTOMER = '7a3b1c52-1f5c-4d0e-9a58-3b2c1d0e9f8a';
const KEY = 'sk_test_TopSecret';
const order = { amount: 1999, currency: 'EUR', payment_method_id: 'pm_card_visa', customer_id: CUSTOMER };

let database: TestDatabase;
let stripe: FakeStripe;
let handlers: HandlersUnderTest;
const start = (base: string, env = {}) =>
  startHandlers(database.url, { STRIPE_SECRET_KEY: KEY, STRIPE_API_BASE: base, ...env });

beforeAll(async () => {
  database = await createTestDatabase();
  stripe = await startFakeStripe();
  handlers = await start(stripe.base);
});
afterAll(async () => {
  await handlers.close();
  await stripe.close();
  await database.drop();
});

it('asks for a confirmed payment intent in the smallest unit, our customer as metadata', async () => {
  await handlers.call(PATH, { ...order, description: 'Two books' });
  expect(stripe.charges.at(-1)).toEqual({
    amount: '1999',
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: 'true',
    description: 'Two books',
    'metadata[customer_id]': CUSTOMER,
    'automatic_payment_methods[enabled]': 'true',
    'automatic_payment_methods[allow_redirects]': 'never',
    'expand[0]': 'latest_charge',
  });
  expect(stripe.headers.at(-1)).toMatchObject({ authorization: `Bearer ${KEY}` });
});

it('offers payment methods that redirect once it knows where to', async () => {
  const redirecting = await start(stripe.base, { STRIPE_RETURN_URL: 'https://shop.example.com/paid' });
  await redirecting.call(PATH, order);
  await redirecting.close();
  expect(stripe.charges.at(-1)).toMatchObject({
    return_url: 'https://shop.example.com/paid',
    'automatic_payment_methods[allow_redirects]': 'always',
  });
});

it('gives the receipt of the charge', async () => {
  const { body } = await handlers.call(PATH, order);
  expect(body).toMatchObject({
    success: true,
    status: 'SUCCEEDED',
    message: 'Payment processed successfully',
    receipt_url: `https://receipt/${String(body.payment_intent_id)}`,
  });
});

it.each([
  ['pm_card_chargeDeclined', 'FAILED', 'Card error: Your card was declined.', /^pi_/],
  ['pm_card_authenticationRequired', 'REQUIRES_ACTION', 'Additional authentication required', /^pi_/],
  ['pm_usBankAccount_processing', 'PROCESSING', 'Payment is processing', /^pi_/],
  ['pm_canceled', 'FAILED', 'Payment failed: canceled', /^pi_/],
  ['pm_unknown', 'FAILED', "Payment failed: No such PaymentMethod: 'pm_unknown'", /^null$/],
])('reads the outcome of %s', async (payment_method_id, status, message, paymentIntent) => {
  const answer = await handlers.call(PATH, { ...order, payment_method_id });
  expect([answer.status, answer.body]).toMatchObject([200, { success: false, status, message, receipt_url: null }]);
  expect(String(answer.body.payment_intent_id)).toMatch(paymentIntent);
});

it.each(['pm_bad_configuration', 'pm_bad_key', 'pm_garbage', 'pm_reset'])(
  'answers 500 without internals when %s leaves the outcome open',
  async (payment_method_id) => {
    const answer = await handlers.call(PATH, { ...order, payment_method_id }, { 'x-request-id': payment_method_id });
    expect(answer).toEqual({
      status: 500,
      body: {
        message: 'Internal server error',
        extensions: { code: 'unexpected', request_id: payment_method_id },
      },
    });
  },
);

it('logs neither the key nor what Stripe says about cards', async () => {
  await handlers.call(PATH, { ...order, payment_method_id: 'pm_bad_configuration' });
  const text = JSON.stringify(handlers.logged);
  expect(text).toContain('payment gateway: StripeInvalidRequestError');
  expect(text).not.toMatch(/TopSecret|secret detail|pm_card/);
});

describe('an idempotency key', () => {
  it('reaches Stripe as a key of our own', async () => {
    await handlers.call(PATH, order, { 'idempotency-key': 'mine' });
    expect(stripe.headers.at(-1)?.['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
  });

  it('charges once, also after a decline', async () => {
    const headers = { 'idempotency-key': 'twice' };
    const before = stripe.charges.length;
    const declined = { ...order, payment_method_id: 'pm_card_chargeDeclined' };
    const first = await handlers.call(PATH, declined, headers);
    expect(await handlers.call(PATH, declined, headers)).toEqual(first);
    expect(stripe.charges.length - before).toBe(1);
  });

  it('charges once under concurrency over two instances, while Stripe answers 409', async () => {
    const slow = await startFakeStripe({ slowMs: 1500 });
    const [one, two] = [await start(slow.base), await start(slow.base)];
    const headers = { 'idempotency-key': 'concurrent' };
    const calls: Promise<Answer>[] = [];
    for (let i = 0; i < 5; i++) calls.push(one.call(PATH, order, headers), two.call(PATH, order, headers));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(answers[0])]));
    expect(answers[0]?.body).toMatchObject({ success: true, payment_intent_id: 'pi_1' });
    expect(slow.charges).toHaveLength(1);
    await one.close();
    await two.close();
    await slow.close();
  });

  it('may be tried again after an open outcome, and is still the same charge', async () => {
    const headers = { 'idempotency-key': 'again' };
    const down = await start('http://127.0.0.1:1');
    expect((await down.call(PATH, order, headers)).status).toBe(500);
    await down.close();
    expect((await handlers.call(PATH, order, headers)).body.success).toBe(true);
  });
});
