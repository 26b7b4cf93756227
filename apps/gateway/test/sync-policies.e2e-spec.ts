// What a policy does for synchronous actions: keys made of arguments, retries, records.
import type { JsonObject } from '@app/types';
import {
  startGatewayUnderTest,
  type Answered,
  type GatewayUnderTest,
} from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { until } from '../../../test/support/until.js';

let handler: ScriptedHandler;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url } });
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

beforeEach(() => {
  handler.calls.length = 0;
});

async function addAction(name: string, type: 'query' | 'mutation', policy: JsonObject): Promise<void> {
  const definition = {
    type,
    handler: `{{HANDLER}}/${name}`,
    output_type: 'json',
    arguments: [{ name: 'order', type: 'json' }],
    ...(type === 'mutation' ? { kind: 'synchronous' } : {}),
  };
  await gateway.apply('create_action', { name, definition });
  await gateway.apply('set_action_policy', { action: name, policy });
}

const ask = (query: string, order?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> =>
  gateway.graphql({ query, ...(order === undefined ? {} : { variables: { order } }) }, headers);

/** Fails so often, then answers. */
function failing(path: string, times: number): void {
  let left = times;
  handler.on(path, (...given) => {
    json(left-- > 0 ? 503 : 200, { ok: true })(...given);
  });
}

const RETRY = { retry: { max_attempts: 3, initial_delay_ms: 1, max_delay_ms: 5 } };

it('arguments of the policy make the key', async () => {
  await addAction('buy', 'mutation', { idempotency: { arguments: ['order.id'] } });
  const buy = (order: unknown): Promise<Answered> => ask('mutation ($order: json) { buy(order: $order) }', order);
  await Promise.all(Array.from({ length: 10 }, () => buy({ id: 7, n: 1 })));
  expect(handler.calls).toHaveLength(1);
  expect((await buy({ id: 7, n: 2 })).body).toMatchObject({ errors: [{ extensions: { code: 'conflict' } }] });
  await buy({ id: 8, n: 2 });
  await buy({ n: 3 });
  await buy({ n: 3 });
  expect(handler.calls).toHaveLength(4);
});

it('query actions are retried, and mutations where they have a key', async () => {
  await addAction('look', 'query', RETRY);
  failing('/look', 2);
  expect((await ask('{ look }')).body).toEqual({ data: { look: { ok: true } } });
  await addAction('send', 'mutation', RETRY);
  failing('/send', 2);
  expect((await ask('mutation { send }')).body).toMatchObject({ errors: [{ message: 'internal error' }] });
  failing('/send', 2);
  const keyed = await ask('mutation { send }', undefined, { 'idempotency-key': 'k' });
  expect(keyed.body).toEqual({ data: { send: { ok: true } } });
  expect(handler.calls.map(({ path }) => path)).toEqual([
    ...new Array<string>(3).fill('/look'),
    ...new Array<string>(4).fill('/send'),
  ]);
});

it('sampled calls are recorded after their answer', async () => {
  await addAction('noted', 'query', { record_sync: 1 });
  await addAction('unnoted', 'query', { record_sync: 0 });
  for (const query of ['{ noted }', '{ unnoted }', '{ noted }']) await ask(query);
  handler.on('/noted', json(400, { message: 'no', code: 'bad' }));
  await ask('{ noted }');
  const sql = `select l.action_name, r.state, count(*) from hdb_catalog.hdb_action_log l join hdb_catalog.actiongraph_runs r using (id)
    where l.action_name like '%noted' group by 1, 2 order by 1, 2`;
  const rows = async (): Promise<unknown> => {
    const { body } = await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' });
    return (body as { result: readonly unknown[] }).result.slice(1);
  };
  await until(async () => JSON.stringify(await rows()).includes('"2"'));
  await until(async () => JSON.stringify(await rows()).includes('failed'));
  expect(await rows()).toEqual([
    ['noted', 'completed', '2'],
    ['noted', 'failed', '1'],
  ]);
});

it('records that cannot be written never fail a request', async () => {
  await addAction('quiet', 'query', { record_sync: 1 });
  expect((await ask('query ($order: json) { quiet(order: $order) }', 'a\0b')).body).toEqual({ data: { quiet: {} } });
  await until(() => JSON.stringify(gateway.observations).includes('synchronous calls were not recorded'));
});
