// Answers of handlers that are JSON and yet wrong, and errors that handlers choose (spec/actions.md 4.4, 4.5).
import { INTERNALS, startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import {
  json,
  startScriptedHandler,
  text,
  type Script,
  type ScriptedHandler,
} from '../../../test/support/scripted-handler.js';
import type { JsonObject } from '@app/types';

const USER = { 'x-hasura-role': 'user' };

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({
    env: { HANDLER: handler.url },
  });
  await gateway.apply('set_custom_types', {
    scalars: [{ name: 'Anything' }],
    objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }],
  });
  const definition = { type: 'query', handler: '{{HANDLER}}/act', timeout: 1 };
  const outputs = { act: 'Out', strict: 'Out!', many: '[Out!]!', text: 'String', flag: 'Boolean!', any: 'Anything!' };
  for (const [name, output_type] of Object.entries(outputs)) {
    await gateway.apply('create_action', { name, definition: { ...definition, output_type } });
    await gateway.apply('create_action_permission', { action: name, role: 'user' });
  }
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

interface Failure {
  readonly message: string;
  readonly extensions: JsonObject & {
    readonly internal?: { readonly error: unknown; readonly request: JsonObject; readonly response: JsonObject | null };
  };
}

async function failureOf(
  script: Script,
  query = '{act{id}}',
  headers: Readonly<Record<string, string>> = {},
): Promise<Failure> {
  handler.on('/act', script);
  const { status, body } = await gateway.graphql({ query }, headers);
  expect(status).toBe(200);
  expect(Object.keys(body as object)).toEqual(['errors']);
  const [failure] = (body as unknown as { errors: Failure[] }).errors;
  if (failure === undefined) throw new Error('no error');
  expect(JSON.stringify({ ...failure, message: '' })).not.toMatch(INTERNALS);
  return failure;
}

/** What anybody but the admin sees. */
const bare = (message: string) => ({ message, extensions: { path: '$', code: 'unexpected' } });

