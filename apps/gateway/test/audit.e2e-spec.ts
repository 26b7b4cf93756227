// The audit log through a running gateway: what is recorded over every transport, what never is, and who may read it.
import { inspect } from 'node:util';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { openSocket } from '../../../test/support/websocket-client.js';
import { onDatabase } from '../../../test/support/upstream-catalog.js';

const SECRET = 'the-admin-secret-of-this-test';
const ADMIN = { 'x-hasura-admin-secret': SECRET };
const USER = { ...ADMIN, 'x-hasura-role': 'user', 'x-hasura-user-id': '7', 'x-hasura-tenant': 'acme' };

interface Entry {
  readonly [key: string]: unknown;
  readonly id: string;
  readonly at: string;
  readonly name: string | null;
  readonly operation: string;
  readonly error_code: string | null;
  readonly arguments: unknown;
}

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;
let requests = 0;

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({
    env: {
      HANDLER: handler.url,
      HASURA_GRAPHQL_ADMIN_SECRET: SECRET,
      ACTIONGRAPH_AUDIT: 'all',
      ACTIONGRAPH_AUDIT_ARGUMENTS: 'all',
      ACTIONGRAPH_AUDIT_MASKED: 'card',
      ACTIONGRAPH_AUDIT_SESSION_VARIABLES: 'X-Hasura-Tenant,x-hasura-token',
    },
  });
  await prepare(gateway);
  handler.on('/pay', json(200, { id: 1 }));
  handler.on('/look', json(200, { id: 2 }));
  handler.on('/quiet', json(200, { id: 3 }));
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

async function prepare(target: GatewayUnderTest): Promise<void> {
  const apply: GatewayUnderTest['apply'] = (type, args) => target.apply(type, args);
  await apply('set_custom_types', {
    objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }],
    input_objects: [
      {
        name: 'Card',
        fields: [
          { name: 'number', type: 'String' },
          { name: 'password', type: 'String' },
        ],
      },
    ],
  });
  const args = [
    { name: 'amount', type: 'Int' },
    { name: 'note', type: 'String' },
    { name: 'card', type: 'String' },
    { name: 'details', type: 'Card' },
  ];
  for (const [name, type] of [
    ['pay', 'mutation'],
    ['look', 'query'],
    ['quiet', 'query'],
  ] as const) {
    const definition = {
      kind: 'synchronous',
      type,
      handler: `{{HANDLER}}/${name}`,
      output_type: 'Out',
      arguments: args,
    };
    await apply('create_action', { name, definition });
    await apply('create_action_permission', { action: name, role: 'user' });
  }
}

const nextId = () => `request-${++requests}`;

async function list(filter: object = {}, of = gateway): Promise<{ entries: Entry[]; next_cursor: string | null }> {
  const { body, status } = await of.metadata({ type: 'list_audit_log', args: filter }, { headers: ADMIN });
  expect(status).toBe(200);
  return body as unknown as { entries: Entry[]; next_cursor: string | null };
}

const entriesOf = async (id: string, of = gateway) => (await list({ request_id: id }, of)).entries;

async function asked(body: object, headers: Record<string, string> = USER): Promise<Entry[]> {
  const id = nextId();
  await gateway.graphql(body, { ...headers, 'x-request-id': id });
  return entriesOf(id);
}

describe('an operation over HTTP', () => {
  it('is recorded with who asked, what, how and how it ended', async () => {
    const [entry, ...more] = await asked({
      query: 'mutation Pay { pay(amount: 5) { id } other: pay { id } __typename }',
    });
    expect(more).toEqual([]);
    expect(entry).toEqual({
      id: expect.stringMatching(/^\d+$/) as string,
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      operation: 'mutation',
      name: 'Pay',
      fields: ['pay', '__typename'],
      actions: ['pay'],
      role: 'user',
      user_id: '7',
      session_variables: { 'x-hasura-tenant': 'acme' },
      transport: 'http',
      address: '127.0.0.1',
      request_id: `request-${requests}`,
      seconds: expect.any(Number) as number,
      result: 'ok',
      error_code: null,
      arguments: { pay: { amount: 5 } },
    });
  });

  it('is recorded where it is refused, with the code', async () => {
    const [entry] = await asked({ query: '{ nothing }' });
    expect(entry).toMatchObject({
      operation: 'query',
      fields: ['nothing'],
      result: 'error',
      error_code: 'validation-failed',
    });
  });

  it('is recorded where its text cannot be read', async () => {
    const [entry] = await asked({ query: '{ pay( ' });
    expect(entry).toMatchObject({ operation: 'unreadable', name: null, fields: [], result: 'error' });
  });

  it('is recorded with the code of its handler', async () => {
    handler.on('/look', json(400, { message: 'no', extensions: { code: 'TOO_POOR' } }));
    const [entry] = await asked({ query: '{ look { id } }' });
    handler.on('/look', json(200, { id: 2 }));
    expect(entry).toMatchObject({ actions: ['look'], error_code: 'TOO_POOR' });
  });

  it('names the fields of fragments', async () => {
    const query = 'query Q { ...F ... on query_root { quiet { id } } } fragment F on query_root { a: look { id } }';
    expect((await asked({ query }))[0]).toMatchObject({ fields: ['look', 'quiet'] });
  });

  it('of a batch is recorded for each', async () => {
    const id = nextId();
    const batch = [{ query: '{ look { id } }' }, { query: 'mutation { pay { id } }' }, { query: '{ nothing }' }];
    await gateway.graphql(batch, { ...USER, 'x-request-id': id });
    expect((await entriesOf(id)).map(({ operation, error_code }) => [operation, error_code])).toEqual([
      ['query', 'validation-failed'],
      ['mutation', null],
      ['query', null],
    ]);
  });
});

