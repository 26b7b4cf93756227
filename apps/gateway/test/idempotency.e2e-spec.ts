// Calls under an idempotency key, over one gateway and over two on one database.
import {
  startGatewayUnderTest,
  type Answered,
  type GatewayUnderTest,
} from '../../../test/support/gateway-under-test.js';
import {
  after,
  json,
  reset,
  startScriptedHandler,
  type ScriptedHandler,
} from '../../../test/support/scripted-handler.js';

let handler: ScriptedHandler;
let gateway: GatewayUnderTest;
let other: GatewayUnderTest;

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url, HASURA_GRAPHQL_ADMIN_SECRET: 'secret' } });
  const env = { HANDLER: handler.url, HASURA_GRAPHQL_ADMIN_SECRET: 'secret' };
  await gateway.apply('set_custom_types', {
    objects: [
      {
        name: 'Paid',
        fields: [
          { name: 'id', type: 'Int!' },
          { name: 'note', type: 'String' },
        ],
      },
    ],
  });
  for (const [name, kind] of [
    ['pay', 'synchronous'],
    ['payLater', 'asynchronous'],
  ] as const) {
    const definition = {
      kind,
      handler: kind === 'synchronous' ? '{{HANDLER}}/pay' : '{{HANDLER}}/later',
      output_type: 'Paid',
      arguments: [
        { name: 'amount', type: 'Int!' },
        { name: 'order', type: 'json' },
      ],
      timeout: 10,
    };
    await gateway.apply('create_action', { name, definition });
    await gateway.apply('create_action_permission', { action: name, role: 'user' });
  }
  other = await startGatewayUnderTest({ databaseUrl: gateway.databaseUrl, env });
});

afterAll(async () => {
  await other.close();
  await gateway.close();
  await handler.close();
});

let count = 0;
beforeEach(() => {
  handler.calls.length = 0;
  handler.on('/pay', (call, response, request) => {
    json(200, { id: paid(), note: `n${++count}` })(call, response, request);
  });
});

const paid = (): number => handler.calls.filter(({ path }) => path === '/pay').length;
const ADMIN = { 'x-hasura-admin-secret': 'secret' };
const fresh = (): string => `key ${++count}`;
const user = (id: string): Readonly<Record<string, string>> => ({
  ...ADMIN,
  'x-hasura-role': 'user',
  'x-hasura-user-id': id,
});

interface Asked {
  readonly key: string;
  readonly amount?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: GatewayUnderTest;
  readonly selection?: string;
}

function pay({ key, amount = 1, headers = ADMIN, from = gateway, selection = 'id note' }: Asked): Promise<Answered> {
  const query = `mutation ($amount: Int!) { pay(amount: $amount) { ${selection} } }`;
  return from.graphql({ query, variables: { amount } }, { ...headers, 'idempotency-key': key });
}

const textOf = ({ body }: Answered): string => JSON.stringify(body);
const errorOf = ({ body }: Answered): unknown => (body as { errors: readonly unknown[] }).errors[0];

describe('the same key', () => {
  it('reaches the handler as a digest that is the same for every attempt', async () => {
    const key = fresh();
    handler.on('/pay', json(500, {}));
    await pay({ key });
    await pay({ key });
    const [first, second] = handler.calls.map(({ headers }) => headers['idempotency-key']);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
  });

  it('gives the stored answer without another call, also on another instance', async () => {
    const key = fresh();
    const first = await pay({ key });
    expect(first.body).toMatchObject({ data: { pay: { id: 1 } } });
    expect((await pay({ key })).body).toEqual(first.body);
    expect((await pay({ key, from: other })).body).toEqual(first.body);
    expect(paid()).toBe(1);
  });

  it('answers what each request selects', async () => {
    const key = fresh();
    await pay({ key });
    expect((await pay({ key, selection: 'n: id' })).body).toEqual({ data: { pay: { n: 1 } } });
  });

  it('a hundred times in parallel over two instances makes one call', async () => {
    handler.on('/pay', after(200, json(200, { id: 7, note: 'once' })));
    const key = fresh();
    const asked = Array.from({ length: 100 }, (_, index) => pay({ key, from: index % 2 === 0 ? gateway : other }));
    const answers = new Set((await Promise.all(asked)).map(textOf));
    expect([...answers]).toEqual(['{"data":{"pay":{"id":7,"note":"once"}}}']);
    expect(paid()).toBe(1);
  });

  it('with other arguments is an error, and makes no call', async () => {
    const key = fresh();
    await pay({ key });
    expect(errorOf(await pay({ key, amount: 2 }))).toEqual({
      message: 'the idempotency key was used before with other arguments of action "pay"',
      extensions: { path: '$', code: 'conflict' },
    });
    expect(paid()).toBe(1);
  });

  it('of another user is another key', async () => {
    const key = fresh();
    const one = await pay({ key, headers: user('1') });
    const two = await pay({ key, headers: user('2') });
    expect(textOf(one)).not.toBe(textOf(two));
    expect((await pay({ key, headers: { ...user('1'), 'x-hasura-org': '9' } })).body).toEqual(one.body);
    expect(paid()).toBe(2);
  });

  it('does not forgive that a role has no permission', async () => {
    const key = fresh();
    await pay({ key });
    const answer = await pay({ key, headers: { ...ADMIN, 'x-hasura-role': 'stranger' } });
    expect(errorOf(answer)).toMatchObject({ extensions: { code: 'validation-failed' } });
  });

  it('of an asynchronous action gives the same run', async () => {
    const key = fresh();
    const ask = (amount: number): Promise<Answered> =>
      gateway.graphql({ query: `mutation { payLater(amount: ${amount}) }` }, { ...ADMIN, 'idempotency-key': key });
    const ids = await Promise.all(Array.from({ length: 20 }, () => ask(1)));
    expect(new Set(ids.map(textOf)).size).toBe(1);
    expect(errorOf(await ask(2))).toMatchObject({ extensions: { code: 'conflict' } });
  });
});