describe('a 2xx body that does not fit', () => {
  it.each([
    ['{act{id}}', 5, 'got scalar String for the action webhook response, expecting Out'],
    ['{act{id}}', 'x', 'got scalar String for the action webhook response, expecting Out'],
    ['{act{id}}', true, 'got scalar Boolean for the action webhook response, expecting Out'],
    ['{act{id}}', [], 'got array for the action webhook response, expecting Out'],
    ['{act{id}}', {}, 'field "id" expected in webhook response, but not found'],
    ['{act{id}}', { ID: 1 }, 'field "id" expected in webhook response, but not found'],
    ['{act{id}}', { id: null }, 'expecting not null value for field "id"'],
    ['{act{__typename}}', { id: null }, 'expecting not null value for field "id"'],
    ['{strict{id}}', null, 'got null for the action webhook response'],
    ['{many{id}}', null, 'got null for the action webhook response'],
    ['{many{id}}', { id: 1 }, 'expecting array for the action webhook response'],
    ['{many{id}}', 'x', 'expecting array for the action webhook response'],
    ['{many{id}}', [{ id: 1 }, null], 'got null for the action webhook response'],
    ['{many{id}}', [{ id: 1 }, []], 'got array for the action webhook response, expecting Out'],
    ['{many{id}}', [{ id: 1 }, {}], 'field "id" expected in webhook response, but not found'],
    ['{text}', 1, 'got scalar String for the action webhook response, expecting String'],
    ['{text}', {}, 'got object for the action webhook response, expecting String'],
    ['{text}', true, 'got scalar Boolean for the action webhook response, expecting String'],
    ['{flag}', 'true', 'got scalar String for the action webhook response, expecting Boolean'],
    ['{flag}', null, 'got null for the action webhook response'],
  ])('is told by its first fault: %s with %j', async (query, answer, message) => {
    const failure = await failureOf(json(200, answer), query);
    expect(failure).toMatchObject({
      message,
      extensions: { path: '$', code: 'unexpected', internal: { error: 'unexpected response' } },
    });
    expect(await failureOf(json(200, answer), query, USER)).toEqual(bare(message));
  });

  it.each([null, 1.5, [[]], { a: { b: 1 } }, '__proto__'])('is impossible for an opaque type: %j', async (answer) => {
    handler.on('/act', json(201, answer));
    expect((await gateway.graphql({ query: '{any}' })).body).toEqual({ data: { any: answer } });
  });

  it('keeps prototype keys of the handler out of the answer', async () => {
    handler.on('/act', text(200, '{"id":1,"__proto__":{"polluted":1}}'));
    expect((await gateway.graphql({ query: '{act{id __typename}}' })).body).toEqual({
      data: { act: { id: 1, __typename: 'Out' } },
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('keeps every digit of what the handler sent', async () => {
    handler.on('/act', text(200, '{"id":123456789012345678901234567890.10}'));
    const { text: answer } = await gateway.send({ path: '/v1/graphql', body: '{"query":"{act{id}}"}' });
    expect(answer).toBe('{"data":{"act":{"id":123456789012345678901234567890.10}}}');
  });
});

describe('the error object of a 4xx', () => {
  const plain = (code: string) => ({ path: '$', code });
  it.each([
    [{ message: 'no' }, 'no', plain('unexpected')],
    [{ message: '' }, '', plain('unexpected')],
    [{ message: 'no', code: 'mine' }, 'no', plain('mine')],
    [{ message: 'no', code: null }, 'no', plain('unexpected')],
    [{ message: 'no', code: 42 }, 'no', plain('42')],
    [{ message: 'no', code: {} }, 'no', plain('unexpected')],
    [{ message: 'no', code: 'mine', extensions: null }, 'no', plain('mine')],
    [{ message: 'no', code: 'mine', extensions: { a: [1] } }, 'no', { a: [1] }],
    [{ message: 'no', extensions: {} }, 'no', {}],
    [
      { message: 'no', extensions: { path: '$.x', code: 'theirs', internal: 'theirs' } },
      'no',
      { path: '$.x', code: 'theirs', internal: 'theirs' },
    ],
    [{ message: 'no', odd: 1 }, 'no', plain('unexpected')],
  ])('reaches the client, without internals: %j', async (object, message, extensions) => {
    for (const status of [400, 401, 404, 422, 499]) {
      expect(await failureOf(json(status, object))).toEqual({ message, extensions });
    }
  });

  it.each([{}, { message: 1 }, { message: null }, { Message: 'x' }, { error: 'x' }, [], ['x'], 'x', 5, null, true])(
    'needs a message: %j',
    async (object) => {
      const message =
        'parsing Hasura.GraphQL.Execute.Action.Types.ActionWebhookErrorResponse(ActionWebhookErrorResponse) failed, key "message" not found';
      const failure = await failureOf(json(400, object));
      expect(failure).toMatchObject({ message, extensions: { path: '$', code: 'parse-failed' } });
      expect(failure.extensions.internal).toBeDefined();
      expect(await failureOf(json(400, object), '{act{id}}', USER)).toEqual({
        message,
        extensions: plain('parse-failed'),
      });
    },
  );
});

describe('internal details', () => {
  const detailsFor = async (env: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) => {
    const { databaseUrl } = gateway;
    const second = await startGatewayUnderTest({ databaseUrl, env: { HANDLER: handler.url, ...env } });
    handler.on('/act', text(200, 'OK'));
    const { body } = await second.graphql({ query: '{act{id}}' }, headers);
    await second.close();
    return (body as unknown as { errors: [Failure] }).errors[0].extensions.internal !== undefined;
  };

  it.each([
    [{ HASURA_GRAPHQL_DEV_MODE: 'true' }, USER, true],
    [{ HASURA_GRAPHQL_DEV_MODE: 'true', HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS: 'false' }, {}, true],
    [{ HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS: 'false' }, {}, false],
    [{ HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS: 'true' }, USER, false],
  ])('with %j for %j: shown is %s', async (env, headers, shown) => {
    expect(await detailsFor(env, headers)).toBe(shown);
  });
});