it('records an operation over a websocket once', async () => {
  const { send, received, socket } = await openSocket(gateway.url, { protocol: 'graphql-transport-ws' });
  send({ type: 'connection_init', payload: { headers: { ...USER, 'x-hasura-user-id': 'by-socket' } } });
  await received(1);
  send({ id: '1', type: 'subscribe', payload: { query: 'query Ws { look(note: "x") { id } }' } });
  await received(3);
  const { entries } = await list({ user: 'by-socket' });
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ name: 'Ws', transport: 'websocket', actions: ['look'], address: '127.0.0.1' });
  socket.close();
});

it('records a REST endpoint with the operation behind it', async () => {
  await gateway.apply('create_query_collection', {
    name: 'rest',
    definition: { queries: [{ name: 'look', query: 'query LookRest($note: String) { look(note: $note) { id } }' }] },
  });
  await gateway.apply('create_rest_endpoint', {
    name: 'look',
    url: 'look/:note',
    methods: ['GET'],
    definition: { query: { collection_name: 'rest', query_name: 'look' } },
  });
  const id = nextId();
  await gateway.send({ method: 'GET', path: '/api/rest/look/hello', headers: { ...USER, 'x-request-id': id } });
  expect(await entriesOf(id)).toEqual([
    expect.objectContaining({ name: 'LookRest', transport: 'rest', arguments: { look: { note: 'hello' } } }),
  ]);
});

describe('a metadata command', () => {
  const command = async (body: object, headers: Record<string, string> = ADMIN, path = '/v1/metadata') => {
    const id = nextId();
    await gateway.metadata(body, { headers: { ...headers, 'x-request-id': id }, path });
    return (await entriesOf(id))[0];
  };

  it('is recorded with its type', async () => {
    expect(await command({ type: 'get_inconsistent_metadata', args: {} })).toMatchObject({
      operation: 'metadata',
      name: 'get_inconsistent_metadata',
      fields: [],
      role: 'admin',
      result: 'ok',
    });
  });

  it('is recorded where it fails', async () => {
    expect(await command({ type: 'drop_action', args: { name: 'gone' } })).toMatchObject({ error_code: 'not-exists' });
  });

  it('is recorded of a caller who may not', async () => {
    const entry = await command({ type: 'drop_action', args: { name: 'pay' } }, USER);
    expect(entry).toMatchObject({ role: 'user', name: 'drop_action', error_code: 'access-denied' });
  });

  it('names what is in a bulk', async () => {
    const reload = { type: 'reload_metadata', args: {} };
    const entry = await command({ type: 'bulk', args: [reload, { type: 'bulk_keep_going', args: [reload] }] });
    expect(entry).toMatchObject({ name: 'bulk', fields: ['reload_metadata', 'bulk_keep_going', 'reload_metadata'] });
  });

  it('is recorded where it has no shape', async () => {
    expect(await command(['odd'])).toMatchObject({ name: '(no type)', result: 'error' });
  });

  it('at the query endpoint is recorded too', async () => {
    const entry = await command({ type: 'run_sql', args: { sql: 'select 1' } }, ADMIN, '/v2/query');
    expect(entry).toMatchObject({ name: 'run_sql', arguments: { sql: 'select 1' } });
  });
});

