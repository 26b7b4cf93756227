// Rate limits over every transport: by settings, by role, by action; counted in memory or in a real Redis.
import type { Json, JsonObject } from '@app/types';
import {
  startGatewayUnderTest,
  type Answered,
  type Driver,
  type GatewayUnderTest,
  type RequestHeaders,
} from '../../../test/support/gateway-under-test.js';
import { describeWithRedis, startRedis, type RedisUnderTest } from '../../../test/support/redis-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { until } from '../../../test/support/until.js';
import { MODERN, openReady } from '../../../test/support/websocket-client.js';

let database: TestDatabase;
let handler: ScriptedHandler;
const gateways: GatewayUnderTest[] = [];

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly driver?: Driver;
}

async function gatewayWith({ env = {}, driver = 'engine' }: Options = {}): Promise<GatewayUnderTest> {
  const gateway = await startGatewayUnderTest({
    driver,
    databaseUrl: database.url,
    env: { HANDLER: handler.url, HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE: 'false', ...env },
  });
  gateways.push(gateway);
  return gateway;
}

const runSql = (gateway: GatewayUnderTest, sql: string): Promise<Answered> =>
  gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' });
const limitRate = (gateway: GatewayUnderTest, rate: JsonObject, more: JsonObject = {}): Promise<Json> =>
  gateway.apply('set_api_limits', { rate_limit: { global: rate }, ...more });
const limitAction = (gateway: GatewayUnderTest, action: string, rate_limit: JsonObject): Promise<Json> =>
  gateway.apply('set_action_policy', { action, policy: { rate_limit } });

const USER = { 'x-hasura-role': 'user' };
const as = (id: string): RequestHeaders => ({ ...USER, 'x-hasura-user-id': id });
const ask = (gateway: GatewayUnderTest, headers: RequestHeaders = USER, query = '{ __typename }'): Promise<Answered> =>
  gateway.graphql({ query }, headers);

function codeOf(body: Json): string {
  const [error] = ((body as JsonObject).errors ?? []) as JsonObject[];
  return error === undefined ? 'answered' : ((error.extensions as JsonObject).code as string);
}
async function codes(count: number, one: () => Promise<Answered>): Promise<readonly string[]> {
  const all: string[] = [];
  for (let i = 0; i < count; i++) all.push(codeOf((await one()).body));
  return all;
}
const REFUSED = 'rate-limit-exceeded';
const limitsIn = ({ headers }: Pick<Answered, 'headers'>): readonly (string | undefined)[] =>
  ['ratelimit-limit', 'ratelimit-remaining', 'retry-after'].map((name) => headers[name] as string | undefined);

beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  handler.on('/x', json(200, 1));
  const gateway = await gatewayWith();
  const create = async (name: string, definition: JsonObject): Promise<void> => {
    await gateway.apply('create_action', {
      name,
      definition: { handler: '{{HANDLER}}/x', output_type: 'Int', ...definition },
    });
    for (const role of ['user', 'other']) await gateway.apply('create_action_permission', { action: name, role });
  };
  await runSql(gateway, 'create table seen (id int primary key)');
  await gateway.apply('pg_track_table', { table: 'seen' });
  const permission = { columns: '*', filter: {} };
  await gateway.apply('pg_create_select_permission', { table: 'seen', role: 'user', permission });
  await create('read', { type: 'query' });
  await create('write', { type: 'mutation' });
  await create('later', { type: 'mutation', kind: 'asynchronous' });
  const queries = [{ name: 'typename', query: '{ __typename }' }];
  await gateway.apply('create_query_collection', { name: 'rest', definition: { queries } });
  const query = { collection_name: 'rest', query_name: 'typename' };
  await gateway.apply('create_rest_endpoint', { name: 'one', url: 'one', methods: ['GET'], definition: { query } });
});
afterEach(async () => {
  const [gateway] = gateways;
  await gateway?.apply('remove_api_limits', {});
  for (const action of ['read', 'write', 'later']) await gateway?.apply('set_action_policy', { action, policy: {} });
  for (const one of gateways.splice(0)) await one.close();
});
afterAll(async () => {
  await handler.close();
  await database.drop();
});

