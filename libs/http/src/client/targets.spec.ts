import { createServer as createTlsServer } from 'node:tls';
import { brief, listen, post, serveHttp, serveSockets, stopServers } from '../../test/loopback.js';
import { parseAddressRange } from '../policy/address-range.js';
import { parseHostRule } from '../policy/host-rule.js';
import type { ResolveName } from '../policy/target-policy.js';
import { HttpClient, type HttpClientOptions } from './http-client.js';

const clients: HttpClient[] = [];

interface World {
  readonly allowed?: readonly string[];
  readonly blocked?: readonly string[];
  /** Answers of the name server, one list per question; the last is repeated. */
  readonly names?: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly options?: HttpClientOptions;
}

const defined = <T>(values: readonly (T | undefined)[]): T[] => values.filter((value) => value !== undefined);

function open({ allowed = [], blocked = [], names = {}, options = {} }: World): HttpClient {
  const asked = new Map<string, number>();
  const resolveName: ResolveName = (hostname, _options, callback) => {
    const count = asked.get(hostname) ?? 0;
    asked.set(hostname, count + 1);
    const answers = names[hostname];
    const addresses = answers?.[Math.min(count, answers.length - 1)];
    setImmediate(() => {
      if (addresses === undefined) callback(Object.assign(new Error(`no name ${hostname}`), { code: 'ENOTFOUND' }), []);
      else
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
    });
  };
  const targets = {
    allowedHosts: defined(allowed.map(parseHostRule)),
    blockedRanges: defined(blocked.map(parseAddressRange)),
  };
  const client = new HttpClient({ ...options, targets, resolveName });
  clients.push(client);
  return client;
}
const serve = () => serveHttp((_request, response) => response.end('ok'));
const portOf = (url: string): string => new URL(url).port;

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await stopServers();
});

describe('blocked ranges', () => {
  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://127.1',
    'http://127.0.0.1.',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://0.0.0.0',
    'http://[::]',
    'http://0',
    'http://１２７.0.0.1',
  ])('keep calls from %s, however it is written', async (host) => {
    const { url, sockets } = await serve();
    const outcome = await open({ blocked: ['127.0.0.0/8'] }).send(post(`${host}:${portOf(url)}/`));
    expect(brief(outcome)).toMatch(/^forbidden-target: address .* is in the blocked range 127\.0\.0\.0\/8$/);
    expect(sockets).toHaveLength(0);
  });

  it.each([['127.0.0.1'], ['::ffff:127.0.0.1'], ['0.0.0.0'], ['8.8.8.8', '127.0.0.1'], ['127.0.0.1', '8.8.8.8']])(
    'keep calls from a name that resolves to %s',
    async (...addresses) => {
      const { url, sockets } = await serve();
      const client = open({ blocked: ['127.0.0.0/8'], names: { 'innocent.test': [addresses] } });
      expect(brief(await client.send(post(`http://innocent.test:${portOf(url)}/`)))).toMatch(
        /^forbidden-target: host innocent\.test has the address .*, in the blocked range 127\.0\.0\.0\/8$/,
      );
      expect(sockets).toHaveLength(0);
    },
  );

  it('keep calls over TLS from such a name before anything is said', async () => {
    const { url, sockets } = await listen(createTlsServer({}), 'https');
    const client = open({ blocked: ['non-public'], names: { 'innocent.test': [['127.0.0.1']] } });
    expect(brief(await client.send(post(`https://innocent.test:${portOf(url)}/`)))).toContain('forbidden-target');
    expect(sockets).toHaveLength(0);
  });

  it('are asked again for every connection, so that a name cannot rebind', async () => {
    const { url, sockets } = await serveHttp((_request, response) => {
      response.setHeader('Connection', 'close');
      response.end('ok');
    });
    const names = { 'rebinding.test': [['127.0.0.1'], ['127.0.0.2']] };
    const client = open({ blocked: ['127.0.0.2'], names });
    const target = post(`http://rebinding.test:${portOf(url)}/`);
    expect(brief(await client.send(target))).toBe('200 ok');
    expect(brief(await client.send(target))).toContain('forbidden-target: host rebinding.test');
    expect(sockets).toHaveLength(1);
  });

  it('let other addresses pass', async () => {
    const { url } = await serve();
    const client = open({ blocked: ['10.0.0.0/8'], names: { 'fine.test': [['127.0.0.1']] } });
    expect(brief(await client.send(post(url)))).toBe('200 ok');
    expect(brief(await client.send(post(`http://fine.test:${portOf(url)}/`)))).toBe('200 ok');
  });

  it('win over allowed hosts', async () => {
    const { url } = await serve();
    const client = open({ blocked: ['127.0.0.1'], allowed: ['127.0.0.1'] });
    expect(brief(await client.send(post(url)))).toContain('forbidden-target: address 127.0.0.1');
  });

  it('leave a name that does not resolve a failure to connect', async () => {
    expect(brief(await open({ blocked: ['non-public'] }).send(post('http://nowhere.test/')))).toBe(
      'connection-failure: no name nowhere.test',
    );
  });
});

