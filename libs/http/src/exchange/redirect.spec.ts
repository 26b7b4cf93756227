import { brief, closedPort, post, serveHttp, stopServers, type Loopback } from '../../test/loopback.js';
import { HttpClient } from '../client/http-client.js';

const SECRETS = [
  ['Authorization', 'secret'],
  ['Cookie', 'secret'],
  ['X-Action-Secret', 'secret'],
  ['X-Odd-Name', 'secret'],
  ['Content-Type', 'application/json'],
  ['traceparent', 'trace'],
] as const;

describe('a redirect', () => {
  let client: HttpClient;
  beforeEach(() => {
    client = new HttpClient();
  });
  afterEach(async () => {
    await client.close();
    await stopServers();
  });

  /** Redirects `/from`; everything else says what arrived. */
  const serve = (status: number, location: string): Promise<Loopback> =>
    serveHttp((request, response) => {
      if (request.url === '/from') {
        response.writeHead(status, { Location: location }).end('moved');
        return;
      }
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        const { authorization = '-', cookie = '-' } = request.headers;
        const others = ['x-action-secret', 'x-odd-name', 'content-type', 'traceparent'].map(
          (name) => request.headers[name] ?? '-',
        );
        response.end([request.method, request.url, text, authorization, cookie, ...others].join(' '));
      });
    });
  const send = async ({ url }: Loopback): Promise<string> =>
    brief(await client.send(post(`${url}/from`, { headers: SECRETS, body: 'BODY' })));

  it.each([300, 301, 307, 308])('with status %i keeps method, body and headers', async (status) => {
    expect(await send(await serve(status, '/to'))).toBe(
      '200 POST /to BODY secret secret secret secret application/json trace',
    );
  });

  it.each([302, 303])('with status %i turns into GET without body and Content-Type', async (status) => {
    expect(await send(await serve(status, '/to'))).toBe('200 GET /to  secret secret secret secret - trace');
  });

  it.each([
    ['to?a=b#c', '/to?a=b'],
    ['../up', '/up'],
    ['?q', '/from?q'],
    ['/ä b', '/%C3%A4%20b'],
  ])('to %s is relative to the request', async (location, path) => {
    const bytes = Buffer.from(location, 'utf8').toString('latin1');
    expect(await send(await serve(307, bytes))).toContain(`200 POST ${path} `);
  });

  it('to another origin leaves everything behind that may be a secret', async () => {
    const other = await serve(200, '');
    expect(await send(await serve(307, `${other.url}/to`))).toBe('200 POST /to BODY - - - - application/json trace');
  });

  it('to the same host at another port is another origin, and back it has lost its secrets', async () => {
    const first = await serveHttp((request, response) => {
      if (request.url === '/end') response.end(request.headers.authorization ?? 'none');
      else response.writeHead(307, { Location: `${second.url}/from` }).end();
    });
    const second: Loopback = await serve(307, `${first.url}/end`);
    expect(await send(first)).toBe('200 none');
  });

  it('sends the credentials of its URL', async () => {
    const other = await serve(200, '');
    const location = `${other.url.replace('//', '//u:p@')}/to`;
    const basic = Buffer.from('u:p').toString('base64');
    expect(await send(await serve(307, location))).toContain(`Basic ${basic}`);
  });

  it.each([300, 301, 302, 303, 304, 307, 308])('with status %i and no Location is the answer', async (status) => {
    const { url } = await serveHttp((_request, response) => response.writeHead(status).end());
    expect(brief(await client.send(post(url)))).toBe(`${status} `);
  });

  it.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'javascript:1', 'http://', 'http://[::1', 'http://h:99999/'])(
    'to %s is the answer, as it cannot be followed',
    async (location) => {
      expect(await send(await serve(302, location))).toBe('302 moved');
    },
  );

  it('may happen ten times', async () => {
    const { url } = await serveHttp((request, response) => {
      const count = Number(request.url?.slice(1));
      if (count === 10) response.end('arrived');
      else response.writeHead(307, { Location: `/${count + 1}` }).end();
    });
    expect(brief(await client.send(post(`${url}/0`)))).toBe('200 arrived');
    expect(brief(await client.send(post(`${url}/-1`)))).toBe('too-many-redirects: 11 redirects');
  });

  it('in a loop fails', async () => {
    expect(await send(await serve(307, '/from'))).toBe('too-many-redirects: 11 redirects');
  });

  it('in a loop over two origins fails', async () => {
    const first = await serveHttp((_request, response) => response.writeHead(302, { Location: second.url }).end());
    const second: Loopback = await serveHttp((_request, response) =>
      response.writeHead(302, { Location: first.url }).end(),
    );
    expect(brief(await client.send(post(first.url)))).toBe('too-many-redirects: 11 redirects');
  });

  it('is not followed with a limit of 0', async () => {
    const strict = new HttpClient({ maxRedirects: 0 });
    const { url } = await serve(307, '/to');
    expect(brief(await strict.send(post(`${url}/from`)))).toBe('too-many-redirects: 1 redirects');
    await strict.close();
  });

  it('to where nobody listens is a connection failure', async () => {
    const port = await closedPort();
    expect(await send(await serve(307, `http://127.0.0.1:${port}/`))).toBe(
      `connection-failure: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });
});