describe.each<Driver>(['engine', 'apollo'])('operations of a role, with the driver %s', (driver) => {
  it('are refused above the limit, with status 200 and headers that say when to come back', async () => {
    const gateway = await gatewayWith({ driver });
    await limitRate(gateway, { max_reqs_per_min: 2 });
    const answers = [await ask(gateway), await ask(gateway), await ask(gateway)];
    expect(answers.map(({ status, body }) => [status, codeOf(body)])).toEqual([
      [200, 'answered'],
      [200, 'answered'],
      [200, REFUSED],
    ]);
    expect(answers.map(limitsIn)).toEqual([
      ['2', '1', undefined],
      ['2', '0', undefined],
      ['2', '0', expect.stringMatching(/^(?:[1-9]|[1-5]\d|60)$/)],
    ]);
    expect(answers[2]?.body).toEqual({
      errors: [
        {
          message: 'the rate limit of 2 operations per minute is exceeded',
          extensions: { path: '$', code: REFUSED },
        },
      ],
    });
  });
});

describe('operations of a role', () => {
  it('are not limited for the admin, nor while limits are disabled', async () => {
    const gateway = await gatewayWith();
    await limitRate(gateway, { max_reqs_per_min: 0 });
    expect(await codes(3, () => ask(gateway, {}))).toEqual(['answered', 'answered', 'answered']);
    expect(await codes(1, () => ask(gateway))).toEqual([REFUSED]);
    await limitRate(gateway, { max_reqs_per_min: 0 }, { disabled: true });
    expect(await codes(1, () => ask(gateway))).toEqual(['answered']);
    expect(limitsIn(await ask(gateway))).toEqual([undefined, undefined, undefined]);
  });

  it('are counted by session variables', async () => {
    const gateway = await gatewayWith();
    await limitRate(gateway, { max_reqs_per_min: 1, unique_params: ['X-Hasura-User-Id'] });
    expect(await codes(2, () => ask(gateway, as('1')))).toEqual(['answered', REFUSED]);
    expect(await codes(2, () => ask(gateway, as('2')))).toEqual(['answered', REFUSED]);
  });

  it('have a limit of their own in a role', async () => {
    const gateway = await gatewayWith();
    const rate_limit = { global: { max_reqs_per_min: 1 }, per_role: { user: { max_reqs_per_min: 2 } } };
    await gateway.apply('set_api_limits', { rate_limit });
    expect(await codes(3, () => ask(gateway))).toEqual(['answered', 'answered', REFUSED]);
    expect(await codes(2, () => ask(gateway, { 'x-hasura-role': 'other' }))).toEqual(['answered', REFUSED]);
  });

  it('stay counted when metadata changes', async () => {
    const gateway = await gatewayWith();
    await limitRate(gateway, { max_reqs_per_min: 2 });
    await ask(gateway);
    await limitRate(gateway, { max_reqs_per_min: 2 }, { depth_limit: { global: 50 } });
    expect(await codes(2, () => ask(gateway))).toEqual(['answered', REFUSED]);
  });

  it('count one by one in a batch', async () => {
    const gateway = await gatewayWith();
    await limitRate(gateway, { max_reqs_per_min: 2 });
    const { status, body, headers } = await gateway.graphql(Array(4).fill({ query: '{ __typename }' }), USER);
    expect(status).toBe(200);
    expect((body as Json[]).map(codeOf)).toEqual(['answered', 'answered', REFUSED, REFUSED]);
    expect(limitsIn({ headers })[2]).toBeDefined();
  });

  it('count over REST, which answers 429', async () => {
    const gateway = await gatewayWith();
    await limitRate(gateway, { max_reqs_per_min: 1 });
    const get = () => gateway.send({ method: 'GET', path: '/api/rest/one', headers: USER });
    expect(limitsIn(await get())).toEqual(['1', '0', undefined]);
    const { status, text, headers } = await get();
    expect([status, (JSON.parse(text) as JsonObject).code]).toEqual([429, REFUSED]);
    expect(limitsIn({ headers })).toEqual(['1', '0', expect.any(String)]);
  });

  it('count over websockets, a subscription once', async () => {
    const gateway = await gatewayWith({ env: { HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL: '10' } });
    await limitRate(gateway, { max_reqs_per_min: 2 });
    const { send, received, socket } = await openReady(gateway.url, { protocol: MODERN, init: { headers: USER } });
    const subscribe = (id: string, query: string): void => {
      send({ id, type: 'subscribe', payload: { query } });
    };
    subscribe('1', 'subscription { seen { id } }');
    await received(1);
    // A second frame shows that the database was asked again.
    await runSql(gateway, 'insert into seen values (1)');
    await received(2);
    subscribe('2', '{ __typename }');
    await received(4);
    subscribe('3', '{ __typename }');
    const frames = (await received(5)) as JsonObject[];
    socket.terminate();
    expect(frames.filter(({ id }) => id !== '1').map(({ type, id }) => `${type as string} ${id as string}`)).toContain(
      'error 3',
    );
    expect(JSON.stringify(frames.at(-1))).toContain(REFUSED);
    expect(JSON.stringify(frames.slice(0, -1))).not.toContain(REFUSED);
  });
});