describe('a redirect', () => {
  const redirecting = (location: string, status = 307) =>
    serveHttp((_request, response) => response.writeHead(status, { Location: location }).end());

  it.each([301, 302, 307])('with status %i to a blocked address is not followed', async (status) => {
    const { sockets, url: inner } = await serve();
    const { url } = await redirecting(`http://[::ffff:127.0.0.2]:${portOf(inner)}/`, status);
    expect(brief(await open({ blocked: ['127.0.0.2'] }).send(post(url)))).toContain(
      'forbidden-target: address ::ffff:',
    );
    expect(sockets).toHaveLength(0);
  });

  it('to a name with a blocked address is not followed', async () => {
    const { url } = await redirecting('http://metadata.test/latest');
    const client = open({ blocked: ['169.254.0.0/16'], names: { 'metadata.test': [['169.254.169.254']] } });
    expect(brief(await client.send(post(url)))).toContain('host metadata.test has the address 169.254.169.254');
  });

  it('to a host that is not allowed is not followed', async () => {
    const { url: inner, sockets } = await serve();
    const { url } = await redirecting(`http://localhost:${portOf(inner)}/`);
    const client = open({ allowed: [`127.0.0.1:${portOf(url)}`] });
    expect(brief(await client.send(post(url)))).toBe(
      `forbidden-target: host localhost:${portOf(inner)} is not among the allowed hosts`,
    );
    expect(sockets).toHaveLength(0);
  });

  it('to an allowed one is followed', async () => {
    const { url: inner } = await serve();
    const { url } = await redirecting(inner);
    expect(brief(await open({ allowed: ['127.0.0.1'], blocked: ['10.0.0.0/8'] }).send(post(url)))).toBe('200 ok');
  });
});

describe('allowed hosts', () => {
  it('keep calls from all others, before their names are resolved', async () => {
    const { url } = await serve();
    const client = open({ allowed: ['handlers.test'], names: { 'handlers.test': [['127.0.0.1']] } });
    expect(brief(await client.send(post(`http://handlers.test:${portOf(url)}/`)))).toBe('200 ok');
    expect(brief(await client.send(post(`http://handlers.test.evil.test/`)))).toBe(
      'forbidden-target: host handlers.test.evil.test:80 is not among the allowed hosts',
    );
    expect(brief(await client.send(post('https://elsewhere.test/')))).toContain('host elsewhere.test:443');
  });

  it('do not stop at the credentials of a URL', async () => {
    const client = open({ allowed: ['handlers.test'] });
    expect(brief(await client.send(post('http://handlers.test@evil.test/')))).toContain('host evil.test:80');
  });
});

it('a huge answer is cut off at the limit, with rules in force', async () => {
  const { url, sockets } = await serveSockets((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const write = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', write);
    write();
  });
  const client = open({ blocked: ['10.0.0.0/8'], options: { maxResponseBytes: 100_000 } });
  expect(brief(await client.send(post(url)))).toBe('response-too-large: more than 100000 bytes');
  expect(sockets).toHaveLength(1);
});
