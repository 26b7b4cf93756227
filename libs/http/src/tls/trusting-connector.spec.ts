// Real TLS servers with certificates that nobody vouches for, made here.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brief, listen, post, stopServers } from '../../test/loopback.js';
import { HttpClient } from '../client/http-client.js';
import type { TrustHost } from './trusting-connector.js';

interface Pair {
  readonly key: string;
  readonly cert: string;
}

let folder: string;
const pairs: Record<'good' | 'expired' | 'foreign', Pair | undefined> = {
  good: undefined,
  expired: undefined,
  foreign: undefined,
};

function selfSigned(name: string, altNames: string, days: number): Pair {
  const [key, request, cert] = ['key', 'csr', 'pem'].map((kind) => join(folder, `${name}.${kind}`)) as [
    string,
    string,
    string,
  ];
  const openssl = (line: string): void => {
    execFileSync('openssl', line.split(' '), { stdio: 'ignore' });
  };
  openssl(
    `req -new -newkey rsa:2048 -nodes -keyout ${key} -out ${request} -subj /CN=x -addext subjectAltName=${altNames}`,
  );
  openssl(`x509 -req -in ${request} -signkey ${key} -days ${days.toString()} -copy_extensions copy -out ${cert}`);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const local = 'DNS:localhost,IP:127.0.0.1';
  pairs.good = selfSigned('good', local, 10);
  pairs.expired = selfSigned('expired', local, -1);
  pairs.foreign = selfSigned('foreign', 'DNS:elsewhere.test', 10);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(stopServers);

let connections = 0;
async function serve(pair: Pair | undefined): Promise<{ byName: string; byAddress: string; port: number }> {
  connections = 0;
  const server = createServer({ ...pair }, (_request, response) => response.end('secure'));
  server.on('connection', () => connections++);
  const { url } = await listen(server, 'https');
  return { byName: url.replace('127.0.0.1', 'localhost'), byAddress: url, port: Number(new URL(url).port) };
}

async function send(url: string, trusts: TrustHost): Promise<string> {
  const client = new HttpClient({ trusts });
  const outcome = await client.send(post(url));
  await client.close();
  return brief(outcome);
}

describe('a certificate that nobody vouches for', () => {
  it('is accepted from a trusted host, by name and by address', async () => {
    const { byName, byAddress } = await serve(pairs.good);
    expect(await send(byName, (host) => host === 'localhost')).toBe('200 secure');
    expect(await send(byAddress, (host) => host === '127.0.0.1')).toBe('200 secure');
  });

  it('is accepted from the trusted port alone', async () => {
    const { byName, port } = await serve(pairs.good);
    expect(await send(byName, (_, at) => at === port)).toBe('200 secure');
    expect(await send(byName, (_, at) => at === port + 1)).toMatch(/^tls: /);
  });

  it('is refused from every other host', async () => {
    const { byName } = await serve(pairs.good);
    expect(await send(byName, (host) => host === '127.0.0.1')).toMatch(/^tls: self-signed certificate/);
  });

  it('is refused when it names another host', async () => {
    const { byName } = await serve(pairs.foreign);
    expect(await send(byName, () => true)).toMatch(/^tls: Hostname\/IP does not match/);
  });

  it('is refused when its time is over', async () => {
    const { byName } = await serve(pairs.expired);
    expect(await send(byName, () => true)).toMatch(/^tls: certificate of localhost: CERT_HAS_EXPIRED/);
  });
});

describe('trust that is withdrawn', () => {
  it('counts for connections that were open', async () => {
    const { byName } = await serve(pairs.good);
    let trusted = true;
    const client = new HttpClient({ trusts: () => trusted });
    expect(brief(await client.send(post(byName)))).toBe('200 secure');
    expect(brief(await client.send(post(byName)))).toBe('200 secure');
    expect(connections).toBe(1);
    trusted = false;
    client.forgetTls();
    expect(brief(await client.send(post(byName)))).toMatch(/^tls: /);
    await client.close();
  });

  it('does not cut a call that is on its way', async () => {
    let answer: () => void = () => undefined;
    const server = createServer({ ...pairs.good }, (_request, response) => {
      answer = () => response.end('late');
      arrived();
    });
    let arrived: () => void = () => undefined;
    const called = new Promise<void>((resolve) => (arrived = resolve));
    const { url } = await listen(server, 'https');
    const client = new HttpClient({ trusts: () => true });
    const outcome = client.send(post(url));
    await called;
    client.forgetTls();
    answer();
    expect(brief(await outcome)).toBe('200 late');
    await client.close();
  });
});
