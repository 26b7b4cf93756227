// Asynchronous runs: how many are stored and worked off per second, and how soon one starts, with two instances; upstream's
// algorithm beside it, over the same table.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { GATEWAY, load, metadata, options, ROOT, startServer } from '../measure.mjs';
import { join } from 'node:path';

const BACKLOG = 20_000;
const WARM_UP = 5000;
const UPSTREAM_BACKLOG = 100;
const SINGLE_RUNS = 300;
const UPSTREAM_SINGLE_RUNS = 20;
const UPSTREAM = join(ROOT, 'test/bench/servers/upstream-worker.mjs');
const CONCURRENCY = { ACTIONGRAPH_ASYNC_CONCURRENCY: '500' };
const ASK = JSON.stringify({ query: 'mutation { work(text: "text") }' });

/** @param place `environment` of the gateways, `metadataUrl` of their database, `handler` */
export async function measureRuns(place) {
  const { environment, metadataUrl } = place;
  const client = new pg.Client({ connectionString: metadataUrl });
  await client.connect();
  const context = { ...place, client };
  const idle = await startServer(
    GATEWAY,
    { ...environment, HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL: '0' },
    '/healthz',
  );
  const enqueued = await inServers([idle], () => enqueuedPerSecond(idle, client));
  const own = await inServers(
    [
      await startServer(GATEWAY, { ...environment, ...CONCURRENCY }, '/healthz'),
      await startServer(GATEWAY, { ...environment, ...CONCURRENCY }, '/healthz'),
    ],
    async ([first]) => ({
      warmUp: await drain(context, WARM_UP, true),
      drained: await drain(context, BACKLOG, true),
      starts: await starts(context, SINGLE_RUNS, () => ask(first)),
    }),
  );
  const upstreamEnvironment = { DATABASE_URL: metadataUrl, HANDLER_URL: place.handler.url };
  const upstream = await inServers(
    [await startServer(UPSTREAM, upstreamEnvironment, '/'), await startServer(UPSTREAM, upstreamEnvironment, '/')],
    async () => ({
      drained: await drain(context, UPSTREAM_BACKLOG, false),
      starts: await starts(context, UPSTREAM_SINGLE_RUNS, () => insert(client, 1, false)),
    }),
  );
  await client.end();
  return { enqueued, own, upstream };
}

async function inServers(servers, work) {
  try {
    return await work(servers);
  } finally {
    for (const { child } of servers) {
      child.kill('SIGTERM');
      await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve()));
    }
  }
}

export async function declareWork(gateway, handlerUrl) {
  const definition = {
    kind: 'asynchronous',
    handler: `${handlerUrl}/work`,
    output_type: 'Done!',
    arguments: [{ name: 'text', type: 'String!' }],
  };
  await metadata(gateway, 'create_action', { name: 'work', definition });
}

async function enqueuedPerSecond(server, client) {
  const target = { name: 'enqueue', server, path: '/v1/graphql', body: ASK };
  await load(target, 2);
  const result = await load(target, Number(options.seconds));
  await client.query('TRUNCATE hdb_catalog.hdb_action_log, hdb_catalog.actiongraph_runs CASCADE');
  return result;
}

/** New runs, by SQL and at once. `sides`: with our side table, else as upstream stores them. */
async function insert(client, count, sides) {
  const stored = `
    INSERT INTO hdb_catalog.hdb_action_log (id, action_name, input_payload, request_headers, session_variables, created_at, status)
    SELECT gen_random_uuid(), 'work', '{"text": "text"}', '[]', '{"x-hasura-role": "admin"}', clock_timestamp(), 'created'
    FROM generate_series(1, ${count}) RETURNING id, action_name, created_at`;
  const statement = sides
    ? `WITH stored AS (${stored}) INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, due_at)
       SELECT id, action_name, 'queued', created_at FROM stored RETURNING id`
    : stored;
  const { rows } = await client.query(statement);
  if (sides) await client.query(`NOTIFY actiongraph_runs_queued`);
  return rows[0].id;
}

async function ask({ url }) {
  const response = await fetch(`${url}/v1/graphql`, { method: 'POST', body: ASK });
  return (await response.json()).data.work;
}

async function finished(client, count, pauseMs = 100) {
  for (;;) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS ended, extract(epoch FROM max(response_received_at))::float8 * 1000 AS last
       FROM hdb_catalog.hdb_action_log WHERE status = 'completed'`,
    );
    if (rows[0].ended >= count) return rows[0].last;
    await sleep(pauseMs);
  }
}

/** Runs worked off per second, from their insertion to the end of the last one. */
async function drain({ client }, count, sides) {
  await client.query('TRUNCATE hdb_catalog.hdb_action_log, hdb_catalog.actiongraph_runs CASCADE');
  const from = performance.timeOrigin + performance.now();
  await insert(client, count, sides);
  const until = await finished(client, count);
  await client.query('TRUNCATE hdb_catalog.hdb_action_log, hdb_catalog.actiongraph_runs CASCADE');
  return (count * 1000) / (until - from);
}

/** Milliseconds from the row's creation to its arrival in the handler, one run at a time, at any moment of a second. */
async function starts({ client, handler }, count, enqueue) {
  const ids = [];
  for (let index = 0; index < count; index++) {
    ids.push(await enqueue());
    await finished(client, index + 1, 10);
    await sleep(Math.random() * 20);
  }
  const arrivals = await (await fetch(`${handler.url}/arrivals`)).json();
  const { rows } = await client.query(
    `SELECT id::text AS id, extract(epoch FROM created_at)::float8 * 1000 AS at FROM hdb_catalog.hdb_action_log WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  const latencies = rows.map(({ id, at }) => arrivals[id] - at).toSorted((a, b) => a - b);
  const part = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
  return { p50Ms: part(0.5), p99Ms: part(0.99) };
}
