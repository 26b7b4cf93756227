// The Postgres graph: the gateway against R (hard-wired fastify + pg pool, no GraphQL) and PostGraphile 5, over one database.
// No gzip. Servers share one core, database and load generator have the others.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import globalSetup from '../support/global-setup.mjs';
import globalTeardown from '../support/global-teardown.mjs';
import { dataSet, TABLES } from './graph/data-set.mjs';
import { CASES } from './graph/queries.mjs';
import {
  answerOf,
  GATEWAY,
  load,
  measure,
  metadata,
  options,
  printMeasured,
  ROOT,
  say,
  serverGroup,
} from './measure.mjs';

const PEERS = join(ROOT, 'test/bench/peers');
const PEER_NODE = join(PEERS, 'node_modules/node/bin/node');

/** Installs the peers on first use; without them the gateway is measured against R alone. */
function installPeers() {
  if (existsSync(PEER_NODE)) return true;
  say('installing the peers (PostGraphile 5, Node 24) ...');
  return (
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--no-package-lock'], { cwd: PEERS }).status ===
    0
  );
}

export async function prepareDatabase() {
  await globalSetup();
  const url = new URL(process.env.TEST_DATABASE_URL);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('CREATE DATABASE bench');
  await client.query('CREATE DATABASE bench_metadata');
  await client.end();
  const metadataUrl = new URL(url);
  metadataUrl.pathname = '/bench_metadata';
  url.pathname = '/bench';
  return { url: url.href, metadataUrl: metadataUrl.href };
}

export async function benchGraph() {
  const folder = mkdtempSync(join(tmpdir(), 'actiongraph-bench-'));
  const { start, stop } = serverGroup();
  try {
    const database = await prepareDatabase();
    await fill(database.url);
    return await measureGraph(start, database);
  } finally {
    await stop();
    await globalTeardown();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function fill(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of dataSet()) await client.query(statement);
  await client.end();
}

export async function trackEverything(gateway) {
  const relationship = (type, table, name, using) =>
    metadata(gateway, `pg_create_${type}_relationship`, { table, name, using: { foreign_key_constraint_on: using } });
  await metadata(gateway, 'pg_track_tables', { tables: TABLES.map((table) => ({ table })) });
  await metadata(gateway, 'pg_track_function', { function: 'slow_authors' });
  await relationship('array', 'artists', 'albums', { table: 'albums', column: 'artist_id' });
  await relationship('array', 'albums', 'tracks', { table: 'tracks', column: 'album_id' });
  await relationship('object', 'article_ins', 'author', 'author_id');
}

async function measureGraph(start, { url, metadataUrl }) {
  const quiet = { HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup' };
  const environment = { HASURA_GRAPHQL_DATABASE_URL: url, HASURA_GRAPHQL_METADATA_DATABASE_URL: metadataUrl };
  const toServe = (more) => ({ ...environment, HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1', ...more });
  const gateway = await start(GATEWAY, toServe(quiet), '/healthz');
  await trackEverything(gateway);
  const reference = await start(join(ROOT, 'test/bench/servers/reference.mjs'), { DATABASE_URL: url }, '/');
  const peer = installPeers()
    ? await start(join(ROOT, 'test/bench/servers/postgraphile.mjs'), { DATABASE_URL: url, PEERS }, '/', PEER_NODE)
    : undefined;
  if (peer === undefined) say('PostGraphile could not be installed: it is left out');
  const targets = Object.entries(CASES).flatMap(([name, bodies]) => [
    target(`${name}: gateway`, gateway, '/v1/graphql', bodies.gateway),
    target(`${name}: R`, reference, '/', bodies.reference),
    ...(peer === undefined ? [] : [target(`${name}: PostGraphile`, peer, '/graphql', bodies.peer)]),
  ]);
  for (const one of targets) await answerOf({ ...one, body: one.requests[0].body });
  const measured = await measure(targets);
  const ratios = ratiosOf(measured, peer !== undefined);
  const slow = await besideSlowQueries(gateway);
  ratios.push({ name: 'p99 of by-pk beside 4 slow queries / alone', value: slow.beside / slow.alone, goal: '<= 1.5' });
  printMeasured('graph', measured, ratios);
  return { measured, ratios, slow };
}

function target(name, server, path, bodies) {
  const requests = bodies.map((body) => ({ method: 'POST', body: JSON.stringify(body) }));
  return { name, server, path, requests };
}

function ratiosOf(measured, hasPeer) {
  const speed = (name) => measured[name].requestsPerSecond;
  const cpu = (name) => measured[name].cpuMicrosecondsPerRequest;
  const ratio = (name, value, goal) => ({ name, value, goal: `>= ${goal}` });
  const toReference = { 'by-pk': 1.2, list: 1.2, nested: 0.95 };
  const toPeer = { 'by-pk': 4, list: 4, nested: 4, aggregate: 3.5, 'insert-returning': 3.5 };
  const ratios = Object.keys(CASES).map((name) =>
    ratio(`${name}: req/s, gateway / R`, speed(`${name}: gateway`) / speed(`${name}: R`), toReference[name] ?? '-'),
  );
  if (!hasPeer) return ratios;
  for (const [name, goal] of Object.entries(toPeer)) {
    ratios.push(
      ratio(`${name}: req/s, gateway / PostGraphile`, speed(`${name}: gateway`) / speed(`${name}: PostGraphile`), goal),
    );
  }
  ratios.push({
    name: 'nested: CPU, gateway / PostGraphile',
    value: cpu('nested: gateway') / cpu('nested: PostGraphile'),
    goal: '<= 0.1',
  });
  return ratios;
}

/** The p99 of a quick query while four queries of a function that sleeps 50 ms are always in flight. */
async function besideSlowQueries(gateway) {
  const quick = target('by-pk', gateway, '/v1/graphql', CASES['by-pk'].gateway);
  const seconds = Number(options.seconds);
  const alone = await load(quick, seconds);
  let running = true;
  const body = JSON.stringify({ query: '{ slow_authors { id } }' });
  const ask = async () => {
    while (running) await (await fetch(`${gateway.url}/v1/graphql`, { method: 'POST', body })).text();
  };
  const askers = [ask(), ask(), ask(), ask()];
  const beside = await load(quick, seconds);
  running = false;
  await Promise.all(askers);
  return { alone: alone.p99Ms, beside: beside.p99Ms };
}
