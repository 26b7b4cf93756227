import type { Socket } from 'node:net';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { answer, brief, post, serveHttp, serveRaw, stopServers } from '../../test/loopback.js';
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

describe('connections', () => {
  it('are kept and used again', async () => {
    const { url, sockets } = await serveHttp((_request, response) => response.end('ok'));
    const client = open();
    for (let i = 0; i < 20; i++) expect(brief(await client.send(post(url)))).toBe('200 ok');
    expect(sockets).toHaveLength(1);
  });

  it('are closed when they were idle for long', async () => {
    const { url, sockets } = await serveHttp((_request, response) => response.end('ok'));
    await open({ keepAliveTimeoutMs: 50 }).send(post(url));
    await pause(300);
    expect(countOpen(sockets)).toBe(0);
  });

  it('that the server closed while idle are opened anew', async () => {
    const { url, sockets } = await serveRaw((socket) => socket.write(answer('ok')));
    const client = open();
    for (let i = 0; i < 3; i++) {
      expect(brief(await client.send(post(url)))).toBe('200 ok');
      sockets.at(-1)?.destroy();
      await pause(20);
    }
    expect(sockets).toHaveLength(3);
  });

  it('that the server resets in the moment of writing are replaced once, as nothing was sent', async () => {
    let requests = 0;
    const { url, sockets } = await serveRaw((socket) => {
      requests++;
      socket.write(answer('ok'));
    });
    const client = open();
    await client.send(post(url));
    // Published right before undici writes the request.
    const reset = (): void => {
      unsubscribe('undici:client:sendHeaders', reset);
      sockets[0]?.resetAndDestroy();
    };
    subscribe('undici:client:sendHeaders', reset);
    expect(brief(await client.send(post(url)))).toBe('200 ok');
    expect([sockets.length, requests]).toEqual([2, 2]);
  });

  it('that the server resets in the moment of every write fail in the end', async () => {
    const { url, sockets } = await serveRaw((socket) => socket.write(answer('ok')));
    const client = open();
    await client.send(post(url));
    const reset = (): void => {
      sockets.at(-1)?.resetAndDestroy();
    };
    subscribe('undici:client:sendHeaders', reset);
    const outcome = await client.send(post(url));
    unsubscribe('undici:client:sendHeaders', reset);
    expect(brief(outcome)).toMatch(/^no-response: /);
  });

  it('that die after the request was sent are not replaced: the handler may have run', async () => {
    let requests = 0;
    const { url } = await serveRaw((socket) => {
      requests++;
      if (requests === 1) socket.write(answer('ok'));
      else socket.resetAndDestroy();
    });
    const client = open();
    await client.send(post(url));
    expect(brief(await client.send(post(url)))).toBe('no-response: read ECONNRESET');
    expect(requests).toBe(2);
  });

  it('to the origin used longest ago are closed when there are too many origins', async () => {
    const servers = [];
    for (let i = 0; i < 3; i++) servers.push(await serveHttp((_request, response) => response.end('ok')));
    const client = open({ maxOrigins: 2 });
    for (const { url } of servers.slice(0, 2)) await client.send(post(url));
    await client.send(post(servers[0]?.url ?? ''));
    await client.send(post(servers[2]?.url ?? ''));
    await pause(50);
    expect(servers.map(({ sockets }) => countOpen(sockets))).toEqual([1, 0, 1]);
    expect(brief(await client.send(post(servers[1]?.url ?? '')))).toBe('200 ok');
  });

  it('that are busy survive too many origins', async () => {
    const slow = await serveHttp((_request, response) => setTimeout(() => response.end('slow'), 100));
    const fast = await serveHttp((_request, response) => response.end('fast'));
    const client = open({ maxOrigins: 1 });
    const outcome = client.send(post(slow.url));
    expect(brief(await client.send(post(fast.url)))).toBe('200 fast');
    expect(brief(await outcome)).toBe('200 slow');
  });

  it('with options that undici refuses fail as a value', async () => {
    const { url } = await serveHttp((_request, response) => response.end('ok'));
    expect(brief(await open({ keepAliveTimeoutMs: -1 }).send(post(url)))).toBe(
      'invalid-request: invalid keepAliveTimeout',
    );
  });
});

describe('close', () => {
  it('waits for calls under way and then leaves no connection', async () => {
    const { url, sockets } = await serveHttp((_request, response) => setTimeout(() => response.end('ok'), 100));
    const client = open({ connectionsPerOrigin: 1 });
    const outcomes = [client.send(post(url)), client.send(post(url))];
    await client.close();
    expect((await Promise.all(outcomes)).map(brief)).toEqual(['200 ok', '200 ok']);
    await pause(20);
    expect(countOpen(sockets)).toBe(0);
  });

  it('refuses later calls', async () => {
    const { url } = await serveHttp((_request, response) => response.end('ok'));
    const client = open();
    await client.close();
    expect(brief(await client.send(post(url)))).toBe('aborted: the client is closed');
  });

  it('may be asked twice, also at once', async () => {
    const { url } = await serveHttp((_request, response) => setTimeout(() => response.end('ok'), 50));
    const client = open();
    const outcome = client.send(post(url));
    await Promise.all([client.close(), client.close()]);
    await client.close();
    expect(brief(await outcome)).toBe('200 ok');
  });

  it('is bounded by the timeout of a call that hangs', async () => {
    const { url } = await serveRaw(() => undefined);
    const client = open();
    const outcome = client.send(post(url, { timeoutMs: 100 }));
    await client.close();
    expect(brief(await outcome)).toBe('response-timeout: after 100 ms');
  });
});
