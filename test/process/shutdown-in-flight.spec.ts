// What a stop does to statements, subscriptions and operations on websockets.
import pg from 'pg';
import { createQueryAction, graphql, metadata, post } from '../support/gateway-client.js';
import { accepts } from '../support/network.js';
import { programSuite } from '../support/program-suite.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { startScriptedHandler, type ScriptedHandler } from '../support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { MODERN, openReady } from '../support/websocket-client.js';

const suite = programSuite();
const LOCK = 7;
let database: TestDatabase;
let handler: ScriptedHandler;
let holder: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query(
    `create table note (id int primary key); create view slow as select 1 as id, pg_advisory_lock_shared(${LOCK})::text as held`,
  );
  const gateway = await start();
  for (const table of ['note', 'slow']) {
    await metadata(gateway.url, { type: 'pg_track_table', args: { table } });
  }
  await metadata(gateway.url, createQueryAction('waiting', `${handler.url}/waiting`));
  await gateway.end();
});
afterAll(async () => {
  await holder.end();
  await handler.close();
  await database.drop();
});

const start = (): Promise<Gateway> =>
  startGatewayProgram({
    program: 'gateway',
    cwd: suite.folder,
    env: { HASURA_GRAPHQL_DATABASE_URL: database.url, HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT: '60' },
  });

const waiting = async (): Promise<number> => {
  const sql = `select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted`;
  return ((await holder.query<{ n: number }>(sql)).rows[0] ?? { n: 0 }).n;
};

it('answers a statement in flight before it ends', async () => {
  const gateway = await start();
  await holder.query(`select pg_advisory_lock(${LOCK})`);
  const answer = graphql(gateway.url, '{ slow { id } }');
  await until(async () => (await waiting()) > 0);
  const ended = gateway.end();
  await until(async () => !(await accepts('127.0.0.1', gateway.port)));
  await holder.query(`select pg_advisory_unlock(${LOCK})`);
  expect(await answer).toMatchObject({ status: 200, json: { data: { slow: [{ id: 1 }] } } });
  expect(await ended).toBe(0);
});

it('answers a metadata command in flight before it ends', async () => {
  const gateway = await start();
  await holder.query(`select pg_advisory_lock(${LOCK})`);
  const sql = `select held from slow`;
  const answer = post(`${gateway.url}/v2/query`, { type: 'run_sql', args: { sql, read_only: true } });
  await until(async () => (await waiting()) > 0);
  const ended = gateway.end();
  await until(async () => !(await accepts('127.0.0.1', gateway.port)));
  await holder.query(`select pg_advisory_unlock(${LOCK})`);
  expect(await answer).toMatchObject({ status: 200, json: { result_type: 'TuplesOk' } });
  expect(await ended).toBe(0);
});

it('answers what is on its way on websockets, and tells subscribers to come again', async () => {
  const gateway = await start();
  let answer: () => void = () => undefined;
  handler.on('/waiting', (_call, response) => {
    answer = () => response.end('"done"');
  });
  const subscriber = await openReady(gateway.url, { protocol: MODERN });
  subscriber.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { note { id } }' } });
  await subscriber.received(1);
  const caller = await openReady(gateway.url, { protocol: MODERN });
  caller.send({ id: '1', type: 'subscribe', payload: { query: '{ waiting }' } });
  await until(() => handler.calls.length > 0);
  const ended = gateway.end();
  expect(await subscriber.closed).toEqual({ code: 1012, reason: 'shutting server down' });
  answer();
  expect(await caller.closed).toEqual({ code: 1012, reason: 'shutting server down' });
  expect(caller.frames).toMatchObject([{ payload: { data: { waiting: 'done' } } }, { type: 'complete' }]);
  expect(await ended).toBe(0);
});
