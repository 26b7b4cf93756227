// npm run bench: measures side by side in one run and prints ratios, because absolute figures of one machine say little.
// Every server runs in its own process on one core, the load generator on the others.
import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log('npm run bench -- [--json] [--seconds 6] [--rounds 3] [--connections 64]');
  process.exit(0);
}

const ROOT = new URL('../..', import.meta.url).pathname;
const GATEWAY = join(ROOT, 'dist/apps/gateway/src/main.js');
const PRELOAD = join(ROOT, 'test/bench/report-cpu.mjs');
const pins = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
const say = (line) => (options.json ? undefined : console.log(line));

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a server process and waits until it answers. */
async function startServer(file, env, ready) {
  const port = await freePort();
  const child = fork(file, {
    execArgv: ['--import', PRELOAD],
    env: { PATH: process.env.PATH, PORT: String(port), NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  if (pins) spawnSync('taskset', ['-acp', '0', String(child.pid)]);
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${file} ended while starting (${child.exitCode})`);
    try {
      await fetch(url + ready);
      return { child, url };
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const usage = (child) =>
  new Promise((resolve) => {
    child.once('message', resolve);
    child.send('cpu');
  });

async function load(target, seconds) {
  const before = await usage(target.server.child);
  const result = await autocannon({
    url: target.server.url + target.path,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...target.headers },
    body: target.body,
    connections: Number(options.connections),
    duration: seconds,
  });
  const after = await usage(target.server.child);
  const requests = result.requests.total;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${target.name}: ${result.non2xx} refused, ${result.errors} failed`);
  return {
    requestsPerSecond: requests / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMicrosecondsPerRequest: (after.cpuMicroseconds - before.cpuMicroseconds) / requests,
  };
}

/** Every target once per round, so that a change of the machine's mood meets all of them; the median counts. */
async function measure(targets) {
  const samples = new Map(targets.map((target) => [target.name, []]));
  for (const target of targets) await load(target, 2);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const target of targets) samples.get(target.name).push(await load(target, Number(options.seconds)));
  }
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const measured = {};
  for (const [name, list] of samples) {
    measured[name] = Object.fromEntries(Object.keys(list[0]).map((key) => [key, median(list.map((one) => one[key]))]));
  }
  return measured;
}

async function metadata(gateway, type, args) {
  const response = await fetch(`${gateway.url}/v1/metadata`, { method: 'POST', body: JSON.stringify({ type, args }) });
  if (!response.ok) throw new Error(`${type}: ${await response.text()}`);
}

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

if (!existsSync(GATEWAY)) throw new Error('build first: npm run build');
const dataDir = mkdtempSync(join(tmpdir(), 'actiongraph-bench-'));
const servers = [];
const start = async (...args) => {
  const server = await startServer(...args);
  servers.push(server);
  return server;
};

try {
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
  if (options.json)
    console.log(
      JSON.stringify({
        node: process.version,
        pinned: pins,
        connections: Number(options.connections),
        measured,
        ratios,
      }),
    );
  say(
    `node ${process.version}, ${options.connections} connections, servers ${pins ? 'together on one core' : 'not pinned'}; median of ${options.rounds} rounds of ${options.seconds} s`,
  );
  for (const [name, one] of Object.entries(measured)) {
    say(
      `${name.padEnd(48)} ${one.requestsPerSecond.toFixed(0).padStart(7)} req/s  p50 ${one.p50Ms} ms  p99 ${one.p99Ms} ms  ${one.cpuMicrosecondsPerRequest.toFixed(1).padStart(6)} us CPU/request`,
    );
  }
  for (const { name, value, goal } of ratios) say(`${name.padEnd(48)} ${value.toFixed(2)}  (goal ${goal})`);
} finally {
  for (const { child } of servers.reverse()) {
    child.kill('SIGTERM');
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve()));
  }
  rmSync(dataDir, { recursive: true, force: true });
}
