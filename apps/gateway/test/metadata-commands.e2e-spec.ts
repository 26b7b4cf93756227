// Every command of the metadata API end to end: effect, refusal, envelope, versions (spec/metadata-actions-api.md).
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import type { Json, JsonObject } from '@app/types';

const SUCCESS = { message: 'success' };
const TYPES = {
  scalars: [{ name: 'Anything' }],
  enums: [{ name: 'Color', values: [{ value: 'RED' }] }],
  input_objects: [{ name: 'In', fields: [{ name: 'a', type: 'String!' }] }],
  objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }],
};
const DEFINITION = { type: 'query', handler: '{{HANDLER}}/act', output_type: 'Out' };

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

beforeAll(async () => {
  handler = await startScriptedHandler();
  handler.on('/act', json(200, { id: 1 }));
  gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url, SECRET: 'never-shown-secret' } });
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

beforeEach(async () => {
  await gateway.apply('clear_metadata', {});
  await gateway.apply('set_custom_types', TYPES);
  await gateway.apply('create_action', { name: 'act', definition: DEFINITION, comment: 'first' });
  await gateway.apply('create_action_permission', { action: 'act', role: 'user' });
});

const post = async (path: string, body: unknown): Promise<{ status: number; body: Json }> => {
  const { status, body: answer } = await gateway.metadata(body, { path });
  return { status, body: answer };
};
const run = (type: string, args: unknown, more: object = {}) => post('/v1/metadata', { type, args, ...more });
const ok = (body: Json = SUCCESS) => ({ status: 200, body });
const exported = async (): Promise<{ resource_version: number; metadata: JsonObject & { actions?: Json } }> =>
  (await run('export_metadata', {}, { version: 2 })).body as never;
const query = async (text: string, role = 'admin') =>
  (await gateway.graphql({ query: text }, { 'x-hasura-role': role })).body;

describe.each(['/v1/metadata', '/v1/query'])('on %s', (path) => {
  const refusals: readonly (readonly [string, unknown, number, string, string, string])[] = [
    [
      'create_action',
      { name: 'act', definition: DEFINITION },
      400,
      'already-exists',
      '$.args',
      'action with name "act" already exists',
    ],
    [
      'update_action',
      { name: 'nope', definition: DEFINITION },
      400,
      'not-exists',
      '$.args',
      'action with name "nope" does not exist',
    ],
    ['drop_action', { name: 'nope' }, 400, 'not-exists', '$.args', 'action with name "nope" does not exist'],
    ['drop_action', { name: '__proto__' }, 400, 'not-exists', '$.args', 'action with name "__proto__" does not exist'],
    [
      'create_action_permission',
      { action: 'nope', role: 'user' },
      400,
      'not-exists',
      '$.args',
      'action with name "nope" does not exist',
    ],
    [
      'create_action_permission',
      { action: 'act', role: 'user' },
      400,
      'already-exists',
      '$.args',
      'permission for role "user" is already defined on "act"',
    ],
    [
      'drop_action_permission',
      { action: 'act', role: 'nope' },
      400,
      'not-exists',
      '$.args',
      'permission for role: "nope" is not defined on "act"',
    ],
    ['drop_inherited_role', { role_name: 'nope' }, 400, 'not-exists', '$.args', '"nope" inherited role doesn\'t exist'],
    [
      'add_inherited_role',
      { role_name: 'r', role_set: ['r'] },
      400,
      'invalid-params',
      '$.args',
      'an inherited role name cannot be in the role combination',
    ],
    [
      'reload_metadata',
      { reload_sources: ['nope'] },
      400,
      'not-exists',
      '$.args',
      'Source with name "nope" not found in metadata',
    ],
    [
      'reload_metadata',
      { reload_remote_schemas: ['nope'] },
      400,
      'not-exists',
      '$.args',
      'Remote schema with name "nope" not found in metadata',
    ],
    [
      'foo_bar',
      {},
      400,
      'parse-failed',
      '$',
      'unknown metadata command "foo_bar"; "foo" was not recognized as a valid backend name',
    ],
    ['pg_bar', {}, 400, 'parse-failed', '$', 'unknown metadata command "bar" for backend postgres'],
    [
      '__proto__',
      {},
      400,
      'parse-failed',
      '$',
      'unknown metadata command "__proto__"; "" was not recognized as a valid backend name',
    ],
  ];
  it.each(refusals)('%s %j is refused', async (type, args, status, code, at, error) => {
    const before = await exported();
    const answer = await post(path, { type, args });
    expect(answer).toEqual({ status, body: { error, path: at, code } });
    expect(Object.keys(answer.body as object)).toEqual(['error', 'path', 'code']);
    expect(await exported()).toEqual(before);
  });

  it.each([
    [
      'update_action',
      { name: 'act', definition: { ...DEFINITION, output_type: 'Nope' } },
      'not-exists',
      'the type: "Nope" is not an object or scalar type defined in custom types',
    ],
    [
      'create_action',
      { name: 'b', definition: { ...DEFINITION, handler: '{{NO_A}}/{{NO_B}}' } },
      '',
      'Value for environment variables not found: NO_A, NO_B',
    ],
  ])('%s that would be inconsistent is refused with the object', async (type, args, _code, reason) => {
    const before = await exported();
    const { status, body } = await post(path, { type, args });
    expect(status).toBe(400);
    const error = `Inconsistent object: in action "${args.name}"; ${reason}`;
    expect(body).toMatchObject({ error, path: '$.args', code: 'invalid-configuration' });
    expect((body as { internal: Json }).internal).toMatchObject([
      { type: 'action', name: `action ${args.name}`, reason: error, definition: { name: args.name } },
    ]);
    expect(Object.keys(body as object)).toEqual(['error', 'path', 'code', 'internal']);
    expect(await exported()).toEqual(before);
  });

  it('set_custom_types that takes a type away from an action is refused', async () => {
    const before = await exported();
    const { status, body } = await post(path, { type: 'set_custom_types', args: {} });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: 'cannot continue due to new inconsistent metadata',
      path: '$.args',
      code: 'unexpected',
      internal: [{ type: 'action', name: 'action act' }],
    });
    expect(await exported()).toEqual(before);
  });

  it('commands change what is served at once', async () => {
    expect(
      await post(path, {
        type: 'create_action',
        args: { name: 'more', definition: { ...DEFINITION, output_type: '[Out!]' } },
      }),
    ).toEqual(ok());
    handler.on('/act', json(200, [{ id: 5 }]));
    expect(await query('{more{id}}')).toEqual({ data: { more: [{ id: 5 }] } });
    expect(await query('{more{id}}', 'user')).toMatchObject({
      errors: [{ message: "field 'more' not found in type: 'query_root'" }],
    });
    expect(
      await post(path, { type: 'create_action_permission', args: { action: 'more', role: 'user', comment: 'why' } }),
    ).toEqual(ok());
    expect(await query('{more{id}}', 'user')).toEqual({ data: { more: [{ id: 5 }] } });
    expect(await post(path, { type: 'drop_action_permission', args: { action: 'more', role: 'user' } })).toEqual(ok());
    expect(await query('{more{id}}', 'user')).toHaveProperty('errors');
    expect(
      await post(path, {
        type: 'update_action',
        args: { name: 'more', definition: { ...DEFINITION, type: 'mutation' } },
      }),
    ).toEqual(ok());
    expect(await query('{more{id}}')).toHaveProperty('errors');
    handler.on('/act', json(200, { id: 1 }));
    expect(await query('mutation {more{id}}')).toEqual({ data: { more: { id: 1 } } });
    expect(await post(path, { type: 'drop_action', args: { name: 'more' } })).toEqual(ok());
    expect(await query('mutation {more{id}}')).toMatchObject({ errors: [{ message: 'no mutations exist' }] });
  });
});

