import { brief, post, serveHttp, serveRaw, stopServers, answer } from '../../test/loopback.js';
import { HttpClient } from './http-client.js';

describe('HttpClient', () => {
  let client: HttpClient;
  beforeEach(() => {
    client = new HttpClient();
  });
  afterEach(async () => {
    await client.close();
    await stopServers();
  });

  it('sends method, path, query and body', async () => {
    const { url } = await serveHttp((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => response.end(`${request.method ?? ''} ${request.url ?? ''} ${text}`));
    });
    expect(brief(await client.send(post(`${url}/a/b?c=d#e`, { body: '{"ä":"€"}' })))).toBe(
      '200 POST /a/b?c=d {"ä":"€"}',
    );
  });

  it('sends headers with their spelling and order, and adds only Host, Connection and Content-Length', async () => {
    let seen = '';
    const { url } = await serveRaw((socket, request) => {
      seen = request;
      socket.write(answer('ok'));
    });
    const headers = [
      ['X-tHe-First', '1'],
      ['User-Agent', 'hasura-graphql-engine/v1'],
      ['content-type', 'application/json'],
      ['Content-Length', '999'],
    ] as const;
    expect(brief(await client.send(post(`${url}/p`, { headers })))).toBe('200 ok');
    expect(seen.split('\r\n')).toEqual([
      'POST /p HTTP/1.1',
      `host: ${url.slice('http://'.length)}`,
      'connection: keep-alive',
      'X-tHe-First: 1',
      'User-Agent: hasura-graphql-engine/v1',
      'content-type: application/json',
      'content-length: 2',
      '',
      '{}',
    ]);
  });

  it('sends a Host header that it is given', async () => {
    const { url } = await serveHttp((request, response) => response.end(request.headers.host));
    expect(brief(await client.send(post(url, { headers: [['Host', 'virtual']] })))).toBe('200 virtual');
  });

  it('sends Content-Length 0 with an empty body', async () => {
    const { url } = await serveHttp((request, response) => response.end(request.headers['content-length']));
    expect(brief(await client.send(post(url, { body: '' })))).toBe('200 0');
  });

  it('turns credentials of the URL into basic authentication', async () => {
    const { url } = await serveHttp((request, response) => response.end(request.headers.authorization));
    const withUser = url.replace('//', '//us%40er:p%3Aw@');
    const expected = `Basic ${Buffer.from('us@er:p:w').toString('base64')}`;
    expect(brief(await client.send(post(withUser)))).toBe(`200 ${expected}`);
    expect(brief(await client.send(post(withUser, { headers: [['authorization', 'own']] })))).toBe('200 own');
  });

  it('gives the headers of the answer as received, repeated ones repeated', async () => {
    const { url } = await serveRaw((socket) => socket.write(answer('ok', 'Set-Cookie: a=1\r\nset-cookie: b=\xe9\r\n')));
    const outcome = await client.send(post(url));
    expect(outcome).toEqual({
      type: 'response',
      status: 200,
      headers: [
        ['Content-Length', '2'],
        ['Set-Cookie', 'a=1'],
        ['set-cookie', 'b=\xc3\xa9'],
      ],
      body: 'ok',
    });
  });

  it.each([201, 204, 304, 400, 404, 500, 503, 599])('gives status %i as an answer', async (status) => {
    const { url } = await serveHttp((_request, response) => response.writeHead(status).end());
    expect(brief(await client.send(post(url)))).toBe(`${status} `);
  });

  it('reads chunked bodies', async () => {
    const { url } = await serveHttp((_request, response) => {
      response.write('{"a":');
      setTimeout(() => response.end('"€"}'), 10);
    });
    expect(brief(await client.send(post(url)))).toBe('200 {"a":"€"}');
  });

  it('reads a character that is split between packets', async () => {
    const bytes = Buffer.from('€');
    const { url } = await serveHttp((_request, response) => {
      response.write(bytes.subarray(0, 1));
      setTimeout(() => response.end(bytes.subarray(1)), 20);
    });
    expect(brief(await client.send(post(url)))).toBe('200 €');
  });

  it('reads an HTTP/1.0 answer that ends with the connection', async () => {
    const { url } = await serveRaw((socket) =>
      socket.end('HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"id":1}'),
    );
    expect(brief(await client.send(post(url)))).toBe('200 {"id":1}');
    expect(brief(await client.send(post(url)))).toBe('200 {"id":1}');
  });

  it('skips interim answers', async () => {
    const { url } = await serveRaw((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${answer('ok')}`),
    );
    expect(brief(await client.send(post(url)))).toBe('200 ok');
  });

  it('replaces bytes that are no UTF-8', async () => {
    const { url } = await serveHttp((_request, response) => response.end(Buffer.from([0x61, 0xff, 0x62])));
    expect(brief(await client.send(post(url)))).toBe('200 a\ufffdb');
  });

  it('carries large bodies both ways', async () => {
    const { url } = await serveHttp((request, response) => request.pipe(response));
    const body = 'x'.repeat(4_000_000);
    expect(brief(await client.send(post(url, { body })))).toBe(`200 ${body}`);
  });

  it('is not confused by an answer that comes before the request has been sent', async () => {
    const { url } = await serveHttp((_request, response) => response.writeHead(413).end('early'));
    const outcome = brief(await client.send(post(url, { body: 'x'.repeat(8_000_000) })));
    expect(outcome).toMatch(/^(413 early|no-response: |connection-closed: )/);
    expect(brief(await client.send(post(url)))).toBe('413 early');
  });

  it('carries 500 calls at once over few connections, each with its own answer', async () => {
    const few = new HttpClient({ connectionsPerOrigin: 4 });
    const { url, sockets } = await serveHttp((request, response) => request.pipe(response));
    const bodies = Array.from({ length: 500 }, (_, index) => `body ${index}`);
    const outcomes = await Promise.all(bodies.map((body) => few.send(post(url, { body, timeoutMs: 30_000 }))));
    expect(outcomes.map(brief)).toEqual(bodies.map((body) => `200 ${body}`));
    expect(sockets).toHaveLength(4);
    await few.close();
  });
});
