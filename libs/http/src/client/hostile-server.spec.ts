import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  answer,
  brief,
  closedPort,
  post,
  serveHttp,
  serveRaw,
  serveSockets,
  stopServers,
} from '../../test/loopback.js';
import { HttpClient } from './http-client.js';

const MAX_BYTES = 100_000;

describe('HttpClient against', () => {
  let client: HttpClient;
  const unhandled: unknown[] = [];
  const remember = (error: unknown) => unhandled.push(error);
  beforeAll(() => {
    process.on('uncaughtException', remember).on('unhandledRejection', remember);
  });
  beforeEach(() => {
    client = new HttpClient({ maxResponseBytes: MAX_BYTES });
  });
  afterEach(async () => {
    await client.close();
    await stopServers();
    await new Promise(setImmediate);
    expect(unhandled.splice(0)).toEqual([]);
  });
  afterAll(() => {
    process.off('uncaughtException', remember).off('unhandledRejection', remember);
  });

  const sendTo = async (onRequest: (socket: Socket) => void, timeoutMs = 5000): Promise<string> => {
    const { url } = await serveRaw(onRequest);
    return brief(await client.send(post(url, { timeoutMs })));
  };

  it('nobody at the address', async () => {
    const port = await closedPort();
    const outcome = await client.send(post(`http://127.0.0.1:${port}/`));
    expect(brief(outcome)).toBe(`connection-failure: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  it('nobody at any address of a name', async () => {
    const port = await closedPort();
    const outcome = await client.send(post(`http://localhost:${port}/`));
    expect(brief(outcome)).toContain('connection-failure: connect ECONNREFUSED ');
    expect(brief(outcome)).toContain(`127.0.0.1:${port}`);
  });

  it('a name that does not exist', async () => {
    const outcome = await client.send(post('http://no-such-host.invalid/'));
    expect(brief(outcome)).toMatch(/^connection-failure: getaddrinfo \w+ no-such-host\.invalid$/);
  });

  it.each([
    ['', 'Invalid URL'],
    ['/relative', 'Invalid URL'],
    ['http://', 'Invalid URL'],
    ['http://h:99999/', 'Invalid URL'],
    ['http://[::1/', 'Invalid URL'],
    ['http://a b/', 'Invalid URL'],
    ['{{HANDLER}}/x', 'Invalid URL'],
    ['ftp://h/', 'Unsupported scheme ftp'],
    ['file:///etc/passwd', 'Unsupported scheme file'],
    ['javascript:1', 'Unsupported scheme javascript'],
    ['unix:/var/run/docker.sock', 'Unsupported scheme unix'],
  ])('the URL %j', async (url, reason) => {
    expect(brief(await client.send(post(url)))).toBe(`invalid-url: ${reason}`);
  });

  it.each([
    ['x-a', 'line\r\nbreak'],
    ['x-a', 'nul\0'],
    ['x-a', '€'],
    ['x\r\na', '1'],
    ['', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['Expect', '100-continue'],
  ])('a header that cannot be sent: %j %j', async (name, value) => {
    const { url, sockets } = await serveHttp((_request, response) => response.end());
    const outcome = await client.send(post(url, { headers: [[name, value]] }));
    expect(brief(outcome)).toMatch(/^invalid-request: /);
    expect(brief(outcome)).not.toContain(value);
    expect(sockets).toHaveLength(0);
  });

  it('a method that cannot be sent', async () => {
    const { url } = await serveHttp((_request, response) => response.end());
    expect(brief(await client.send(post(url, { method: 'PO ST' })))).toBe('invalid-request: invalid request method');
  });

  it('a server that closes without an answer', async () => {
    expect(await sendTo((socket) => socket.end())).toBe('no-response: other side closed');
  });

  it('a server that resets without an answer', async () => {
    expect(await sendTo((socket) => socket.resetAndDestroy())).toBe('no-response: read ECONNRESET');
  });

  it('a server that resets on connect', async () => {
    const { url } = await serveSockets((socket) => socket.resetAndDestroy());
    expect(brief(await client.send(post(url)))).toMatch(/^(no-response|connection-failure): /);
  });

  it('a server that ends within the status line', async () => {
    expect(await sendTo((socket) => socket.end('HTTP/1.1 2'))).toMatch(
      /^(connection-closed|no-response): other side closed/,
    );
  });

  it('a server that ends within the headers', async () => {
    expect(await sendTo((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-'))).toMatch(/^connection-closed: /);
  });

  it('a server that ends before the announced length', async () => {
    expect(await sendTo((socket) => socket.end(answer('whole').replace('5', '50')))).toMatch(/^connection-closed: /);
  });

  it('a server that announces to close and ends before the announced length', async () => {
    const text = answer('whole', 'Connection: close\r\n').replace('5', '50');
    expect(await sendTo((socket) => socket.end(text))).toBe(
      'bad-response: Response body length does not match content-length header',
    );
  });

  it('a server that resets within the body', async () => {
    const half = (socket: Socket) => {
      socket.write(answer('whole').replace('5', '50'), () => setTimeout(() => socket.resetAndDestroy(), 20));
    };
    expect(await sendTo(half)).toBe('connection-closed: read ECONNRESET');
  });

  it.each(['', 'Connection: close\r\n'])('a server that ends within a chunked body (%j)', async (header) => {
    const head = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${header}\r\n`;
    expect(await sendTo((socket) => socket.end(`${head}5\r\nwhole\r\n`))).toMatch(/^connection-closed: /);
  });

  it.each([
    'garbage\r\n\r\n',
    '<html>Bad Gateway</html>',
    'SSH-2.0-OpenSSH_9.2\r\n',
    '\x15\x03\x01\x00\x02\x02\x50',
    'HTTP/1.1 abc OK\r\n\r\n',
    'HTTP/1.1 99 Low\r\n\r\n',
    'HTTP/3.7 200 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA: \x00\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nab',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
  ])('a server that speaks no proper HTTP: %j', async (text) => {
    expect(await sendTo((socket) => socket.write(text, 'latin1'))).toMatch(/^bad-response: /);
  });

  it('a flood of headers', async () => {
    const flood = (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.write('X-Flood: 1234567890\r\n'.repeat(50_000));
    };
    expect(await sendTo(flood)).toBe('bad-response: Headers Overflow Error');
  });

  it('an endless header', async () => {
    const endless = (socket: Socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1_000_000)}`);
    };
    expect(await sendTo(endless)).toBe('bad-response: Headers Overflow Error');
  });

  it('an endless stream of interim answers', async () => {
    const stream = (socket: Socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10)), 5);
      socket.on('close', () => {
        clearInterval(timer);
      });
    };
    expect(await sendTo(stream, 200)).toBe('response-timeout: after 200 ms');
  });

  it('an endless body', async () => {
    const { url } = await serveHttp((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    expect(brief(await client.send(post(url)))).toBe('response-too-large: more than 100000 bytes');
  });

  it('a body that is announced to be too large, before it comes', async () => {
    expect(await sendTo((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n'))).toBe(
      'response-too-large: more than 100000 bytes',
    );
  });

  it('a body of exactly the limit, which is no fault', async () => {
    const body = 'x'.repeat(MAX_BYTES);
    expect(await sendTo((socket) => socket.write(answer(body)))).toBe(`200 ${body}`);
  });

  it('a body of one byte more than the limit', async () => {
    expect(await sendTo((socket) => socket.write(answer('x'.repeat(MAX_BYTES + 1))))).toMatch(/^response-too-large/);
  });

  it('a small body that unpacks to a huge one', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    const { url } = await serveHttp((_request, response) => response.setHeader('Content-Encoding', 'gzip').end(bomb));
    expect(brief(await client.send(post(url)))).toBe('response-too-large: more than 100000 bytes');
  });

  it('a bomb in a bomb', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000)));
    const { url } = await serveHttp((_request, response) =>
      response.setHeader('Content-Encoding', 'gzip, gzip').end(bomb),
    );
    expect(brief(await client.send(post(url)))).toBe('response-too-large: more than 100000 bytes');
  });

  it('a server that smuggles a second answer behind a short length', async () => {
    const { url } = await serveRaw((socket, _request, count) => {
      socket.write(count === 1 ? `${answer('first')}${answer('smuggled')}` : answer('second'));
    });
    expect(brief(await client.send(post(url)))).toBe('200 first');
    expect(brief(await client.send(post(url)))).toBe('200 second');
  });

  it('a server that sends a second answer a moment later', async () => {
    const { url } = await serveRaw((socket, _request, count) => {
      socket.write(answer(count === 1 ? 'first' : 'second'));
      if (count === 1) setTimeout(() => socket.write(answer('smuggled')), 10);
    });
    expect(brief(await client.send(post(url)))).toBe('200 first');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(brief(await client.send(post(url)))).toBe('200 second');
  });

  it('failures of many kinds, after which it works as before', async () => {
    const faults = [
      (socket: Socket) => socket.resetAndDestroy(),
      (socket: Socket) => socket.end(),
      (socket: Socket) => socket.write('garbage\r\n\r\n'),
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx'),
    ];
    const { url } = await serveRaw((socket, request) => {
      const index = Number(/^POST \/(\d+)/.exec(request)?.[1] ?? -1);
      const fault = faults[index];
      if (fault === undefined) socket.write(answer('fine'));
      else fault(socket);
    });
    const few = new HttpClient({ connectionsPerOrigin: 2 });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => few.send(post(`${url}/${index % (faults.length + 1)}`))),
    );
    outcomes.forEach((outcome, index) => {
      if (index % (faults.length + 1) === faults.length) expect(brief(outcome)).toBe('200 fine');
      else expect(outcome.type).toBe('failure');
    });
    await few.close();
  });
});