describe('the envelope', () => {
  it.each([
    ['', 'invalid-json', '$'],
    ['{', 'invalid-json', '$'],
    ['[]', 'parse-failed', '$'],
    ['null', 'parse-failed', '$'],
    ['"x"', 'parse-failed', '$'],
    ['{}', 'parse-failed', '$'],
    ['{"type":1,"args":{}}', 'parse-failed', '$.type'],
    ['{"type":null,"args":{}}', 'parse-failed', '$.type'],
    ['{"type":"export_metadata"}', 'parse-failed', '$'],
    ['{"type":"export_metadata","args":{},"version":3}', 'parse-failed', '$.version'],
    ['{"type":"export_metadata","args":{},"version":"2"}', 'parse-failed', '$.version'],
    ['{"type":"drop_action","args":{"name":"act"},"resource_version":"1"}', 'parse-failed', '$.resource_version'],
    ['{"type":"drop_action","args":[]}', 'parse-failed', '$.args'],
    ['{"type":"drop_action","args":null}', 'parse-failed', '$.args'],
    ['{"type":"bulk","args":{}}', 'parse-failed', '$.args'],
    ['{"type":"bulk","args":[1]}', 'parse-failed', '$.args[0]'],
    ['{"type":"bulk","args":[{"type":"nope","args":{}}]}', 'parse-failed', '$.args[0]'],
    ['{"type":"drop_action","args":{"name":"a\\u0000b"}}', 'parse-failed', '$.args.name'],
    [`{"type":"set_custom_types","args":${'['.repeat(900)}${']'.repeat(900)}}`, 'parse-failed', '$'],
  ])('with a fault is refused with its path: %s', async (body, code, path) => {
    const { status, headers, text } = await gateway.send({ path: '/v1/metadata', body });
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-request-id']).toBeUndefined();
    expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/./) as string, path, code });
  });

  it('carries a request id only when it succeeds', async () => {
    const success = await gateway.metadata(
      { type: 'get_inconsistent_metadata', args: {} },
      { headers: { 'x-request-id': 'mine' } },
    );
    expect(success.headers['x-request-id']).toBe('mine');
    const failure = await gateway.metadata({ type: 'nope', args: {} }, { headers: { 'x-request-id': 'mine' } });
    expect(failure.headers['x-request-id']).toBeUndefined();
  });

  it.each(['/v1/metadata', '/v1/query', '/v2/query'])(
    'of anybody but the admin is refused on %s, whatever it asks',
    async (path) => {
      for (const body of [
        { type: 'export_metadata', args: {} },
        { type: 'foo_bar', args: {} },
        { type: 'run_sql', args: { sql: 'select 1' } },
      ]) {
        const answer = await gateway.metadata(body, { path, headers: { 'x-hasura-role': 'user' } });
        expect(answer.status).toBe(400);
        expect(answer.body).toEqual({ error: 'restricted access : admin only', path: '$.args', code: 'access-denied' });
      }
    },
  );
});
