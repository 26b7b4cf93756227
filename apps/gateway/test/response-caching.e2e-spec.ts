// `@cached` over HTTP: who gets which answer, what clients are told, and what drops kept answers.
import { describeWithRedis, startRedis, type RedisUnderTest } from '../../../test/support/redis-under-test.js';
import {
  startGatewayUnderTest,
  type Answered,
  type GatewayUnderTest,
  type RequestHeaders,
} from '../../../test/support/gateway-under-test.js';
import { onDatabase } from '../../../test/support/upstream-catalog.js';
import {
  json,
  startScriptedHandler,
  type ScriptedHandler,
  type Script,
} from '../../../test/support/scripted-handler.js';
import { until } from '../../../test/support/until.js';

const SQL = `
  CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE article (id int PRIMARY KEY, author_id int NOT NULL REFERENCES author ON DELETE CASCADE, title text NOT NULL);
  CREATE TABLE other (id int PRIMARY KEY);
  CREATE VIEW titles AS SELECT id, title FROM article;
  CREATE FUNCTION fresh_authors() RETURNS SETOF author LANGUAGE sql VOLATILE AS 'SELECT * FROM author';
  CREATE FUNCTION stable_authors() RETURNS SETOF author LANGUAGE sql STABLE AS 'SELECT * FROM author';
  INSERT INTO author VALUES (1, 'Ada'), (2, 'Bob');
  INSERT INTO article VALUES (1, 1, 'one'), (2, 2, 'two');`;

const user = (id: string): RequestHeaders => ({ 'x-hasura-role': 'user', 'x-hasura-user-id': id });

async function prepare(gateway: GatewayUnderTest): Promise<void> {
  await gateway.apply('pg_track_tables', {
    tables: ['author', 'article', 'other', 'titles'].map((table) => ({ table })),
  });
  const using = { foreign_key_constraint_on: { table: 'article', column: 'author_id' } };
  await gateway.apply('pg_create_array_relationship', { table: 'author', name: 'articles', using });
  await gateway.apply('pg_track_function', { function: 'fresh_authors', configuration: { exposed_as: 'query' } });
  await gateway.apply('pg_track_function', { function: 'stable_authors' });
  const filter = { author_id: 'X-Hasura-User-Id' };
  await gateway.apply('pg_create_select_permission', {
    table: 'article',
    role: 'user',
    permission: { columns: ['id', 'title'], filter },
  });
  await gateway.apply('pg_create_select_permission', {
    table: 'author',
    role: 'user',
    permission: { columns: ['id', 'name'], filter: {} },
  });
  await gateway.apply('set_custom_types', {
    objects: [{ name: 'Out', fields: [{ name: 'n', type: 'Int' }] }],
  });
  const action = (name: string, more: object = {}) => ({
    name,
    definition: {
      type: 'query',
      handler: `{{HANDLER}}/${name}`,
      output_type: 'Out',
      arguments: [{ name: 'a', type: 'Int' }],
      ...more,
    },
  });
  await gateway.apply('create_action', action('count'));
  await gateway.apply('create_action', action('kept'));
  await gateway.apply('create_action', action('forwarded', { forward_client_headers: true }));
  await gateway.apply('create_action', action('change', { type: 'mutation' }));
  await gateway.apply('create_action', action('later', { type: 'mutation', kind: 'asynchronous' }));
  await gateway.apply('set_action_policy', {
    action: 'later',
    policy: { cache: { invalidates: ['action:count'] } },
  });
  await gateway.apply('set_action_policy', { action: 'kept', policy: { cache: { ttl_seconds: 30 } } });
  await gateway.apply('set_action_policy', {
    action: 'change',
    policy: { cache: { invalidates: ['action:count', 'table:default.public.other'] } },
  });
  for (const name of ['count', 'kept']) {
    await gateway.apply('create_action_permission', { action: name, role: 'user' });
  }
}

/** Each call answers another number. */
function counting(headers: Readonly<Record<string, string>> = {}): Script {
  let n = 0;
  return (...call) => {
    json(200, { n: ++n }, headers)(...call);
  };
}