describe('limits of the settings', () => {
  it('hold for everybody', async () => {
    const gateway = await gatewayWith({ env: { ACTIONGRAPH_RATE_LIMIT_PER_MINUTE: '2' } });
    expect(await codes(3, () => ask(gateway, {}))).toEqual(['answered', 'answered', REFUSED]);
    expect(await codes(1, () => ask(gateway))).toEqual([REFUSED]);
  });

  it('are for addresses that nobody can claim', async () => {
    const gateway = await gatewayWith({ env: { ACTIONGRAPH_RATE_LIMIT_PER_IP_PER_MINUTE: '1' } });
    const from = (address: string) => () => ask(gateway, { 'x-forwarded-for': address, 'x-real-ip': address });
    expect(await codes(1, from('1.1.1.1'))).toEqual(['answered']);
    expect(await codes(1, from('2.2.2.2'))).toEqual([REFUSED]);
  });

  it('are for the addresses that trusted proxies tell', async () => {
    const env = { ACTIONGRAPH_RATE_LIMIT_PER_IP_PER_MINUTE: '1', ACTIONGRAPH_TRUSTED_PROXIES: '127.0.0.0/8, ::1' };
    const gateway = await gatewayWith({ env });
    const from = (forwarded: string) => () => ask(gateway, { 'x-forwarded-for': forwarded });
    expect(await codes(2, from('1.1.1.1'))).toEqual(['answered', REFUSED]);
    expect(await codes(1, from('9.9.9.9, 1.1.1.1'))).toEqual([REFUSED]);
    expect(await codes(1, from('1.1.1.1, 2.2.2.2'))).toEqual(['answered']);
  });

  it('leave the metadata API alone', async () => {
    const gateway = await gatewayWith({ env: { ACTIONGRAPH_RATE_LIMIT_PER_MINUTE: '1' } });
    for (let i = 0; i < 3; i++) await gateway.apply('export_metadata', {});
  });
});

