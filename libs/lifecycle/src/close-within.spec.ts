import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeWithin } from './close-within.js';

let server: Server;
let agent: Agent;
let waiting: ServerResponse[];
beforeEach(async () => {
  waiting = [];
  // Like the frameworks, which keep connections for longer than a stop may take.
  server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => waiting.push(response));
  agent = new Agent({ keepAlive: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  agent.destroy();
  server.close();
  server.closeAllConnections();
});

const close = (): Promise<unknown> => new Promise((resolve) => server.close(resolve));

/** The status, once a request has reached the server. */
async function request(): Promise<{ readonly status: Promise<number | undefined> }> {
  const { port } = server.address() as AddressInfo;
  const arrived = new Promise((resolve) => server.once('request', resolve));
  const status = new Promise<number | undefined>((resolve) => {
    const outgoing = get({ port, host: '127.0.0.1', agent }, (response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.once('error', () => {
      resolve(undefined);
    });
  });
  await arrived;
  return { status };
}

it('ends soon after the last answer although the client keeps its connection', async () => {
  const { status } = await request();
  const closed = closeWithin(server, 30_000, close);
  waiting[0]?.end();
  await closed;
  expect(await status).toBe(200);
});

it('cuts a request that takes longer than the limit', async () => {
  const { status } = await request();
  await closeWithin(server, 100, close);
  expect(await status).toBeUndefined();
});

it('does not cut a request before', async () => {
  const { status } = await request();
  const closed = closeWithin(server, 30_000, close);
  setTimeout(() => waiting[0]?.end(), 300);
  await closed;
  expect(await status).toBe(200);
});

it('passes a failure on', async () => {
  await expect(closeWithin(server, 100, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
