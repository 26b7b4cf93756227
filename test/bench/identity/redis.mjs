// A redis-server of the bench's own, where one is installed.
import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { freePort } from '../measure.mjs';

const POLL_MS = 50;
const PATIENCE_MS = 20_000;

/** Undefined: none is installed. */
export async function startRedis() {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', settings, { stdio: 'ignore' });
  const until = Date.now() + PATIENCE_MS;
  while (!(await listens(port))) {
    if (Date.now() > until) throw new Error('redis-server does not answer');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.kill() };
}

const listens = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (is) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
