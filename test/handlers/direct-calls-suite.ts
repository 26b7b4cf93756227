// The handlers without the gateway: the guide's curl, the envelope, and who is refused.
import type { ClientOf } from '../support/e2e-client.js';
import type { E2ePlan } from '../support/e2e-target.js';
import { INTERNALS, newKey, newPerson, USER } from './requests.js';

const REGISTER = '/actions/register-user';
const PAYMENT = '/actions/process-payment';

export function describeDirectCalls(clientOf: ClientOf, plan: E2ePlan): void {
  const isPossible = plan.canCallHandlers && plan.hasAdminSecret;
  (isPossible ? describe : describe.skip)('a direct call of a handler', () => {
    const call = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      clientOf().direct(path, typeof body === 'string' ? body : JSON.stringify(body), {
        'x-hasura-admin-secret': clientOf().target.adminSecret ?? '',
        ...headers,
      });

    it("answers the guide's curl", async () => {
      const person = newPerson();
      const { status, body } = await call(REGISTER, { input: person });
      expect(status).toBe(200);
      expect(body).toMatchObject({ success: true, user: { email: person.email, email_verified: false } });
    });

    it("answers the gateway's envelope alike", async () => {
      const envelope = { action: { name: 'registerUser' }, input: { input: newPerson() }, session_variables: {} };
      expect((await call(REGISTER, envelope)).body).toMatchObject({ success: true });
    });

    it('answers field faults with their codes', async () => {
      const { status, body } = await call(REGISTER, { input: { ...newPerson(), email: 'x' } });
      expect([status, body]).toEqual([
        200,
        {
          success: false,
          message: 'Validation failed',
          errors: [{ field: 'email', message: 'Email must be a valid email address', code: 'INVALID_FORMAT' }],
          error_code: 'VALIDATION_ERROR',
        },
      ]);
    });

    it('takes session values from the body first, from headers second', async () => {
      const key = newKey();
      const input = { amount: 5, currency: 'usd', payment_method_id: 'pm_card_visa', customer_id: USER.userId };
      const headers = { 'idempotency-key': key, 'x-hasura-user-id': `header-${key}` };
      const byHeader = await call(PAYMENT, { input }, headers);
      const byBody = await call(PAYMENT, { input, session_variables: { 'x-hasura-user-id': `body-${key}` } }, headers);
      const again = await call(PAYMENT, { input, session_variables: { 'x-hasura-user-id': `header-${key}` } }, headers);
      const intents = [byHeader, byBody, again].map(({ body }) => (body as Record<string, unknown>).payment_intent_id);
      expect(intents[1]).not.toBe(intents[0]);
      expect(intents[2]).toBe(intents[0]);
    });

    it.each([
      ['a wrong X-Action-Secret', { 'x-action-secret': 'wrong' }, 'invalid X-Action-Secret'],
      ['a wrong admin secret', { 'x-hasura-admin-secret': 'wrong' }, 'invalid X-Hasura-Admin-Secret'],
    ])('is refused with %s', async (_, headers, message) => {
      const answer = await call(REGISTER, { input: newPerson() }, headers);
      expect([answer.status, answer.body]).toEqual([401, { message, extensions: { code: 'access-denied' } }]);
    });

    it('is refused without any secret', async () => {
      const { status, body } = await clientOf().direct(REGISTER, JSON.stringify({ input: newPerson() }));
      expect([status, body]).toEqual([
        401,
        { message: 'X-Action-Secret required, but not found', extensions: { code: 'access-denied' } },
      ]);
    });

    it.each([
      ['no input', {}, 'key "input" not found', '$.input'],
      ['a list', [], 'expected a JSON object', '$'],
      ['null', 'null', 'expected a JSON object', '$'],
      ['a string as the input', { input: 'x' }, 'expected an object', '$.input'],
      ['a list as the input', { input: [] }, 'expected an object', '$.input'],
      ['an action without a name', { action: {}, input: {} }, 'expected a string', '$.action.name'],
    ])('is refused with %s as the envelope', async (_, body, message, path) => {
      const answer = await call(REGISTER, body);
      expect([answer.status, answer.body]).toEqual([400, { message, extensions: { code: 'bad-request', path } }]);
    });

    it.each([
      ['malformed JSON', '{"input":', 400],
      ['nothing', '', 400],
      ['a prototype key', '{"input":{"__proto__":{"a":1}}}', 400],
      ['3 MB', `{"input":{"name":"${'x'.repeat(3_000_000)}"}}`, 413],
    ])('is refused with %s as the body, in the shape of an action error', async (_, text, expected) => {
      const { status, body } = await call(REGISTER, text);
      expect(status).toBe(expected);
      expect(body).toEqual({ message: expect.any(String) as string, extensions: { code: 'bad-request' } });
      expect(JSON.stringify(body)).not.toMatch(INTERNALS);
    });

    it('is refused as a form, as a web page could send it', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await call(REGISTER, 'input[email]=a@b.co', headers)).status).toBe(415);
    });

    it('gets no internals for a path that does not exist', async () => {
      const { status, body } = await call('/actions/none?token=secret', { input: {} });
      expect([status, body]).toEqual([404, { message: 'resource does not exist', extensions: { code: 'not-found' } }]);
    });
  });
}
