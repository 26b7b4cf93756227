// Payments over real HTTP and PostgreSQL, in the sandbox.
import { jest } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { PaymentRepository } from '../src/payments/payment.repository.js';
import { startHandlers, type Answer, type HandlersUnderTest } from './handlers-under-test.js';

const PATH = '/actions/process-payment';
const CUSTOMER = '7a3b1c52-1f5c-4d0e-9a58-3b2c1d0e9f8a';
const order = { amount: 1999, currency: 'usd', payment_method_id: 'pm_card_visa', customer_id: CUSTOMER };

let database: TestDatabase;
let sql: pg.Client;
let handlers: HandlersUnderTest;
let keys = 0;
const newKey = () => ({ 'idempotency-key': `key-${++keys}` });

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  handlers = await startHandlers(database.url);
});
afterAll(async () => {
  await handlers.close();
  await sql.end();
  await database.drop();
});
afterEach(() => jest.restoreAllMocks());

/** How many charges `work` caused. */
async function chargesOf(work: () => Promise<unknown>): Promise<number> {
  const count = async () => {
    const { rows } = await sql.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM actiongraph_handlers.sandbox_charge',
    );
    return rows[0]?.n ?? NaN;
  };
  const before = await count();
  await work();
  return (await count()) - before;
}

function callAs(session: Record<string, string>, headers: Record<string, string>): Promise<Answer> {
  const body = { action: { name: 'processPayment' }, input: { input: order }, session_variables: session };
  return handlers.post(PATH, JSON.stringify(body), headers);
}

describe('a payment', () => {
  it('succeeds with a receipt that can be opened', async () => {
    const { status, body } = await handlers.call(PATH, { ...order, description: 'Two books' });
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        payment_intent_id: expect.stringMatching(/^pi_sandbox_[\da-f]{24}$/) as string,
        status: 'SUCCEEDED',
        message: 'Payment processed successfully',
        receipt_url: expect.stringContaining('/sandbox/receipts/pi_sandbox_') as string,
      },
    ]);
    const receipt = await fetch(handlers.base + new URL(String(body.receipt_url)).pathname);
    expect([receipt.status, await receipt.json()]).toMatchObject([
      200,
      { payment_intent_id: body.payment_intent_id, amount: 1999, currency: 'usd', description: 'Two books' },
    ]);
  });

  it.each([
    ['pm_card_mastercard', true, 'SUCCEEDED', 'Payment processed successfully'],
    ['pm_card_chargeDeclined', false, 'FAILED', 'Card error: Your card was declined.'],
    ['pm_card_visa_chargeDeclined', false, 'FAILED', 'Card error: Your card was declined.'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', false, 'FAILED', 'Card error: Your card has insufficient funds.'],
    ['pm_card_chargeDeclinedExpiredCard', false, 'FAILED', 'Card error: Your card has expired.'],
    ['pm_card_authenticationRequired', false, 'REQUIRES_ACTION', 'Additional authentication required'],
    ['pm_card_threeDSecure2Required', false, 'REQUIRES_ACTION', 'Additional authentication required'],
    ['pm_usBankAccount_processing', false, 'PROCESSING', 'Payment is processing'],
    ['pm_unknown', false, 'FAILED', "Payment failed: No such PaymentMethod: 'pm_unknown'"],
    ['toString', false, 'FAILED', "Payment failed: No such PaymentMethod: 'toString'"],
  ])('with %s ends as Stripe would end it', async (payment_method_id, success, status, message) => {
    const answer = await handlers.call(PATH, { ...order, payment_method_id });
    expect([answer.status, answer.body]).toMatchObject([200, { success, status, message }]);
    if (!success) expect(answer.body.receipt_url).toBeNull();
  });

  it('that needs action carries the secret of the browser', async () => {
    const { body } = await handlers.call(PATH, { ...order, payment_method_id: 'pm_card_authenticationRequired' });
    expect(body.client_secret).toMatch(/^pi_sandbox_[\da-f]{24}_secret_/);
  });

  it.each([
    [{ amount: undefined }, 'amount', 'Amount is required'],
    [{ amount: 0 }, 'amount', "Amount must be a positive whole number of the currency's smallest unit"],
    [{ amount: -5 }, 'amount', "Amount must be a positive whole number of the currency's smallest unit"],
    [{ amount: 10.5 }, 'amount', "Amount must be a positive whole number of the currency's smallest unit"],
    [{ amount: '1999' }, 'amount', "Amount must be a positive whole number of the currency's smallest unit"],
    [{ amount: 2 ** 31 }, 'amount', 'Amount must be at most 2147483647'],
    [{ amount: 1e300 }, 'amount', 'Amount must be at most 2147483647'],
    [{ currency: null }, 'currency', 'Currency is required'],
    [{ currency: 840 }, 'currency', 'Currency must be a string'],
    [{ currency: 'zzz' }, 'currency', 'Currency must be an ISO 4217 code'],
    [{ currency: 'us\0' }, 'currency', 'Currency must be an ISO 4217 code'],
    [{ currency: 'usdusd' }, 'currency', 'Currency must be an ISO 4217 code'],
    [{ payment_method_id: '' }, 'payment_method_id', 'Payment method id is required'],
    [
      { payment_method_id: 'pm/../x' },
      'payment_method_id',
      'Payment method id may hold letters, digits and underscores only',
    ],
    [
      { payment_method_id: 'pm\0' },
      'payment_method_id',
      'Payment method id may hold letters, digits and underscores only',
    ],
    [{ customer_id: 'cus_1' }, 'customer_id', 'Customer id must be a UUID'],
    [{ customer_id: 7 }, 'customer_id', 'Customer id must be a string'],
    [{ customer_id: `${CUSTOMER}\n` }, 'customer_id', 'Customer id must be a UUID'],
    [{ description: 5 }, 'description', 'Description must be a string'],
    [{ description: 'a\0b' }, 'description', 'Description holds a character that cannot be stored'],
    [{ description: 'x'.repeat(1_000_000) }, 'description', 'Description must be at most 500 characters'],
  ])('with a field fault is a result and charges nothing (case %#)', async (change, field, message) => {
    const charges = await chargesOf(async () => {
      expect(await handlers.call(PATH, { ...order, ...change })).toMatchObject({
        status: 200,
        body: {
          success: false,
          payment_intent_id: null,
          status: 'FAILED',
          message: `Validation failed: ${message}`,
          errors: [{ field, message }],
          error_code: 'VALIDATION_ERROR',
        },
      });
    });
    expect(charges).toBe(0);
  });

  it('takes an explicit null for no description', async () => {
    expect((await handlers.call(PATH, { ...order, description: null })).body.success).toBe(true);
  });

  it.each(['pi_sandbox_000000000000000000000000', 'pi_1', '%00', "' OR 1=1"])('%j has no receipt', async (id) => {
    const answer = await fetch(`${handlers.base}/sandbox/receipts/${id}`);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { message: 'there is no such receipt', extensions: { code: 'not-found' } },
    ]);
  });

  it('that was declined has no receipt either', async () => {
    const { body } = await handlers.call(PATH, { ...order, payment_method_id: 'pm_card_chargeDeclined' });
    expect((await fetch(`${handlers.base}/sandbox/receipts/${String(body.payment_intent_id)}`)).status).toBe(404);
  });
});