describe('answers of queries', () => {
  let handler: ScriptedHandler;
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    handler = await startScriptedHandler();
    gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url } });
    await onDatabase(gateway.databaseUrl, SQL);
    await prepare(gateway);
  });
  afterAll(async () => {
    await gateway.close();
    await handler.close();
  });
  beforeEach(async () => {
    await gateway.apply('clear_response_cache', {});
    for (const path of ['/count', '/kept', '/forwarded', '/change', '/later']) handler.on(path, counting());
  });

  const ask = (query: string, headers?: RequestHeaders, variables = {}): Promise<Answered> =>
    gateway.graphql({ query, variables }, headers);
  const bodyOf = async (...args: Parameters<typeof ask>) => JSON.stringify((await ask(...args)).body);

  it('are kept, with the headers that say so', async () => {
    const query = 'query @cached { author(order_by: {id: asc}) { id name } }';
    const first = await ask(query);
    await onDatabase(gateway.databaseUrl, "UPDATE author SET name = 'Ada L.' WHERE id = 1");
    const second = await ask(query);
    await onDatabase(gateway.databaseUrl, "UPDATE author SET name = 'Ada' WHERE id = 1");
    expect(second.body).toEqual(first.body);
    expect(second.headers['x-hasura-query-cache-key']).toMatch(/^[0-9a-f]{64}$/);
    expect(second.headers['x-hasura-query-cache-key']).toBe(first.headers['x-hasura-query-cache-key']);
    expect(second.headers['x-hasura-query-family-cache-key']).toMatch(/^[0-9a-f]{64}$/);
    expect(first.headers['cache-control']).toBe('max-age=60');
    expect(second.headers['cache-control']).toMatch(/^max-age=(60|5\d)$/);
    expect(second.headers.warning).toBeUndefined();
  });

  it.each([
    ['without the directive', '{ author { id } }'],
    ['in a batch', 'batch'],
    ['of a VOLATILE function', 'query @cached { fresh_authors { id } }'],
    ['of an action that gets client headers', 'query @cached { forwarded { n } }'],
    ['of a mutation', 'mutation { change { n } }'],
  ])('%s are not', async (_, query) => {
    const answer =
      query === 'batch' ? await gateway.graphql([{ query: 'query @cached { author { id } }' }]) : await ask(query);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).toContain('data');
    expect(answer.headers['x-hasura-query-cache-key']).toBeUndefined();
    expect(answer.headers['cache-control']).toBeUndefined();
  });

  it('of errors are not kept', async () => {
    handler.on('/count', json(400, { message: 'no' }));
    const failed = await ask('query @cached { count { n } }');
    expect(failed.body).toMatchObject({ errors: [{ message: 'no' }] });
    expect(failed.headers['x-hasura-query-cache-key']).toBeUndefined();
    handler.on('/count', counting());
    expect((await ask('query @cached { count { n } }')).body).toEqual({ data: { count: { n: 1 } } });
  });

  it('are shared by users whose rows are the same, and by nobody else', async () => {
    const mine = 'query @cached { article { title } }';
    expect(await bodyOf(mine, user('1'))).toBe('{"data":{"article":[{"title":"one"}]}}');
    expect(await bodyOf(mine, user('2'))).toBe('{"data":{"article":[{"title":"two"}]}}');
    expect((await ask(mine, { 'x-hasura-role': 'user' })).body).toMatchObject({ errors: [{}] });
    const everybodys = 'query @cached { author { id } }';
    const keys = [user('1'), user('2'), {}].map(async (headers) => {
      return (await ask(everybodys, headers)).headers['x-hasura-query-cache-key'];
    });
    const [one, two, admin] = await Promise.all(keys);
    expect([one === two, one === admin]).toEqual([true, false]);
  });

  it('of actions are kept for one session only', async () => {
    const query = 'query @cached { count { n } }';
    const answers = [];
    for (const id of ['1', '2', '1', '2']) answers.push(await bodyOf(query, user(id)));
    expect(answers.map((text) => /\d/.exec(text)?.[0])).toEqual(['1', '2', '1', '2']);
  });

  it('differ by variables, however they come', async () => {
    const query = 'query ($a: Int = 1) @cached { count(a: $a) { n } }';
    const answers = [];
    for (const variables of [{}, { a: 1 }, { a: 2 }, { a: null }, {}]) answers.push(await bodyOf(query, {}, variables));
    expect(answers.map((text) => /\d/.exec(text)?.[0])).toEqual(['1', '1', '2', '3', '1']);
  });

  it('are made anew where that is asked for, and given to those who ask later', async () => {
    const query = 'query ($r: Boolean!) @cached(refresh: $r) { count { n } }';
    const answers = [];
    for (const r of [false, false, true, false]) answers.push(await bodyOf(query, {}, { r }));
    expect(answers.map((text) => /\d/.exec(text)?.[0])).toEqual(['1', '1', '2', '2']);
    expect(
      await bodyOf('query ($r: Boolean!) @cached(refresh: $r, ttl: 5) { count { n } }', {}, { r: false }),
    ).toContain('2');
  });

  it.each([
    [{ ttl: 7 }, 'max-age=7'],
    [{ ttl: 100_000 }, 'max-age=3600'],
    [{ ttl: 0 }, 'max-age=0'],
    [{ ttl: -5 }, 'max-age=0'],
    [{}, 'max-age=60'],
    [{ ttl: null }, 'max-age=60'],
  ])('live as long as they are asked to, within limits: %j', async (variables, header) => {
    const query = 'query ($ttl: Int) @cached(ttl: $ttl) { author { id } }';
    expect((await ask(query, {}, variables)).headers['cache-control']).toBe(header);
    await gateway.apply('clear_response_cache', {});
  });

  it.each([
    ['query @cached(ttl: "x") { author { id } }', {}],
    ['query @cached(refresh: 1) { author { id } }', {}],
    ['query @cached(until: 1) { author { id } }', {}],
    ['query @cached(ttl: $t) { author { id } }', {}],
    ['query ($t: String) @cached(ttl: $t) { author { id } }', { t: '1' }],
    ['query ($t: Int) @cached(ttl: $t) { author { id } }', { t: 'x' }],
  ])('are refused where the directive is wrong: %s', async (query, variables) => {
    expect((await ask(query, {}, variables)).body).toMatchObject({ errors: [{ extensions: {} }] });
  });

  it.each([
    ['no-store', 'max-age=0', 2],
    ['private, max-age=60', 'max-age=0', 2],
    ['max-age=9', 'max-age=9', 1],
    ['max-age=9, s-maxage=4', 'max-age=4', 1],
    ['max-age=1000', 'max-age=60', 1],
    ['public', 'max-age=60', 1],
  ])('of a handler that says %s obey it', async (header, told, calls) => {
    handler.on('/count', counting({ 'cache-control': header }));
    const first = await ask('query @cached { count { n } }');
    expect(first.headers['cache-control']).toBe(told);
    expect(await bodyOf('query @cached { count { n } }')).toContain(`"n":${calls}`);
  });

  it('of an action with a policy are kept without the directive, alone and not beside others', async () => {
    expect(await bodyOf('{ kept { n } }')).toBe(await bodyOf('{ kept { n } }'));
    const limited = await ask('query @cached(ttl: 50) { kept(a: 5) { n } }');
    expect(limited.headers['cache-control']).toBe('max-age=30');
    const mixed = '{ kept { n } author { id } }';
    expect(await bodyOf(mixed)).not.toBe(await bodyOf(mixed));
  });

  it('are dropped by a mutation of a table that they read, and by no other', async () => {
    const queries = [
      'query @cached { author(where: {id: {_lt: 90}}) { id articles { title } } count { n } }',
      'query @cached { author(where: {articles: {title: {_neq: "x"}}}) { id } count { n } }',
      'query @cached { titles { title } count { n } }',
      'query @cached { stable_authors { id } count { n } }',
    ];
    const before = await Promise.all(queries.map((query) => bodyOf(query)));
    await ask('mutation { insert_other_one(object: {id: 1}) { id } }');
    expect((await Promise.all(queries.slice(0, 2).map((query) => bodyOf(query)))).join()).toBe(
      before.slice(0, 2).join(),
    );
    await ask('mutation { update_article(where: {id: {_eq: 1}}, _set: {title: "one"}) { affected_rows } }');
    const after = await Promise.all(queries.map((query) => bodyOf(query)));
    expect(after.map((text, index) => text === before[index])).toEqual([false, false, false, false]);
    await ask('mutation { delete_other_by_pk(id: 1) { id } }');
  });

  it('are dropped where a foreign key deletes what they show', async () => {
    const query = 'query @cached { article { id } }';
    await ask(
      'mutation { insert_author_one(object: {id: 9, name: "Eve", articles: {data: {id: 9, title: "nine"}}}) { id } }',
    );
    expect(await bodyOf(query)).toContain('9');
    await ask('mutation { delete_author_by_pk(id: 9) { id } }');
    expect(await bodyOf(query)).not.toContain('9');
  });

  it('are dropped by a mutation action that says so', async () => {
    const query = 'query @cached { count { n } }';
    expect([await bodyOf(query), await bodyOf(query)]).toEqual([
      '{"data":{"count":{"n":1}}}',
      '{"data":{"count":{"n":1}}}',
    ]);
    await ask('mutation { change { n } }');
    expect(await bodyOf(query)).toBe('{"data":{"count":{"n":2}}}');
  });

  it('are dropped when a run of an asynchronous action has ended that says so', async () => {
    const query = 'query @cached { count { n } }';
    expect(await bodyOf(query)).toBe('{"data":{"count":{"n":1}}}');
    await ask('mutation { later }');
    await until(async () => (await bodyOf(query)) === '{"data":{"count":{"n":2}}}');
  });

  it('are dropped by SQL and rows that come through the metadata API', async () => {
    const query = 'query @cached { other { id } }';
    const run = (body: unknown) => gateway.metadata(body, { path: '/v2/query' });
    expect(await bodyOf(query)).toBe('{"data":{"other":[]}}');
    await run({ type: 'run_sql', args: { sql: 'INSERT INTO other VALUES (5)' } });
    expect(await bodyOf(query)).toBe('{"data":{"other":[{"id":5}]}}');
    await gateway.metadata({ type: 'delete', args: { table: 'other', where: {} } }, { path: '/v1/query' });
    expect(await bodyOf(query)).toBe('{"data":{"other":[]}}');
  });

  it('are dropped by the command, by tag or all', async () => {
    const query = 'query @cached { count { n } }';
    const n = async () => /\d/.exec(await bodyOf(query))?.[0];
    expect([await n(), await n()]).toEqual(['1', '1']);
    await gateway.apply('clear_response_cache', { tags: ['action:nobody', 'table:default.public.author'] });
    expect(await n()).toBe('1');
    await gateway.apply('clear_response_cache', { tags: ['action:count'] });
    expect(await n()).toBe('2');
    await gateway.apply('clear_response_cache', {});
    expect(await n()).toBe('3');
    expect((await gateway.metadata({ type: 'clear_response_cache', args: { tags: 'x' } })).status).toBe(400);
    const refused = await gateway.metadata({ type: 'clear_response_cache', args: {} }, { headers: user('1') });
    expect([refused.status, await n()]).toEqual([400, '3']);
  });

  it('are not given after a change of permissions', async () => {
    const query = 'query @cached { author { name } }';
    expect(await bodyOf(query, user('1'))).toContain('Ada');
    await gateway.apply('pg_drop_select_permission', { table: 'author', role: 'user' });
    expect((await ask(query, user('1'))).body).toMatchObject({ errors: [{}] });
    const permission = { columns: ['id', 'name'], filter: { id: 'X-Hasura-User-Id' } };
    await gateway.apply('pg_create_select_permission', { table: 'author', role: 'user', permission });
    expect(await bodyOf(query, user('2'))).toBe('{"data":{"author":[{"name":"Bob"}]}}');
    await gateway.apply('pg_drop_select_permission', { table: 'author', role: 'user' });
    await gateway.apply('pg_create_select_permission', {
      table: 'author',
      role: 'user',
      permission: { columns: ['id', 'name'], filter: {} },
    });
  });

  it('are made once for many who ask at the same time', async () => {
    const gate: { open?: () => void } = {};
    const opened = new Promise<void>((resolve) => (gate.open = resolve));
    let calls = 0;
    handler.on('/count', (...call) => {
      calls++;
      void opened.then(() => {
        json(200, { n: calls })(...call);
      });
    });
    const asked = Array.from({ length: 20 }, () => bodyOf('query @cached { count { n } }'));
    await until(() => calls === 1);
    gate.open?.();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['{"data":{"count":{"n":1}}}']));
  });

  it('that are too large for the store are answered with a warning', async () => {
    const small = await startGatewayUnderTest({
      databaseUrl: gateway.databaseUrl,
      env: { HANDLER: handler.url, ACTIONGRAPH_CACHE_MAX_BYTES: '65536' },
    });
    const args = `{${Array.from({ length: 400 }, (_, i) => `a${i}: author { id name }`).join(' ')}}`;
    const answer = await small.graphql({ query: `query @cached ${args}` });
    await small.close();
    expect(answer.headers.warning).toBe('199 - cache-store-size-limit-exceeded');
    expect(answer.headers['cache-control']).toBe('max-age=0');
    expect(JSON.stringify(answer.body)).toContain('"a399"');
  });
});

