// What all benchmarks share: server processes on one core, everything else on the others, load in rounds, ratios in print.
import { fork, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    only: { type: 'string', default: 'actions,async,graph,catalogue,templates,identity' },
    help: { type: 'boolean', default: false },
  },
});
export const options = values;
export const HELP =
  'npm run bench -- [--only actions,async,graph,catalogue,templates,identity] [--json] [--seconds 6] [--rounds 3] [--connections 64]';

export const ROOT = new URL('../..', import.meta.url).pathname;
export const GATEWAY = join(ROOT, 'dist/apps/gateway/src/main.js');
const PRELOAD = join(ROOT, 'test/bench/report-cpu.mjs');
export const pins = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
export const say = (line) => (options.json ? undefined : console.log(line));

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a server process and waits until it answers. */
export async function startServer(file, env, ready, execPath) {
  const port = await freePort();
  const child = fork(file, {
    ...(execPath === undefined ? {} : { execPath }),
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

export const usage = (child) =>
  new Promise((resolve) => {
    child.once('message', resolve);
    child.send('cpu');
  });

export async function load(target, seconds) {
  const before = await usage(target.server.child);
  const result = await autocannon({
    url: target.server.url + target.path,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...target.headers },
    ...(target.requests === undefined ? { body: target.body } : { requests: target.requests }),
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
export async function measure(targets) {
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

/** Fails loudly where two servers do not answer the same question. */
export async function answerOf({ server, path, body, headers }) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"'))
    throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

export async function metadata(gateway, type, args, path = '/v1/metadata') {
  const response = await fetch(gateway.url + path, { method: 'POST', body: JSON.stringify({ type, args }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${type}: ${text}`);
  return JSON.parse(text);
}

/** Starts servers and ends them all, the last one first. */
export function serverGroup() {
  const servers = [];
  return {
    start: async (...args) => {
      const server = await startServer(...args);
      servers.push(server);
      return server;
    },
    stop: async () => {
      for (const { child } of servers.reverse()) {
        child.kill('SIGTERM');
        await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve()));
      }
    },
  };
}

export function printMeasured(title, measured, ratios) {
  say(
    `${title}: node ${process.version}, ${options.connections} connections, servers ${pins ? 'together on one core' : 'not pinned'}; median of ${options.rounds} rounds of ${options.seconds} s`,
  );
  for (const [name, one] of Object.entries(measured)) {
    say(
      `${name.padEnd(48)} ${one.requestsPerSecond.toFixed(0).padStart(7)} req/s  p50 ${one.p50Ms} ms  p99 ${one.p99Ms} ms  ${one.cpuMicrosecondsPerRequest.toFixed(1).padStart(6)} us CPU/request`,
    );
  }
  for (const { name, value, goal } of ratios) say(`${name.padEnd(48)} ${value.toFixed(2)}  (goal ${goal})`);
}
