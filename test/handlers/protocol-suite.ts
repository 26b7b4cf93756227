// GraphQL over HTTP with real actions behind it: batches, aliases, fragments, order, headers, malformed requests.
import { randomUUID } from 'node:crypto';
import type { ClientOf } from '../support/e2e-client.js';
import { ANONYMOUS, fault, INTERNALS, newPerson, pay, register, USER, UUID } from './requests.js';

const NOT_FOUND = fault("field 'nope' not found in type: 'mutation_root'", '$.selectionSet.nope');

export function describeProtocol(clientOf: ClientOf): void {
  describe('a batch', () => {
    it('is answered one by one, in order, whatever fails', async () => {
      const [first, second] = [newPerson(), newPerson()];
      const batch = [register(first), { query: 'mutation { nope }' }, register(second), register(first)];
      const { status, body } = await clientOf().graphql(batch, ANONYMOUS);
      expect(status).toBe(200);
      expect(body).toMatchObject([
        { data: { registerUser: { success: true, user: { email: first.email } } } },
        { errors: NOT_FOUND },
        { data: { registerUser: { success: true, user: { email: second.email } } } },
        { data: { registerUser: { success: false, message: 'Email already registered' } } },
      ]);
    });
  });

  describe('the selection', () => {
    it('may use aliases, fragments and directives, in its own order', async () => {
      const person = newPerson();
      const query = `mutation M($one: RegisterUserInput!, $two: RegisterUserInput!, $no: Boolean!) {
          again: registerUser(input: $one) { ...Outcome __typename }
          broken: registerUser(input: $two) { ...Outcome ... on RegisterUserOutput @skip(if: $no) { success } e: errors { __typename f: field } }
        }
        fragment Outcome on RegisterUserOutput { text: message who: user { ...Who } ok: success @include(if: $no) }
        fragment Who on UserInfo { verified: email_verified address: email }`;
      const { body } = await clientOf().graphql(
        { query, variables: { one: person, two: { ...person, email: 'x' }, no: true } },
        ANONYMOUS,
      );
      // As text: the order of keys counts.
      expect(JSON.stringify(body)).toBe(
        JSON.stringify({
          data: {
            again: {
              text: 'User registered successfully. Please check your email for verification.',
              who: { verified: false, address: person.email },
              ok: true,
              __typename: 'RegisterUserOutput',
            },
            broken: {
              text: 'Validation failed',
              who: null,
              ok: false,
              e: [{ __typename: 'ValidationError', f: 'email' }],
            },
          },
        }),
      );
    });

    it('of a mutation is carried out in its order', async () => {
      const person = newPerson();
      const query = `mutation M($p: RegisterUserInput!) {
        first: registerUser(input: $p) { success } second: registerUser(input: $p) { success }
      }`;
      const { body } = await clientOf().graphql({ query, variables: { p: person } }, ANONYMOUS);
      expect(body).toEqual({ data: { first: { success: true }, second: { success: false } } });
    });

    it('takes the operation that operationName names', async () => {
      const query = 'mutation A { nope } query B { __typename }';
      expect((await clientOf().graphql({ query, operationName: 'B' })).body).toEqual({
        data: { __typename: 'query_root' },
      });
    });

    it('lets nothing happen when a later field is invalid', async () => {
      const person = newPerson();
      const query = 'mutation M($p: RegisterUserInput!) { registerUser(input: $p) { success } nope }';
      expect(await clientOf().errors({ query, variables: { p: person } }, ANONYMOUS)).toEqual(NOT_FOUND);
      expect(await clientOf().result('registerUser', register(person), ANONYMOUS)).toMatchObject({ success: true });
    });
  });

  describe('the headers of an answer', () => {
    it('repeat the request id', async () => {
      const id = `e2e-${randomUUID()}`;
      const { headers } = await clientOf().graphql(register(newPerson()), {
        ...ANONYMOUS,
        headers: { 'x-request-id': id },
      });
      expect(headers.get('x-request-id')).toBe(id);
    });

    it('have a request id of their own when none was sent', async () => {
      const { headers } = await clientOf().graphql(pay(), USER);
      expect(headers.get('x-request-id')).toMatch(UUID);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    });

    it('tell nothing about the handlers or the software', async () => {
      const { headers } = await clientOf().graphql(register(newPerson()), ANONYMOUS);
      for (const name of ['x-powered-by', 'server', 'x-action-secret', 'set-cookie'])
        expect(headers.get(name)).toBeNull();
    });

    it('have no request id when the request was refused', async () => {
      const caller = { ...ANONYMOUS, headers: { 'x-request-id': 'refused' } };
      const { headers } = await clientOf().graphql({ query: 'mutation { nope }' }, caller);
      expect(headers.get('x-request-id')).toBeNull();
    });
  });

  describe('a malformed request', () => {
    it.each([
      ['no JSON', '{"query":'],
      ['nothing', ''],
      ['a string', '"query"'],
      ['no query', '{"variables":{}}'],
      ['a number as the query', '{"query":5}'],
      ['a list as the variables', '{"query":"{ __typename }","variables":[]}'],
      ['no document', '{"query":"mutation {"}'],
      ['an empty document', '{"query":""}'],
      ['an unknown operation', '{"query":"query A { __typename }","operationName":"B"}'],
    ])('with %s gets errors without internals', async (_, text) => {
      const { adminSecret } = clientOf().target;
      const headers: Record<string, string> = adminSecret === undefined ? {} : { 'x-hasura-admin-secret': adminSecret };
      const { body } = await clientOf().post('/v1/graphql', text, { ...headers, 'x-hasura-role': 'anonymous' });
      expect(body).toEqual({
        errors: [
          {
            message: expect.any(String) as string,
            extensions: { path: expect.stringMatching(/^\$/) as string, code: expect.any(String) as string },
          },
        ],
      });
      expect(JSON.stringify(body)).not.toMatch(INTERNALS);
    });
  });
}
