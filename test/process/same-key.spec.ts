// One idempotency key, a hundred requests at a time, two instances: one call.
import {
  command,
  createWork,
  holdCalls,
  PATIENCE_MS,
  results,
  SEEN_ONCE,
  startInstance,
  watch,
} from '../support/async-runs.js';
import { graphql } from '../support/gateway-client.js';
import { programSuite } from '../support/program-suite.js';
import type { Gateway } from '../support/running-product.js';
import { startScriptedHandler, type ScriptedHandler } from '../support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const REQUESTS = 100;
const suite = programSuite();
let database: TestDatabase;
let handler: ScriptedHandler;
let gateways: readonly [Gateway, Gateway];
beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  const start = (): Promise<Gateway> => startInstance(suite.folder, database.url);
  gateways = await Promise.all([start(), start()]);
  const [first] = gateways;
  await createWork(first, `${handler.url}/work`);
  const definition = { kind: 'synchronous', handler: `${handler.url}/pay`, output_type: 'Work', timeout: 60 };
  await command(first, 'create_action', { name: 'pay', definition });
  await until(() => knows('pay', 1), PATIENCE_MS);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.end()));
  await handler.close();
  await database.drop();
});

const ask = (query: string, key: string, instance: number) =>
  graphql(gateways[instance % 2 === 0 ? 0 : 1].url, query, { 'idempotency-key': key });

/** Whether an instance has a mutation field or an argument of that name. */
const knows = async (name: string, instance: number): Promise<boolean> => {
  const query = '{ __type(name: "mutation_root") { fields { name args { name } } } }';
  return (await ask(query, 'schema', instance)).text.includes(`"${name}"`);
};

const askAll = (query: string, key: string) =>
  Promise.all(Array.from({ length: REQUESTS }, (_, index) => ask(query, key, index)));

const callsOf = (path: string): number => handler.calls.filter((call) => call.path === path).length;

it('an asynchronous action answers one run to all, and calls its handler once', async () => {
  const release = holdCalls(handler, '/work');
  const answers = await askAll('mutation { work }', 'one');
  const ids = new Set(answers.map(({ json }) => (json as { readonly data: { readonly work: string } }).data.work));
  expect(ids.size).toBe(1);
  const watched = await watch(gateways[1], [...ids]);
  await until(() => callsOf('/work') === 1, PATIENCE_MS);
  release();
  expect(await results(gateways[1], [...ids])).toEqual([{ errors: null, output: { done: true } }]);
  await watched.ended();
  expect(watched.seen()).toEqual([SEEN_ONCE]);
  watched.close();
  expect(callsOf('/work')).toBe(1);
});

it('a synchronous action answers the output of one call to all', async () => {
  const release = holdCalls(handler, '/pay');
  const asked = askAll('mutation { pay { done } }', 'two');
  await until(() => callsOf('/pay') > 0, PATIENCE_MS);
  release();
  expect((await asked).map(({ json }) => json)).toEqual(Array(REQUESTS).fill({ data: { pay: { done: true } } }));
  expect(callsOf('/pay')).toBe(1);
});

it('another payload under the key is refused by both instances', async () => {
  await command(gateways[0], 'update_action', {
    name: 'pay',
    definition: {
      kind: 'synchronous',
      handler: `${handler.url}/pay`,
      output_type: 'Work',
      arguments: [{ name: 'amount', type: 'Int!' }],
    },
  });
  await until(async () => (await knows('amount', 0)) && (await knows('amount', 1)), PATIENCE_MS);
  await ask('mutation { pay(amount: 1) { done } }', 'three', 0);
  const answers = await Promise.all(
    [0, 1].map((instance) => ask('mutation { pay(amount: 2) { done } }', 'three', instance)),
  );
  expect(answers.map(({ json }) => json)).toMatchObject(
    Array(2).fill({ errors: [{ extensions: { code: 'conflict' } }] }),
  );
});