describe('a call that fails', () => {
  it('with 4xx is remembered, with everything that the handler said', async () => {
    const body = { message: 'no', extensions: { code: 'declined', reason: { a: [1] } } };
    handler.on('/pay', json(402, body));
    const key = fresh();
    const first = await pay({ key });
    handler.on('/pay', json(200, { id: 1 }));
    expect((await pay({ key })).body).toEqual(first.body);
    expect(errorOf(first)).toEqual(body);
    expect(paid()).toBe(1);
  });

  it.each([
    ['5xx', json(503, { message: 'later' })],
    ['a reset', reset()],
  ])('with %s frees the key', async (_name, script) => {
    handler.on('/pay', script);
    const key = fresh();
    expect(errorOf(await pay({ key }))).toMatchObject({ extensions: { code: 'unexpected' } });
    handler.on('/pay', json(200, { id: 5 }));
    expect((await pay({ key, selection: 'id' })).body).toEqual({ data: { pay: { id: 5 } } });
  });

  it('fails for all who waited for it', async () => {
    handler.on('/pay', after(300, json(500, {})));
    const key = fresh();
    const answers = await Promise.all(Array.from({ length: 10 }, () => pay({ key })));
    for (const answer of answers) expect(errorOf(answer)).toMatchObject({ message: 'internal error' });
    expect(paid()).toBe(1);
  });

  it('with an answer of the wrong shape is not made again, as the handler has done its work; internals are not kept', async () => {
    handler.on('/pay', json(200, { id: null }));
    const key = fresh();
    const message = 'expecting not null value for field "id"';
    expect(errorOf(await pay({ key }))).toMatchObject({ message, extensions: { internal: {} } });
    expect(errorOf(await pay({ key }))).toEqual({ message, extensions: { path: '$', code: 'unexpected' } });
    expect(paid()).toBe(1);
  });
});

describe('a key', () => {
  it.each(['', 'x'.repeat(256), 'a\tb'])('%j is refused', async (key) => {
    expect(errorOf(await pay({ key }))).toMatchObject({ extensions: { code: 'invalid-headers' } });
    expect(paid()).toBe(0);
  });

  it('is stored as a digest, and its run is recorded as completed', async () => {
    const key = fresh();
    await pay({ key });
    const sql = `select r.state, l.status, r.idempotency_key like '%key%' as clear, l.request_headers::text from hdb_catalog.actiongraph_runs r
      join hdb_catalog.hdb_action_log l using (id) where l.action_name = 'pay' order by l.created_at desc limit 1`;
    const { body } = await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query', headers: ADMIN });
    expect((body as { result: readonly unknown[] }).result[1]).toEqual(['completed', 'completed', 'f', '{}']);
  });

  it('is free again when its instance was lost in mid-call', async () => {
    const key = fresh();
    await pay({ key });
    const sql = `with lost as (update hdb_catalog.actiongraph_runs set state = 'running', idempotency_until = now() where id =
      (select id from hdb_catalog.hdb_action_log where action_name = 'pay' order by created_at desc limit 1) returning id)
      update hdb_catalog.hdb_action_log set status = 'processing' where id in (select id from lost)`;
    await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query', headers: ADMIN });
    expect((await pay({ key })).body).toMatchObject({ data: { pay: { id: 2 } } });
  });

  it('is free again when an operator has emptied the log', async () => {
    const key = fresh();
    await pay({ key });
    const sql = 'truncate hdb_catalog.hdb_action_log';
    await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query', headers: ADMIN });
    expect((await pay({ key })).body).toMatchObject({ data: { pay: { id: 2 } } });
  });
});