describeWithRedis('answers that are kept in Redis', () => {
  let redis: RedisUnderTest;
  let handler: ScriptedHandler;
  let one: GatewayUnderTest;
  let other: GatewayUnderTest;
  beforeAll(async () => {
    redis = await startRedis();
    handler = await startScriptedHandler();
    const env = { HANDLER: handler.url, REDIS_URL: redis.url };
    one = await startGatewayUnderTest({ env });
    await onDatabase(one.databaseUrl, SQL);
    await prepare(one);
    other = await startGatewayUnderTest({ databaseUrl: one.databaseUrl, env });
  });
  afterAll(async () => {
    await other.close();
    await one.close();
    await handler.close();
    await redis.kill();
  });
  beforeEach(() => {
    handler.on('/count', counting());
  });

  const n = async (gateway: GatewayUnderTest, headers?: RequestHeaders): Promise<string | undefined> =>
    /\d/.exec(JSON.stringify((await gateway.graphql({ query: 'query @cached { count { n } }' }, headers)).body))?.[0];

  it('are shared by instances, and dropped for all of them', async () => {
    expect([await n(one), await n(other), await n(other, user('1'))]).toEqual(['1', '1', '2']);
    await one.graphql({ query: 'mutation { change { n } }' });
    expect([await n(other), await n(one)]).toEqual(['3', '3']);
    await other.apply('clear_response_cache', {});
    expect(await n(one)).toBe('4');
  });

  it('cost nobody an answer when Redis is lost, and are kept again when it is back', async () => {
    await one.apply('clear_response_cache', {});
    expect(await n(one)).toBe('1');
    await redis.kill();
    const answers = await Promise.all(Array.from({ length: 10 }, () => n(one)));
    expect(answers.every((value) => value !== undefined)).toBe(true);
    const lost = await one.graphql({ query: 'query @cached { author { id } }' });
    expect([lost.status, lost.headers.warning]).toEqual([200, '199 - cache-store-error']);
    await one.graphql({ query: 'mutation { change { n } }' });
    await redis.start();
    await until(async () => (await n(one)) === (await n(one)), 20_000);
    const told = one.observations.filter((seen) => seen.type === 'internal' && seen.source === 'response-cache');
    expect(told.map((seen) => (seen.type === 'internal' ? seen.level : ''))).toEqual(['warn', 'info']);
  });
});
