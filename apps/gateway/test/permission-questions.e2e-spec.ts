// Who may do what: `get_role_permissions` and `get_permission_holders` through a running gateway.
import type { Json } from '@app/types';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';

const SECRET = 'secret';
const ADMIN = { 'x-hasura-admin-secret': SECRET };

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await startGatewayUnderTest({
    env: {
      HASURA_GRAPHQL_ADMIN_SECRET: SECRET,
      HANDLER: 'http://127.0.0.1:9',
      HASURA_GRAPHQL_ENABLE_ALLOWLIST: 'true',
      HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS: 'false',
    },
  });
  const apply: GatewayUnderTest['apply'] = (type, args) => gateway.apply(type, args);
  const sql = `create table note (id int primary key, owner text, body text);
    create function notes_of(who text) returns setof note language sql stable as 'select * from note where owner = who';`;
  await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query', headers: ADMIN });
  await apply('pg_track_table', { table: 'note' });
  await apply('pg_track_function', { function: 'notes_of' });
  const filter = { owner: { _eq: 'X-Hasura-User-Id' } };
  await apply('pg_create_select_permission', {
    table: 'note',
    role: 'reader',
    permission: { columns: ['id', 'body'], filter, limit: 10 },
  });
  await apply('pg_create_insert_permission', {
    table: 'note',
    role: 'writer',
    permission: { columns: ['body'], check: {}, set: { owner: 'X-Hasura-User-Id' }, backend_only: true },
  });
  await apply('pg_create_function_permission', { function: 'notes_of', role: 'reader' });
  await apply('set_custom_types', { objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }] });
  const definition = { kind: 'synchronous', type: 'mutation', handler: '{{HANDLER}}', output_type: 'Out' };
  await apply('create_action', { name: 'send', definition });
  await apply('create_action_permission', { action: 'send', role: 'writer', comment: 'for editors' });
  await apply('add_inherited_role', { role_name: 'editor', role_set: ['reader', 'writer'] });
  await apply('set_graphql_schema_introspection_options', { disabled_for_roles: ['reader'] });
  await apply('set_api_limits', { disabled: false, depth_limit: { global: 9, per_role: { reader: 4 } } });
});

afterAll(() => gateway.close());

type Body = Record<string, Json>;

async function ask(type: string, args: Json, headers: Record<string, string> = ADMIN) {
  const { status, body } = await gateway.metadata({ type, args }, { headers });
  return { status, body: body as Body };
}

const role = async (name: string) => (await ask('get_role_permissions', { role: name })).body;
const namesOf = (body: Body) =>
  (body.root_fields as { root: string; name: string; backend_only: boolean }[]).map(
    ({ root, name, backend_only }) => `${root} ${name}${backend_only ? ' (backend only)' : ''}`,
  );