describe('secrets', () => {
  const everything = async () =>
    JSON.stringify(await onDatabase(gateway.databaseUrl, 'SELECT * FROM hdb_catalog.actiongraph_audit_log'));

  it('in masked arguments, keys and variables are not kept', async () => {
    const query = `mutation P($password: String, $d: Card) {
      pay(card: "4111-hush", note: $password, details: $d) { id }
    }`;
    const variables = { password: 'hush-1', d: { number: '42', password: 'hush-2' } };
    const [entry] = await asked({ query, variables });
    expect(entry?.arguments).toEqual({ pay: { card: '***', note: '***', details: { number: '42', password: '***' } } });
    expect(await everything()).not.toContain('hush');
  });

  it('of headers, session variables and texts are not kept', async () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    const headers = {
      ...USER,
      authorization: `Bearer ${token}`,
      cookie: 'session=cookie-hush',
      'x-hasura-token': 'claim-hush',
      'x-hasura-user-id': SECRET,
    };
    const note = `Bearer ${token} ${SECRET} postgres://u:url-hush@host/db`;
    const [entry] = await asked(
      { query: 'mutation M($n: String) { pay(note: $n) { id } }', variables: { n: note } },
      headers,
    );
    expect(entry?.arguments).toEqual({ pay: { note: '*** *** postgres://u:***@host/db' } });
    expect(entry).toMatchObject({ user_id: '***', session_variables: { 'x-hasura-token': '***' } });
    const kept = await everything();
    for (const secret of [token, SECRET, 'hush']) expect(kept).not.toContain(secret);
  });

  it('of errors and request ids are not kept', async () => {
    handler.on('/look', json(400, { message: `no ${SECRET}`, extensions: { code: `code ${SECRET}` } }));
    await gateway.graphql({ query: '{ look { id } }' }, { ...USER, 'x-request-id': `id ${SECRET}` });
    handler.on('/look', json(200, { id: 2 }));
    expect((await list({ error_code: 'code ***' })).entries).toEqual([
      expect.objectContaining({ request_id: 'id ***' }),
    ]);
    expect(await everything()).not.toContain(SECRET);
  });

  it('of metadata commands are not kept', async () => {
    const args = {
      name: 'another',
      configuration: { connection_info: { database_url: `postgres://u:url-hush@127.0.0.1:1/x?password=param-hush` } },
      customization: { headers: [{ name: 'Authorization', value: 'Bearer header-hush' }] },
    };
    await gateway.metadata({ type: 'pg_add_source', args }, { headers: ADMIN });
    await gateway.metadata({ type: `type ${SECRET}`, args: {} }, { headers: ADMIN });
    await list();
    expect(await everything()).not.toMatch(/hush|the-admin-secret/);
  });

  it('do not reach the log either', () => {
    const lines = gateway.observations.filter(({ type }) => type === 'audit-log');
    expect(lines.length).toBeGreaterThan(10);
    expect(inspect(lines, { depth: 9 })).not.toMatch(/hush|the-admin-secret/);
  });
});

describe('hostile values', () => {
  it('are stored as text that the database takes', async () => {
    const note = 'nul \u0000 half \ud800 quote \' "';
    const [entry] = await asked({ query: 'mutation ($n: String) { pay(note: $n) { id } }', variables: { n: note } });
    expect(entry?.arguments).toEqual({ pay: { note: 'nul \ufffd half \ufffd quote \' "' } });
  });

  it('of great size become a note', async () => {
    const variables = { n: 'x'.repeat(100_000) };
    const [entry] = await asked({ query: 'mutation ($n: String) { pay(note: $n) { id } }', variables });
    expect(entry?.arguments).toEqual({ pay: { note: '(100000 characters)' } });
  });

  it('under special names are kept as they are', async () => {
    const [entry] = await asked({ query: '{ look(__proto__: 1, constructor: 2) { id } toString }' });
    expect(entry).toMatchObject({ fields: ['look', 'toString'], actions: ['look'], result: 'error' });
  });

  it('in aliases without end are cut', async () => {
    const aliases = Array.from({ length: 500 }, (_, index) => `a${index}: look { id }`).join(' ');
    const [entry] = await asked({ query: `{ ${aliases} }` });
    expect(entry).toMatchObject({ fields: ['look'] });
  });
});

describe('the table', () => {
  it.each([
    'UPDATE hdb_catalog.actiongraph_audit_log SET role = $$x$$',
    'DELETE FROM hdb_catalog.actiongraph_audit_log',
    'TRUNCATE hdb_catalog.actiongraph_audit_log',
  ])('refuses %s', async (sql) => {
    await expect(onDatabase(gateway.databaseUrl, sql)).rejects.toThrow('the audit log is append-only');
  });
});

