import { jest } from '@jest/globals';
import type { HttpFailure, HttpFailureKind, HttpResponse } from '@app/types';
import { brief, closedPort, post, serveHttp, stopServers } from '../../test/loopback.js';
import { HttpClient } from '../client/http-client.js';
import { failure } from '../exchange/error.js';
import { CircuitBreakingHttp } from './circuit-breaking-http.js';

type Outcome = HttpResponse | HttpFailure;
const OPEN_MS = 10_000;
const respond = (status: number): Outcome => ({ type: 'response', status, headers: [], body: 'b' });
const HANDLER = post('http://handler.test/a');

/** A breaker of three failures before a server whose next outcomes a test decides. */
function breaking(first: Outcome) {
  const server = { next: first as Outcome | Promise<Outcome>, calls: 0 };
  const http = {
    send: () => {
      server.calls++;
      return Promise.resolve(server.next);
    },
  };
  const breaker = new CircuitBreakingHttp(http, { failures: 3, openMs: OPEN_MS });
  const send = async (request = HANDLER) => brief(await breaker.send(request));
  const sendTimes = async (times: number) => {
    for (let i = 0; i < times; i++) await send();
  };
  return { server, send, sendTimes };
}

let now = 1_000_000;
const pass = (ms: number): void => {
  now += ms;
};
beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stopServers();
});

const REFUSED = 'circuit-open: 3 calls in a row to http://handler.test failed; tried again within 10000 ms';

describe('a circuit', () => {
  it.each<Outcome>([
    respond(500),
    respond(503),
    failure('connection-failure', 'x'),
    failure('response-timeout', 'x'),
    failure('tls', 'x'),
  ])('opens after so many failures in a row: %j', async (outcome) => {
    const { server, send, sendTimes } = breaking(outcome);
    await sendTimes(3);
    expect(await send()).toBe(REFUSED);
    expect(server.calls).toBe(3);
  });

  it('covers every path of the origin, and no other origin', async () => {
    const { server, send, sendTimes } = breaking(respond(500));
    await sendTimes(3);
    expect(await send(post('http://handler.test/other?x=1'))).toBe(REFUSED);
    expect(await send(post('http://handler.test:81/a'))).toBe('500 b');
    expect(await send(post('https://handler.test/a'))).toBe('500 b');
    expect(server.calls).toBe(5);
  });

  it.each([200, 301, 400, 404, 429])('counts an answer with status %i as a success', async (status) => {
    const { server, send, sendTimes } = breaking(respond(500));
    await sendTimes(2);
    server.next = respond(status);
    await send();
    server.next = respond(500);
    await sendTimes(2);
    expect(await send()).toBe('500 b');
    expect(await send()).toBe(REFUSED);
  });

  it.each<HttpFailureKind>(['aborted', 'invalid-request', 'invalid-url', 'forbidden-target'])(
    'never opens because of %s',
    async (kind) => {
      const { server, sendTimes } = breaking(failure(kind, 'x'));
      await sendTimes(10);
      expect(server.calls).toBe(10);
    },
  );

  it('lets one call through after the pause, and closes on its success', async () => {
    const { server, send, sendTimes } = breaking(respond(500));
    await sendTimes(3);
    pass(OPEN_MS - 1);
    expect(await send()).toBe(REFUSED);
    pass(1);
    server.next = respond(200);
    expect(await send()).toBe('200 b');
    expect(await send()).toBe('200 b');
    server.next = respond(500);
    await sendTimes(2);
    expect(await send()).toBe('500 b');
  });

  it.each<Outcome>([respond(500), failure('aborted', 'the caller gave up'), failure('response-timeout', 'x')])(
    'opens again when that call proves nothing: %j',
    async (outcome) => {
      const { server, send, sendTimes } = breaking(respond(500));
      await sendTimes(3);
      pass(OPEN_MS);
      server.next = outcome;
      expect(await send()).toBe(brief(outcome));
      expect(await send()).toBe(REFUSED);
      expect(server.calls).toBe(4);
    },
  );

  it('refuses the others at once while that call is under way', async () => {
    const { server, send, sendTimes } = breaking(respond(500));
    await sendTimes(3);
    pass(OPEN_MS);
    let answer: (outcome: Outcome) => void = () => undefined;
    server.next = new Promise<Outcome>((resolve) => (answer = resolve));
    const probe = send();
    expect(await send()).toBe(REFUSED);
    answer(respond(200));
    expect(await probe).toBe('200 b');
    expect(server.calls).toBe(4);
  });

  it('passes on what has no origin', async () => {
    const { server, send } = breaking(failure('invalid-url', 'Invalid URL'));
    expect(await send(post('no url'))).toBe('invalid-url: Invalid URL');
    expect(server.calls).toBe(1);
  });
});

it('opens and closes with a real server', async () => {
  const port = await closedPort();
  const client = new HttpClient();
  const breaker = new CircuitBreakingHttp(client, { failures: 2, openMs: OPEN_MS });
  let calls = 0;
  let status = 500;
  const { url } = await serveHttp((_request, response) => {
    calls++;
    response.writeHead(status).end('x');
  });
  for (let i = 0; i < 4; i++) await breaker.send(post(url));
  expect(calls).toBe(2);
  for (let i = 0; i < 2; i++) {
    expect(brief(await breaker.send(post(`http://127.0.0.1:${port}/`)))).toContain('connection-failure');
  }
  expect(brief(await breaker.send(post(`http://127.0.0.1:${port}/`)))).toContain('circuit-open');
  status = 200;
  pass(OPEN_MS);
  expect(brief(await breaker.send(post(url)))).toBe('200 x');
  await client.close();
});