describe('get_role_permissions', () => {
  it('tells what a role has', async () => {
    const body = await role('reader');
    expect(namesOf(body)).toEqual(
      expect.arrayContaining(['query note', 'query note_by_pk', 'query notes_of', 'subscription note']),
    );
    expect(namesOf(body).filter((name) => name.startsWith('mutation'))).toEqual([]);
    expect(body).toMatchObject({
      role: 'reader',
      is_admin: false,
      is_known: true,
      inherits: [],
      tables: [
        {
          source: 'default',
          table: { schema: 'public', name: 'note' },
          permissions: [
            {
              operation: 'select',
              role: 'reader',
              inherited: false,
              permission: { columns: ['id', 'body'], filter: { owner: { _eq: 'X-Hasura-User-Id' } }, limit: 10 },
            },
          ],
        },
      ],
      functions: [{ source: 'default', role: 'reader', inherited: false }],
      actions: [],
      introspection: false,
      allow_list: { enabled: true, queries: [] },
      limits: { depth: 4, nodes: null, batch: null, time_seconds: null, rate: null },
    });
  });

  it('shows what is inherited, from whom, and what only backends have', async () => {
    const body = await role('editor');
    expect(body).toMatchObject({
      inherits: ['reader', 'writer'],
      actions: [
        { action: 'send', type: 'mutation', role: 'writer', inherited: true, conditions: { comment: 'for editors' } },
      ],
      introspection: true,
      limits: { depth: 9 },
    });
    const [table] = body.tables as { permissions: { operation: string; role: string; inherited: boolean }[] }[];
    expect(table?.permissions.map((one) => [one.operation, one.role, one.inherited])).toEqual([
      ['select', 'reader', true],
      ['insert', 'writer', true],
    ]);
    expect(namesOf(body)).toEqual(
      expect.arrayContaining(['mutation insert_note (backend only)', 'mutation send', 'query note']),
    );
  });

  it('says that the admin has everything', async () => {
    const body = await role('admin');
    expect(body).toMatchObject({ is_admin: true, tables: [], actions: [] });
    expect(namesOf(body)).toEqual(expect.arrayContaining(['mutation delete_note', 'mutation send']));
  });

  it.each(['nobody', '__proto__', 'constructor', ''.padEnd(5000, 'x')])('says that %.20s has nothing', async (name) => {
    expect(await role(name)).toMatchObject({ is_known: false, root_fields: [], tables: [], actions: [] });
  });

  it('knows what earlier commands of a bulk have changed', async () => {
    const { body } = await ask('bulk', [
      { type: 'create_action_permission', args: { action: 'send', role: 'late' } },
      { type: 'get_role_permissions', args: { role: 'late' } },
      { type: 'drop_action_permission', args: { action: 'send', role: 'late' } },
    ]);
    expect((body as unknown as Json[])[1]).toMatchObject({ actions: [{ action: 'send' }], is_known: true });
  });
});

describe('get_permission_holders', () => {
  it('names who may call an action, heirs too', async () => {
    const { body } = await ask('get_permission_holders', { action: 'send' });
    const field = { root: 'mutation', name: 'send', kind: 'action', backend_only: false };
    expect(body).toMatchObject({
      action: 'send',
      holders: [
        { role: 'editor', entries: [{ role: 'writer', inherited: true }], root_fields: [field] },
        { role: 'writer', entries: [{ role: 'writer', inherited: false }], root_fields: [field] },
      ],
    });
  });

  it.each<[string, Json]>([
    ['a source in the table', { table: { source: 'default', schema: 'public', name: 'note' } }],
    ['a source beside it', { source: 'default', table: 'note' }],
  ])('names who may use a table, with %s', async (_, args) => {
    const { body } = await ask('get_permission_holders', args);
    const holders = body.holders as { role: string; permissions: { operation: string }[]; root_fields: Json[] }[];
    expect(holders.map(({ role: name, permissions }) => [name, permissions.map((one) => one.operation)])).toEqual([
      ['editor', ['select', 'insert']],
      ['reader', ['select']],
      ['writer', ['insert']],
    ]);
    expect(holders.every(({ root_fields: fields }) => fields.length > 0)).toBe(true);
  });

  it.each<[Json, string, string]>([
    [{ action: 'gone' }, 'not-exists', '$.args.action'],
    [{ table: 'gone' }, 'not-exists', '$.args.table'],
    [{ table: 'note', source: 'gone' }, 'not-exists', '$.args.table'],
    [{ action: 'send', table: 'note' }, 'parse-failed', '$.args'],
    [{}, 'parse-failed', '$.args'],
    [{ action: 'send', role: 'x' }, 'parse-failed', '$.args.role'],
  ])('refuses %j', async (args, code, path) => {
    expect(await ask('get_permission_holders', args)).toMatchObject({ status: 400, body: { code, path } });
  });
});

it.each(['get_role_permissions', 'get_permission_holders'])('%s is for admins', async (type) => {
  const { body } = await ask(type, { role: 'reader' }, { ...ADMIN, 'x-hasura-role': 'reader' });
  expect(body).toMatchObject({ code: 'access-denied' });
});
