// Who may call which action, and what each role sees of the schema.
import type { Caller, ClientOf } from '../support/e2e-client.js';
import type { E2ePlan } from '../support/e2e-target.js';
import { ANONYMOUS, fault, newKey, newPerson, pay, register, USER } from './requests.js';

const FIELDS = '{ __schema { mutationType { fields { name } } types { name } } }';

interface Introspection {
  readonly mutationType: { readonly fields: readonly { readonly name: string }[] } | null;
  readonly types: readonly { readonly name: string }[];
}

export function describePermissions(clientOf: ClientOf, plan: E2ePlan): void {
  const introspect = async (caller?: Caller) => {
    const { mutationType, types } = (await clientOf().result(
      '__schema',
      { query: FIELDS },
      caller,
    )) as unknown as Introspection;
    return { mutations: mutationType?.fields.map(({ name }) => name), types: types.map(({ name }) => name) };
  };

  describe('permissions', () => {
    it('keep payments from anonymous callers', async () => {
      expect(await clientOf().errors(pay(), ANONYMOUS)).toEqual(
        fault("field 'processPayment' not found in type: 'mutation_root'", '$.selectionSet.processPayment'),
      );
    });

    it('keep payments away also when they hide in a fragment behind an allowed action', async () => {
      const { query, variables } = register(newPerson());
      const hidden = query.replace(
        /\}\s*$/,
        '...P } fragment P on mutation_root { p: processPayment(input: {}) { success } }',
      );
      expect(await clientOf().errors({ query: hidden, variables }, ANONYMOUS)).toEqual(
        fault("field 'processPayment' not found in type: 'mutation_root'", '$.selectionSet.processPayment'),
      );
      expect(await clientOf().result('registerUser', register(variables.input), ANONYMOUS)).toMatchObject({
        success: true,
      });
    });

    it('give a role without any permission no mutation at all', async () => {
      const caller = { role: `nobody-${newKey()}` };
      expect(await clientOf().errors(register(newPerson()), caller)).toEqual(fault('no mutations exist', '$'));
      expect((await introspect(caller)).mutations).toBeUndefined();
    });

    it.each([
      ['the admin', undefined],
      ['a user', USER],
    ])('let %s register and pay', async (_, caller) => {
      expect(await clientOf().result('registerUser', register(newPerson()), caller)).toMatchObject({ success: true });
      expect(await clientOf().result('processPayment', pay(), caller)).toMatchObject({ success: true });
    });

    it('show anonymous callers the types of their own actions only', async () => {
      const { mutations, types } = await introspect(ANONYMOUS);
      expect(mutations).toEqual(expect.arrayContaining(['registerUser', 'resendVerification']));
      expect(types).toEqual(expect.arrayContaining(['RegisterUserInput', 'RegisterUserOutput', 'UserInfo', 'UUID']));
      for (const name of ['PaymentInput', 'PaymentOutput', 'PaymentStatus']) expect(types).not.toContain(name);
      expect(mutations).not.toContain('processPayment');
    });

    it.each([
      ['the admin', undefined],
      ['users', USER],
    ])('show %s payments and their types', async (_, caller) => {
      const { mutations, types } = await introspect(caller);
      expect(mutations).toEqual(expect.arrayContaining(['registerUser', 'resendVerification', 'processPayment']));
      expect(types).toEqual(expect.arrayContaining(['PaymentInput', 'PaymentOutput', 'PaymentStatus']));
    });

    it('let only the admin read and change metadata', async () => {
      for (const type of ['export_metadata', 'clear_metadata']) {
        const { status, body } = await clientOf().metadata(type, {}, USER);
        expect([status, (body as { code: string }).code]).toEqual([400, 'access-denied']);
      }
      expect((await introspect(USER)).mutations).toContain('processPayment');
    });
  });

  (plan.hasAdminSecret ? describe : describe.skip)('the admin secret', () => {
    it('is needed to choose a role', async () => {
      const headers = { 'x-hasura-role': 'user', 'x-hasura-user-id': USER.userId };
      const { body } = await clientOf().post('/v1/graphql', JSON.stringify(pay()), headers);
      expect(body).not.toHaveProperty('data');
    });

    it.each(['', 'wrong', ' '])('is refused when it is %j', async (secret) => {
      const headers = { 'x-hasura-admin-secret': secret };
      const { status, body } = await clientOf().post('/v1/graphql', JSON.stringify(pay()), headers);
      expect(status).toBe(200);
      expect(body).toEqual({
        errors: fault('invalid "x-hasura-admin-secret"/"x-hasura-access-key"', '$', 'access-denied'),
      });
    });

    it('keeps strangers from the metadata', async () => {
      const { status, body } = await clientOf().post('/v1/metadata', '{"type":"export_metadata","args":{}}');
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body).toMatchObject({ code: 'access-denied' });
    });
  });
}
