// Actions and the corridor without a database: against plain Fastify, the handler itself and a hand-written server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY, measure, metadata, printMeasured, ROOT, serverGroup } from './measure.mjs';

async function declareEcho(gateway) {
  const fields = [
    ['id', 'Int!'],
    ['name', 'String!'],
    ['active', 'Boolean!'],
    ['note', 'String!'],
  ];
  await metadata(gateway, 'set_custom_types', {
    objects: [{ name: 'Echo', fields: fields.map(([name, type]) => ({ name, type })) }],
  });
  const definition = {
    kind: 'synchronous',
    arguments: [{ name: 'text', type: 'String!' }],
    output_type: 'Echo!',
    handler: '{{BENCH_HANDLER}}/actions/echo',
  };
  await metadata(gateway, 'create_action', { name: 'echo', definition });
}

export async function benchActions() {
  const dataDir = mkdtempSync(join(tmpdir(), 'actiongraph-bench-'));
  const { start, stop } = serverGroup();
  try {
    return await measureActions(start, dataDir);
  } finally {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureActions(start, dataDir) {
  const text = 'x'.repeat(400);
  const mutation = 'mutation Echo($text: String!) { echo(text: $text) { id name active note } }';
  const action = JSON.stringify({ query: mutation, variables: { text } });
  const direct = JSON.stringify({
    action: { name: 'echo' },
    input: { text },
    session_variables: { 'x-hasura-role': 'admin' },
    request_query: mutation,
  });
  const typename = JSON.stringify({ query: '{ __typename }' });

  const handler = await start(join(ROOT, 'test/bench/servers/action-handler.mjs'), {}, '/');
  const plain = await start(join(ROOT, 'test/bench/servers/plain-fastify.mjs'), {}, '/');
  const written = await start(join(ROOT, 'test/bench/servers/hand-written.mjs'), { HANDLER_URL: handler.url }, '/');
  const environment = { ACTIONGRAPH_DATA_DIR: dataDir, BENCH_HANDLER: handler.url };
  const gateway = await start(GATEWAY, environment, '/healthz');
  const quiet = await start(GATEWAY, { ...environment, HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup' }, '/healthz');
  await declareEcho(gateway);
  // The second instance hears of the change by itself.
  await new Promise((resolve) => setTimeout(resolve, 1500));

  const graphql = (name, server, body) => ({ name, server, path: '/v1/graphql', body });
  const measured = await measure([
    graphql('plain Fastify', plain, typename),
    graphql('gateway __typename', gateway, typename),
    graphql('gateway __typename, no request log', quiet, typename),
    { name: 'handler direct', server: handler, path: '/actions/echo', body: direct },
    graphql('action through gateway', gateway, action),
    graphql('action through gateway, no request log', quiet, action),
    graphql('action through hand-written Apollo on Express', written, action),
  ]);

  const ratio = (a, b, key) => measured[a][key] / measured[b][key];
  const ratios = [
    {
      name: 'CPU of __typename, gateway / plain Fastify',
      value: ratio('gateway __typename', 'plain Fastify', 'cpuMicrosecondsPerRequest'),
      goal: '<= 1.25',
    },
    {
      name: 'the same without the request log',
      value: ratio('gateway __typename, no request log', 'plain Fastify', 'cpuMicrosecondsPerRequest'),
      goal: '<= 1.25',
    },
    {
      name: 'req/s of an action, gateway / handler direct',
      value: ratio('action through gateway', 'handler direct', 'requestsPerSecond'),
      goal: '>= 0.27',
    },
    {
      name: 'the same without the request log',
      value: ratio('action through gateway, no request log', 'handler direct', 'requestsPerSecond'),
      goal: '>= 0.27',
    },
    {
      name: 'req/s of an action, gateway / hand-written',
      value: ratio('action through gateway', 'action through hand-written Apollo on Express', 'requestsPerSecond'),
      goal: '>= 4',
    },
    {
      name: 'the same without the request log',
      value: ratio(
        'action through gateway, no request log',
        'action through hand-written Apollo on Express',
        'requestsPerSecond',
      ),
      goal: '>= 4',
    },
  ];
  printMeasured('actions', measured, ratios);
  return { measured, ratios };
}
