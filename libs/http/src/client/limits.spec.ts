import type { Socket } from 'node:net';
import { answer, brief, post, serveHttp, serveRaw, serveSockets, stopServers } from '../../test/loopback.js';
import { HttpClient, type HttpClientOptions } from './http-client.js';

const clients: HttpClient[] = [];
const open = (options?: HttpClientOptions): HttpClient => {
  const client = new HttpClient(options);
  clients.push(client);
  return client;
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const countOpen = (sockets: readonly Socket[]) =>
  sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await stopServers();
});

describe('the timeout', () => {
  it.each([0, -1])('of %i ms fails at once, without a connection', async (timeoutMs) => {
    const { url, sockets } = await serveHttp((_request, response) => response.end());
    expect(brief(await open().send(post(url, { timeoutMs })))).toBe(`response-timeout: after ${timeoutMs} ms`);
    expect(sockets).toHaveLength(0);
  });

  it('ends a call to a server that hangs', async () => {
    const { url, sockets } = await serveRaw(() => undefined);
    const started = Date.now();
    expect(brief(await open().send(post(url, { timeoutMs: 150 })))).toBe('response-timeout: after 150 ms');
    expect(Date.now() - started).toBeGreaterThanOrEqual(145);
    expect(Date.now() - started).toBeLessThan(1000);
    await pause(50);
    expect(countOpen(sockets)).toBe(0);
  });

  it('includes the body, also when it drips', async () => {
    const { url } = await serveHttp((_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    expect(brief(await open().send(post(url, { timeoutMs: 150 })))).toBe('response-timeout: after 150 ms');
  });

  it('includes headers that drip', async () => {
    const { url } = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('X: y\r\n'), 20);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    expect(brief(await open().send(post(url, { timeoutMs: 150 })))).toBe('response-timeout: after 150 ms');
  });

  it('includes all redirects together', async () => {
    const { url } = await serveHttp((_request, response) => {
      setTimeout(() => response.writeHead(307, { Location: '/' }).end(), 60);
    });
    expect(brief(await open().send(post(url, { timeoutMs: 150 })))).toBe('response-timeout: after 150 ms');
  });

  it('includes the wait for a free connection', async () => {
    const { url } = await serveRaw(() => undefined);
    const client = open({ connectionsPerOrigin: 1 });
    const first = client.send(post(url, { timeoutMs: 400 }));
    const second = client.send(post(url, { timeoutMs: 100 }));
    expect(brief(await second)).toBe('response-timeout: after 100 ms, waiting for a free connection');
    expect(brief(await first)).toBe('response-timeout: after 400 ms');
  });

  it('gives the connection of a call that timed out to the next', async () => {
    const { url } = await serveRaw((socket, request) => {
      if (request.includes('/fine')) socket.write(answer('fine'));
    });
    const client = open({ connectionsPerOrigin: 1 });
    const stuck = client.send(post(url, { timeoutMs: 100 }));
    const next = client.send(post(`${url}/fine`));
    expect(brief(await stuck)).toBe('response-timeout: after 100 ms');
    expect(brief(await next)).toBe('200 fine');
  });

  it('ends the wait for a connection whose handshake hangs', async () => {
    const { url } = await serveSockets((socket) => socket.pause());
    const client = open();
    const outcome = await client.send(post(url.replace('http:', 'https:'), { timeoutMs: 150 }));
    expect(brief(outcome)).toBe('connection-timeout: after 150 ms');
  });

  it('may be longer than the longest timer', async () => {
    const { url } = await serveHttp((_request, response) => response.end('ok'));
    expect(brief(await open().send(post(url, { timeoutMs: 1e12 })))).toBe('200 ok');
  });

  it('does not touch a call that was in time', async () => {
    const { url } = await serveHttp((_request, response) => setTimeout(() => response.end('ok'), 50));
    const client = open();
    expect(brief(await client.send(post(url, { timeoutMs: 1000 })))).toBe('200 ok');
  });
});

describe('the signal', () => {
  it('may have many calls at once without a warning', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', onWarning);
    const { url } = await serveHttp((_request, response) => response.end('{}'));
    const { signal } = new AbortController();
    const client = open();
    await Promise.all(Array.from({ length: 20 }, () => client.send(post(url, { signal }))));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('aborted beforehand prevents the call', async () => {
    const { url, sockets } = await serveHttp((_request, response) => response.end());
    expect(brief(await open().send(post(url, { signal: AbortSignal.abort() })))).toBe('aborted: the caller gave up');
    expect(sockets).toHaveLength(0);
  });

  it('ends a call under way and closes its connection', async () => {
    const { url, sockets } = await serveRaw(() => undefined);
    const controller = new AbortController();
    const outcome = open().send(post(url, { signal: controller.signal }));
    await pause(50);
    controller.abort();
    expect(brief(await outcome)).toBe('aborted: the caller gave up');
    await pause(50);
    expect(countOpen(sockets)).toBe(0);
  });

  it('ends a call within its body', async () => {
    const { url } = await serveHttp((_request, response) => response.write('half'));
    const controller = new AbortController();
    const outcome = open().send(post(url, { signal: controller.signal }));
    await pause(50);
    controller.abort();
    expect(brief(await outcome)).toBe('aborted: the caller gave up');
  });

  it('takes a waiting call out of the queue: it is never sent', async () => {
    const seen: string[] = [];
    const { url } = await serveRaw((socket, request) => {
      seen.push(request.split(' ')[1] ?? '');
      setTimeout(() => socket.write(answer('ok')), 50);
    });
    const client = open({ connectionsPerOrigin: 1 });
    const controller = new AbortController();
    const first = client.send(post(`${url}/first`));
    const second = client.send(post(`${url}/second`, { signal: controller.signal }));
    controller.abort();
    expect(brief(await second)).toBe('aborted: the caller gave up');
    expect(brief(await first)).toBe('200 ok');
    await pause(50);
    expect(seen).toEqual(['/first']);
  });

  it('aborted while connecting sends nothing and leaves the connection to others', async () => {
    let requests = 0;
    const { url, sockets } = await serveRaw((socket) => {
      requests++;
      socket.write(answer('ok'));
    });
    const client = open({ connectionsPerOrigin: 1 });
    const controller = new AbortController();
    const first = client.send(post(url, { signal: controller.signal }));
    const second = client.send(post(url));
    controller.abort();
    expect(brief(await first)).toBe('aborted: the caller gave up');
    expect(brief(await second)).toBe('200 ok');
    expect([sockets.length, requests]).toEqual([1, 1]);
  });

  it('frees its connection for whoever waited longest', async () => {
    const seen: string[] = [];
    const { url } = await serveRaw((socket, request) => {
      const path = request.split(' ')[1] ?? '';
      seen.push(path);
      if (path !== '/hang') socket.write(answer('ok'));
    });
    const client = open({ connectionsPerOrigin: 1 });
    const controller = new AbortController();
    const hanging = client.send(post(`${url}/hang`, { signal: controller.signal }));
    const early = client.send(post(`${url}/early`));
    await pause(50);
    controller.abort();
    const late = client.send(post(`${url}/late`));
    expect((await Promise.all([hanging, early, late])).map(brief)).toEqual([
      'aborted: the caller gave up',
      '200 ok',
      '200 ok',
    ]);
    expect(seen).toEqual(['/hang', '/early', '/late']);
  });

  it('is let go of when the call is over', async () => {
    const { url } = await serveHttp((_request, response) => response.end('ok'));
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await open().send(post(url, { signal }));
    expect(listeners).toBe(0);
  });
});