describe('list_audit_log', () => {
  it('is for admins', async () => {
    const { body } = await gateway.metadata({ type: 'list_audit_log', args: {} }, { headers: USER });
    expect(body).toMatchObject({ code: 'access-denied' });
  });

  it('pages through all entries, newest first, each once', async () => {
    const until = new Date(Date.now() + 60_000).toISOString();
    const whole = (await list({ role: 'user', until, limit: 500 })).entries.map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await list({ role: 'user', until, limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(whole);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    [{ action: 'pay' }, (one: Entry) => (one.actions as string[]).includes('pay')],
    [{ result: 'error' }, (one: Entry) => one.error_code !== null],
    [{ operation: 'metadata', result: 'ok' }, (one: Entry) => one.operation === 'metadata' && one.error_code === null],
    [{ name: 'Pay' }, (one: Entry) => one.name === 'Pay'],
    [{ since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' }, () => false],
  ])('filters by %j', async (filter, fits) => {
    const all = (await list({ limit: 500 })).entries.filter(fits).map(({ id }) => id);
    const found = (await list({ ...filter, limit: 500 })).entries.map(({ id }) => id);
    expect(found.filter((id) => all.includes(id)).sort()).toEqual(all.sort());
    expect((await list({ ...filter, limit: 500 })).entries.every(fits)).toBe(true);
  });

  it.each([
    [{ cursor: 'bm9uc2Vuc2U' }, '$.args.cursor'],
    [{ limit: 0 }, '$.args.limit'],
    [{ since: 'yesterday' }, '$.args.since'],
    [{ result: 'maybe' }, '$.args.result'],
    [{ other: 1 }, '$.args.other'],
  ])('refuses %j', async (args, path) => {
    const { status, body } = await gateway.metadata({ type: 'list_audit_log', args }, { headers: ADMIN });
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'parse-failed', path })]);
  });

  it('takes texts that no row can hold', async () => {
    const { status } = await gateway.metadata(
      { type: 'list_audit_log', args: { role: 'a\u0000' } },
      { headers: ADMIN },
    );
    expect(status).toBe(400);
  });
});

describe('other settings', () => {
  const withGateway = async (env: Record<string, string>, work: (other: GatewayUnderTest) => Promise<void>) => {
    const other = await startGatewayUnderTest({
      env: { HANDLER: handler.url, HASURA_GRAPHQL_ADMIN_SECRET: SECRET, ...env },
    });
    try {
      await prepare(other);
      await work(other);
    } finally {
      await other.close();
    }
  };
  const operations = async (other: GatewayUnderTest) => {
    await other.graphql({ query: '{ look { id } }' }, USER);
    await other.graphql({ query: '{ quiet { id } }' }, USER);
    await other.graphql({ query: 'mutation { pay(amount: 1, note: "n") { id } }' }, USER);
    const { entries } = await list({ limit: 500 }, other);
    return entries.filter(({ operation }) => operation !== 'metadata').reverse();
  };

  it('by default keep metadata commands and what the policy of an action asks for', async () => {
    await withGateway({}, async (other) => {
      expect(await operations(other)).toEqual([]);
      await other.apply('set_action_policy', {
        action: 'pay',
        policy: { audit: { record: true, arguments: 'names' } },
      });
      expect(await operations(other)).toEqual([
        expect.objectContaining({ actions: ['pay'], arguments: { pay: ['amount', 'note'] } }),
      ]);
      expect((await list({ name: 'create_action' }, other)).entries[0]).toMatchObject({ arguments: null });
    });
  });

  it('of mutations leave queries out, and actions whose policy says so', async () => {
    await withGateway({ ACTIONGRAPH_AUDIT: 'mutations' }, async (other) => {
      expect(await operations(other)).toEqual([expect.objectContaining({ actions: ['pay'], arguments: null })]);
      const policy = { audit: { record: false } };
      await other.apply('set_action_policy', { action: 'pay', policy });
      expect(await operations(other)).toHaveLength(1);
    });
  });

  it('off keep nothing, whatever policies say', async () => {
    await withGateway({ ACTIONGRAPH_AUDIT: 'off' }, async (other) => {
      await other.apply('set_action_policy', { action: 'pay', policy: { audit: { record: true } } });
      expect(await operations(other)).toEqual([]);
      expect((await list({}, other)).entries).toEqual([]);
    });
  });

  it('refuse a policy that is none', async () => {
    const policy = { audit: { arguments: 'all' } };
    const { body } = await gateway.metadata(
      { type: 'set_action_policy', args: { action: 'pay', policy } },
      { headers: ADMIN },
    );
    expect(body).toMatchObject({ code: 'parse-failed' });
  });
});
