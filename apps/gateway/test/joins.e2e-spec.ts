// Relationships to tables and actions through the whole gateway: commands, HTTP, both drivers.
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import type { Json, JsonObject } from '@app/types';

const typesWith = (...relationships: readonly JsonObject[]): JsonObject => ({
  objects: [{ name: 'Signed', fields: [{ name: 'user_id', type: 'Int' }], relationships }],
});
const TO_TABLE = { name: 'user', type: 'object', remote_table: 'users', field_mapping: { user_id: 'id' } };
const TO_ACTION = {
  name: 'score',
  definition: { to_action: { action: 'scoreOf', argument_mapping: { id: 'user_id' } } },
};

describe.each(['engine', 'apollo'] as const)('with the driver %s', (driver) => {
  let gateway: GatewayUnderTest;
  let handler: ScriptedHandler;
  beforeAll(async () => {
    handler = await startScriptedHandler();
    handler.on('/sign', (_call, response) => response.end('{"user_id": 7}'));
    handler.on('/score', ({ text }, response) => {
      const { input } = JSON.parse(text) as { readonly input: { readonly id: number } };
      response.end(String(input.id * 10));
    });
    gateway = await startGatewayUnderTest({ driver, env: { HANDLER: handler.url } });
    const sql = "create table users (id int primary key, name text); insert into users values (7, 'Ada'), (8, 'Bob')";
    expect((await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' })).status).toBe(200);
    await gateway.apply('pg_track_table', { table: 'users' });
    await gateway.apply('set_custom_types', typesWith(TO_TABLE));
    await gateway.apply('create_action', {
      name: 'scoreOf',
      definition: {
        type: 'query',
        handler: '{{HANDLER}}/score',
        output_type: 'Int',
        arguments: [{ name: 'id', type: 'Int!' }],
      },
    });
    await gateway.apply('create_action', {
      name: 'sign',
      definition: { handler: '{{HANDLER}}/sign', output_type: 'Signed' },
    });
    // The action must be there before anything leads to it.
    await gateway.apply('set_custom_types', typesWith(TO_TABLE, TO_ACTION));
    await gateway.apply('pg_create_remote_relationship', {
      table: 'users',
      name: 'score',
      definition: { to_action: { action: 'scoreOf', argument_mapping: { id: 'id' } } },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await handler.close();
  });

  const ask = async (query: string): Promise<Json> => (await gateway.graphql({ query })).body;

  it('joins rows to what an action answers, and actions to rows', async () => {
    expect(await ask('mutation { sign { score user { name score } } }')).toEqual({
      data: { sign: { score: 70, user: { name: 'Ada', score: 70 } } },
    });
    expect(await ask('{ users(order_by: {id: desc}) { name score } }')).toEqual({
      data: {
        users: [
          { name: 'Bob', score: 80 },
          { name: 'Ada', score: 70 },
        ],
      },
    });
  });

  it('shows joined fields in the schema', async () => {
    const query = '{ __type(name: "Signed") { fields { name type { name } } } }';
    expect(await ask(query)).toEqual({
      data: {
        __type: {
          fields: [
            { name: 'score', type: { name: 'Int' } },
            { name: 'user', type: { name: 'users' } },
            { name: 'user_id', type: { name: 'Int' } },
          ],
        },
      },
    });
  });

  it('refuses a relationship that cannot be served', async () => {
    const definition = { to_action: { action: 'sign', argument_mapping: {} } };
    const { status, body } = await gateway.metadata({
      type: 'pg_create_remote_relationship',
      args: { table: 'users', name: 'bad', definition },
    });
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({
        error: expect.stringContaining('action "sign" is a mutation: only query actions can be joined') as string,
      }),
    ]);
  });

  it('goes on without a relationship whose action is dropped and comes back', async () => {
    const before = (await gateway.apply('export_metadata', {})) as JsonObject;
    const without = {
      ...before,
      actions: (before.actions as readonly JsonObject[]).filter(({ name }) => name !== 'scoreOf'),
    };
    await gateway.apply('replace_metadata', { metadata: without, allow_inconsistent_metadata: true });
    expect(await ask('mutation { sign { user { name } } }')).toEqual({ data: { sign: { user: { name: 'Ada' } } } });
    expect(await ask('{ users { score } }')).toMatchObject({
      errors: [{ message: "field 'score' not found in type: 'users'" }],
    });
    await gateway.apply('drop_inconsistent_metadata', {});
    expect(await gateway.apply('get_inconsistent_metadata', {})).toMatchObject({ is_consistent: true });
    await gateway.apply('replace_metadata', before);
    expect(await ask('mutation { sign { score } }')).toEqual({ data: { sign: { score: 70 } } });
  });
});