describe('an idempotency key', () => {
  it('charges once and gives the first answer again', async () => {
    const headers = newKey();
    const answers: Answer[] = [];
    const charges = await chargesOf(async () => {
      answers.push(await handlers.call(PATH, order, headers), await handlers.call(PATH, order, headers));
    });
    expect(charges).toBe(1);
    expect(answers[1]).toEqual(answers[0]);
  });

  it('gives a decline again', async () => {
    const headers = newKey();
    const declined = { ...order, payment_method_id: 'pm_card_chargeDeclined' };
    const first = await handlers.call(PATH, declined, headers);
    expect(await handlers.call(PATH, declined, headers)).toEqual(first);
  });

  it('sees through the spelling of the same payment', async () => {
    const headers = newKey();
    const charges = await chargesOf(async () => {
      await handlers.call(PATH, order, headers);
      const spelled = { ...order, currency: 'USD', customer_id: CUSTOMER.toUpperCase(), description: null };
      expect((await handlers.call(PATH, spelled, headers)).body.success).toBe(true);
    });
    expect(charges).toBe(1);
  });

  it('charges once under concurrency over two instances', async () => {
    const other = await startHandlers(database.url);
    const headers = newKey();
    let answers: Answer[] = [];
    const charges = await chargesOf(async () => {
      const calls = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? handlers : other).call(PATH, order, headers));
      answers = await Promise.all(calls);
    });
    await other.close();
    expect(charges).toBe(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.body.success).toBe(true);
  });

  it('is still known after a restart', async () => {
    const headers = newKey();
    const before = await startHandlers(database.url);
    const first = await before.call(PATH, order, headers);
    await before.close();
    const after = await startHandlers(database.url);
    expect((await after.call(PATH, order, headers)).body.payment_intent_id).toBe(first.body.payment_intent_id);
    await after.close();
  });

  it('charges once when the answer could not be written down after the charge', async () => {
    const headers = newKey();
    const finish = jest.spyOn(handlers.app.get(PaymentRepository), 'finish');
    finish.mockRejectedValueOnce(new Error('the process died here'));
    const charges = await chargesOf(async () => {
      const lost = await handlers.call(PATH, order, headers);
      expect([lost.status, lost.body.message]).toEqual([500, 'Internal server error']);
      expect((await handlers.call(PATH, order, headers)).body).toMatchObject({ success: true, status: 'SUCCEEDED' });
    });
    expect(charges).toBe(1);
  });

  it('gives its answer for ever', async () => {
    const headers = newKey();
    const first = await handlers.call(PATH, order, headers);
    await sql.query("UPDATE actiongraph_handlers.payment SET created_at = now() - interval '1 year'");
    expect(await handlers.call(PATH, order, headers)).toEqual(first);
  });

  it('is not charged any more when its outcome stayed unknown for a day', async () => {
    const headers = newKey();
    jest.spyOn(handlers.app.get(PaymentRepository), 'finish').mockRejectedValueOnce(new Error('the process died here'));
    await handlers.call(PATH, order, headers);
    await sql.query(
      "UPDATE actiongraph_handlers.payment SET created_at = now() - interval '1 day' WHERE idempotency_key = $1",
      [`idempotency-key:${headers['idempotency-key']}`],
    );
    expect((await handlers.call(PATH, order, headers)).body).toMatchObject({
      success: false,
      error_code: 'PAYMENT_OUTCOME_UNKNOWN',
    });
  });

  it.each([{ amount: 2000 }, { currency: 'eur' }, { payment_method_id: 'pm_card_amex' }, { description: 'other' }])(
    'is refused with another input: %j',
    async (change) => {
      const headers = newKey();
      const charges = await chargesOf(async () => {
        await handlers.call(PATH, order, headers);
        const { status, body } = await handlers.call(PATH, { ...order, ...change }, headers);
        expect([status, body]).toEqual([
          200,
          {
            success: false,
            payment_intent_id: null,
            status: 'FAILED',
            message: 'This idempotency key was already used for a different payment. Use a new key for a new payment.',
            receipt_url: null,
            error_code: 'IDEMPOTENCY_KEY_REUSED',
          },
        ]);
      });
      expect(charges).toBe(1);
    },
  );

  it('is not used up by an invalid input', async () => {
    const headers = newKey();
    await handlers.call(PATH, { ...order, amount: 0 }, headers);
    expect((await handlers.call(PATH, order, headers)).body.success).toBe(true);
  });

  it('may be the request id', async () => {
    const headers = { 'x-request-id': `request-${++keys}` };
    const charges = await chargesOf(async () => {
      await handlers.call(PATH, order, headers);
      await handlers.call(PATH, order, headers);
    });
    expect(charges).toBe(1);
  });

  it('goes before the request id', async () => {
    const headers = newKey();
    const charges = await chargesOf(async () => {
      await handlers.call(PATH, order, { ...headers, 'x-request-id': 'a' });
      await handlers.call(PATH, order, { ...headers, 'x-request-id': 'b' });
    });
    expect(charges).toBe(1);
  });

  it('is not the same as a request id of the same text', async () => {
    const value = `same-${++keys}`;
    const charges = await chargesOf(async () => {
      await handlers.call(PATH, order, { 'idempotency-key': value });
      await handlers.call(PATH, order, { 'x-request-id': value });
    });
    expect(charges).toBe(2);
  });

  it('is what makes payments the same: equal input alone does not', async () => {
    const charges = await chargesOf(async () => {
      await handlers.call(PATH, order);
      await handlers.call(PATH, order);
    });
    expect(charges).toBe(2);
  });

  it('belongs to its user', async () => {
    const headers = newKey();
    const charges = await chargesOf(async () => {
      await callAs({ 'x-hasura-role': 'user', 'x-hasura-user-id': '1' }, headers);
      await callAs({ 'x-hasura-role': 'user', 'x-hasura-user-id': '2' }, headers);
      await callAs({ 'x-hasura-role': 'user', 'x-hasura-user-id': '3' }, headers);
      await callAs({ 'x-hasura-role': 'other', 'x-hasura-user-id': '3' }, headers);
    });
    expect(charges).toBe(3);
  });

  it('belongs to the role of a caller without user id', async () => {
    const headers = newKey();
    const charges = await chargesOf(async () => {
      await callAs({ 'x-hasura-role': 'shop' }, headers);
      await callAs({ 'x-hasura-role': 'desk' }, headers);
      await callAs({ 'x-hasura-role': 'shop' }, headers);
    });
    expect(charges).toBe(2);
  });

  it.each([
    ['a key of 256 characters', {}, { 'idempotency-key': 'k'.repeat(256) }],
    ['a user id of a megabyte', { 'x-hasura-user-id': 'u'.repeat(1_000_000) }, {}],
    ['NUL in the user id', { 'x-hasura-user-id': 'a\0' }, {}],
  ])('is refused with %s', async (_name, session, headers) => {
    const { status, body } = await callAs({ 'x-hasura-role': 'user', ...session }, headers);
    expect([status, body.extensions]).toMatchObject([400, { code: 'bad-request' }]);
  });
});

it('keeps and logs no payment method', async () => {
  await handlers.call(PATH, { ...order, payment_method_id: 'pm_card_jcb' });
  await handlers.call(PATH, { ...order, payment_method_id: 'pm_1SecretCard' });
  const payments = await sql.query('SELECT * FROM actiongraph_handlers.payment WHERE answer::text NOT LIKE $1', [
    '%No such PaymentMethod%',
  ]);
  expect(JSON.stringify(payments.rows)).not.toContain('pm_');
  expect(JSON.stringify(handlers.logged)).not.toContain('pm_');
});
