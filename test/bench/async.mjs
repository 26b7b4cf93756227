// What actions do beyond a call: relationships of their output, and asynchronous runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import globalTeardown from '../support/global-teardown.mjs';
import { declareRelationships, fillAuthors, measureRelationships } from './async/relationships.mjs';
import { declareWork, measureRuns } from './async/runs.mjs';
import { prepareDatabase } from './graph.mjs';
import { GATEWAY, printMeasured, ROOT, say, serverGroup } from './measure.mjs';

export async function benchAsync() {
  const folder = mkdtempSync(join(tmpdir(), 'actiongraph-bench-'));
  const { start, stop } = serverGroup();
  try {
    return await measureAsync(start, await prepareDatabase());
  } finally {
    await stop();
    await globalTeardown();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAsync(start, { url, metadataUrl }) {
  await fillAuthors(url);
  const environment = {
    HASURA_GRAPHQL_DATABASE_URL: url,
    HASURA_GRAPHQL_METADATA_DATABASE_URL: metadataUrl,
    HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup',
  };
  const handler = await start(join(ROOT, 'test/bench/servers/run-handler.mjs'), {}, '/');
  // Runs are worked off by instances of their own.
  const gateway = await start(
    GATEWAY,
    { ...environment, HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL: '0' },
    '/healthz',
  );
  await declareRelationships(gateway, handler.url);
  await declareWork(gateway, handler.url);
  const relationships = await measureRelationships(gateway, url);
  printMeasured('actions with relationships', relationships.measured, relationships.ratios);
  const runs = await measureRuns({ environment, metadataUrl, handler });
  printRuns(runs);
  return { relationships, runs };
}

function printRuns({ enqueued, own, upstream }) {
  const line = (name, value) => say(`${name.padEnd(48)} ${value}`);
  const times = ({ p50Ms, p99Ms }) => `p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`;
  say('asynchronous runs, two instances; upstream: its algorithm in two processes over the same table');
  line(
    'stored per second, one instance',
    `${enqueued.requestsPerSecond.toFixed(0)}  p50 ${enqueued.p50Ms} ms  p99 ${enqueued.p99Ms} ms`,
  );
  line('worked off per second', own.drained.toFixed(0));
  line('worked off per second, upstream', upstream.drained.toFixed(1));
  line('ratio', `${(own.drained / upstream.drained).toFixed(0)}  (goal >= 100)`);
  line('creation to call', `${times(own.starts)}  (goal p50 <= 10 ms)`);
  line('creation to call, upstream', times(upstream.starts));
}