describe('calls of an action', () => {
  it('are refused above the limit before the handler is called', async () => {
    const gateway = await gatewayWith();
    await limitAction(gateway, 'read', { per_minute: 2 });
    const before = handler.calls.length;
    expect(await codes(4, () => ask(gateway, USER, '{ read }'))).toEqual(['answered', 'answered', REFUSED, REFUSED]);
    expect(handler.calls.length - before).toBe(2);
    expect(limitsIn(await ask(gateway, USER, '{ read }'))).toEqual(['2', '0', expect.any(String)]);
    expect(limitsIn(await ask(gateway))).toEqual([undefined, undefined, undefined]);
  });

  it('count each alias', async () => {
    const gateway = await gatewayWith();
    await limitAction(gateway, 'write', { per_minute: 2, unique_by: 'role' });
    const { body } = await ask(gateway, USER, 'mutation { a: write b: write c: write }');
    expect(codeOf(body)).toBe(REFUSED);
    expect(JSON.stringify(body)).toContain('the rate limit of 2 calls per minute of action \\"write\\" is exceeded');
  });

  it('are counted by user', async () => {
    const gateway = await gatewayWith();
    await limitAction(gateway, 'read', { per_minute: 1, unique_by: 'user' });
    expect(await codes(2, () => ask(gateway, as('1'), '{ read }'))).toEqual(['answered', REFUSED]);
    expect(await codes(1, () => ask(gateway, { ...as('1'), 'x-hasura-role': 'other' }, '{ read }'))).toEqual([REFUSED]);
    expect(await codes(1, () => ask(gateway, as('2'), '{ read }'))).toEqual(['answered']);
  });

  it('count runs when they are asked for', async () => {
    const gateway = await gatewayWith();
    await limitAction(gateway, 'later', { per_minute: 1 });
    expect(await codes(2, () => ask(gateway, USER, 'mutation { later }'))).toEqual(['answered', REFUSED]);
  });

  it('count over websockets with those over HTTP', async () => {
    const gateway = await gatewayWith();
    await limitAction(gateway, 'read', { per_minute: 1 });
    const { send, received, socket } = await openReady(gateway.url, { protocol: MODERN, init: { headers: USER } });
    send({ id: '1', type: 'subscribe', payload: { query: '{ read }' } });
    await received(2);
    socket.terminate();
    expect(await codes(1, () => ask(gateway, USER, '{ read }'))).toEqual([REFUSED]);
  });

  it.each<readonly [Json, string]>([
    [{ per_minute: 0 }, 'per_minute'],
    [{ per_minute: -1 }, 'per_minute'],
    [{ per_minute: 1.5 }, 'per_minute'],
    [{ per_minute: '5' }, 'per_minute'],
    [{ per_minute: 1e300 }, 'per_minute'],
    [{}, 'per_minute'],
    [{ per_minute: 1, unique_by: 'IP' }, 'unique_by'],
    [{ per_minute: 1, unique_by: ['role'] }, 'unique_by'],
    [{ per_minute: 1, burst: 5 }, 'burst'],
    [[], 'rate_limit'],
    ['5', 'rate_limit'],
  ])('refuse the policy %j', async (rate_limit, where) => {
    const gateway = await gatewayWith();
    const { status, body } = await gateway.metadata({
      type: 'set_action_policy',
      args: { action: 'read', policy: { rate_limit } },
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(where);
  });
});

describeWithRedis('with a real Redis', () => {
  let redis: RedisUnderTest;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.kill());
  const told = (gateway: GatewayUnderTest): readonly string[] =>
    gateway.observations.flatMap((one) =>
      one.type === 'internal' && one.source === 'rate-limits' ? [`${one.level} ${JSON.stringify(one.detail)}`] : [],
    );

  it.each(['HASURA_GRAPHQL_RATE_LIMIT_REDIS_URL', 'HASURA_GRAPHQL_REDIS_URL', 'REDIS_URL'])(
    'two gateways count together by %s',
    async (variable) => {
      const env = { [variable]: redis.url };
      const [one, two] = [await gatewayWith({ env }), await gatewayWith({ env })];
      const role = variable.toLowerCase();
      const rate_limit = { global: { max_reqs_per_min: 100 }, per_role: { [role]: { max_reqs_per_min: 4 } } };
      await one.apply('set_api_limits', { rate_limit });
      await two.apply('reload_metadata', {});
      const each = await Promise.all(
        Array.from({ length: 12 }, (_, i) => ask(i % 2 === 0 ? one : two, { 'x-hasura-role': role })),
      );
      expect(each.map(({ body }) => codeOf(body)).filter((code) => code === 'answered')).toHaveLength(4);
    },
  );

  it('answers every request while Redis is killed and started again in mid-load, and tells of it once', async () => {
    const gateway = await gatewayWith({
      env: { REDIS_URL: redis.url, ACTIONGRAPH_RATE_LIMIT_PER_MINUTE: '100000000' },
    });
    await limitRate(gateway, { max_reqs_per_min: 100_000_000, unique_params: 'IP' });
    const load = { on: true, answered: 0 };
    const worker = async (): Promise<void> => {
      while (load.on) {
        const { status, body } = await ask(gateway);
        expect([status, codeOf(body)]).toEqual([200, 'answered']);
        load.answered++;
      }
    };
    const workers = Array.from({ length: 8 }, worker);
    const more = (): Promise<number> => {
      const goal = load.answered + 100;
      return until(() => load.answered > goal, 30_000);
    };
    await more();
    await redis.kill();
    await more();
    await until(() => told(gateway).length === 1);
    await redis.start();
    await until(() => told(gateway).length === 2, 30_000);
    await more();
    load.on = false;
    await Promise.all(workers);
    expect(told(gateway)).toEqual([
      expect.stringMatching(/^warn .*Redis is lost: rate limits count in memory/),
      expect.stringMatching(/^info .*Redis is back/),
    ]);
  }, 90_000);

  it('still limits while Redis is gone', async () => {
    const gateway = await gatewayWith({ env: { REDIS_URL: redis.url } });
    await limitRate(gateway, { max_reqs_per_min: 2 });
    await redis.kill();
    try {
      expect(await codes(4, () => ask(gateway))).toEqual(['answered', 'answered', REFUSED, REFUSED]);
    } finally {
      await redis.start();
    }
  });

  it('starts without Redis, and says so without the password', async () => {
    const url = 'redis://:geheim@127.0.0.1:1/0';
    const gateway = await gatewayWith({ env: { REDIS_URL: url, ACTIONGRAPH_RATE_LIMIT_PER_MINUTE: '2' } });
    expect(await codes(3, () => ask(gateway))).toEqual(['answered', 'answered', REFUSED]);
    expect(told(gateway)).toHaveLength(1);
    expect(JSON.stringify(gateway.observations)).not.toContain('geheim');
  });
});
