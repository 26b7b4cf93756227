// Versions and concurrent writers, odd names, and what is kept or shown beside the metadata (spec/metadata-actions-api.md 3.7, 3.8, 7).
import { setTimeout as sleep } from 'node:timers/promises';
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

describe('the resource version', () => {
  it('grows by one with each change, and not with reads, refusals or catalog state', async () => {
    const { resource_version: version } = await exported();
    await run('get_inconsistent_metadata', {});
    await run('drop_action', { name: 'nope' });
    await run('set_catalog_state', { type: 'cli', state: { a: 1 } });
    expect((await exported()).resource_version).toBe(version);
    await run('reload_metadata', {});
    expect((await exported()).resource_version).toBe(version + 1);
    await run('bulk', [
      { type: 'set_custom_types', args: TYPES },
      { type: 'reload_metadata', args: {} },
    ]);
    expect((await exported()).resource_version).toBe(version + 2);
  });

  it.each([-1, 1])('that is off by %d is a conflict, and nothing is stored', async (off) => {
    const before = await exported();
    const stale = before.resource_version + off;
    expect(await run('drop_action', { name: 'act' }, { resource_version: stale })).toEqual({
      status: 409,
      body: {
        error: `metadata resource version referenced (${stale.toString()}) did not match current version`,
        path: '$',
        code: 'conflict',
      },
    });
    expect(await exported()).toEqual(before);
  });

  it('that fits is taken', async () => {
    const { resource_version: version } = await exported();
    expect(await run('drop_action', { name: 'act' }, { resource_version: version })).toEqual(ok());
  });

  it('is ignored by commands that change nothing', async () => {
    expect((await run('export_metadata', {}, { resource_version: 1 })).status).toBe(200);
  });

  it('lets exactly one of many writers win', async () => {
    const { resource_version: version } = await exported();
    const writers = Array.from({ length: 10 }, (_, i) =>
      run('create_action', { name: `w${i.toString()}`, definition: DEFINITION }, { resource_version: version }),
    );
    const statuses = (await Promise.all(writers)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    expect((await exported()).metadata.actions).toHaveLength(2);
  });

  it('loses nothing of concurrent writers that do not name it', async () => {
    const second = await startGatewayUnderTest({ databaseUrl: gateway.databaseUrl, env: { HANDLER: handler.url } });
    const before = await exported();
    const writers = Array.from({ length: 10 }, async (_, i) => {
      const target = i % 2 === 0 ? gateway : second;
      const { status } = await target.metadata({
        type: 'create_action',
        args: { name: `w${i.toString()}`, definition: DEFINITION },
      });
      return status;
    });
    const statuses = await Promise.all(writers);
    await second.close();
    const stored = statuses.filter((status) => status === 200).length;
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    // What the other instance stored last is known here within a second.
    const wanted = before.resource_version + stored;
    for (let i = 0; i < 40 && (await exported()).resource_version < wanted; i++) await sleep(50);
    const after = await exported();
    expect(after.resource_version).toBe(wanted);
    expect(after.metadata.actions).toHaveLength(1 + stored);
  });
});

describe('names', () => {
  it.each(['"', "'", "'; drop schema hdb_catalog cascade; --", '${x}', '{{SECRET}}', 'é', '日本', ' ', '\\', '\n'])(
    'of roles may be any text: %j',
    async (role) => {
      expect(await run('create_action_permission', { action: 'act', role })).toEqual(ok());
      expect(await run('create_action_permission', { action: 'act', role })).toMatchObject({
        body: { error: `permission for role "${role}" is already defined on "act"` },
      });
      expect(await run('drop_action_permission', { action: 'act', role })).toEqual(ok());
    },
  );

  it.each(['', 'a b', 'a"b', "a'b", 'é', '1a', 'a\nb', '{{SECRET}}'])(
    'of actions must be GraphQL names: %j',
    async (name) => {
      const { status, body } = await run('create_action', { name, definition: DEFINITION });
      expect(status).toBe(400);
      expect(body).toMatchObject({
        code: 'parse-failed',
        path: '$.args.name',
        error: `${name} is not valid GraphQL name`,
      });
    },
  );

  it.each(['__proto__', 'constructor', 'toString', '__typename'])(
    'that look dangerous harm nobody: %s',
    async (name) => {
      const { status } = await run('create_action', { name, definition: DEFINITION });
      expect([200, 400]).toContain(status);
      expect(await query('{act{id}}')).toEqual({ data: { act: { id: 1 } } });
      await run('drop_action', { name });
    },
  );
});

describe('dump_internal_state', () => {
  it('holds no secret and no address', async () => {
    const headers = [
      { name: 'X-A', value: 'plain-secret' },
      { name: 'X-B', value_from_env: 'SECRET' },
    ];
    await run('update_action', { name: 'act', definition: { ...DEFINITION, headers } });
    const { status, body } = await run('dump_internal_state', {});
    expect(status).toBe(200);
    const shown = JSON.stringify(body);
    for (const secret of ['plain-secret', 'never-shown-secret', handler.url, gateway.databaseUrl, '127.0.0.1'])
      expect(shown).not.toContain(secret);
    expect(shown).toContain('"act"');
  });
});

describe('the catalog state', () => {
  it('is kept per tool', async () => {
    const { body: before } = await run('get_catalog_state', {});
    expect((before as { id: string }).id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await run('set_catalog_state', { type: 'cli', state: { migrations: { a: [1] } } })).toEqual(ok());
    expect(await run('set_catalog_state', { type: 'console', state: { x: null } })).toEqual(ok());
    expect((await run('get_catalog_state', {})).body).toEqual({
      ...(before as object),
      cli_state: { migrations: { a: [1] } },
      console_state: { x: null },
    });
  });

  it.each([
    [{ type: 'nobody', state: {} }, '$.args.type'],
    [{ type: 1, state: {} }, '$.args.type'],
    [{ type: 'cli' }, '$.args'],
    [{}, '$.args'],
  ])('is refused where it is for nobody: %j', async (args, path) => {
    const { status, body } = await run('set_catalog_state', args);
    expect([status, (body as JsonObject).path, (body as JsonObject).code]).toEqual([400, path, 'parse-failed']);
  });
});
