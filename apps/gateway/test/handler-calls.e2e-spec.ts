// What a handler receives, when it is called, and what of its answer passes besides the body (spec/actions.md 4.1, 4.2, 6).
import { request as httpRequest } from 'node:http';
import {
  startGatewayUnderTest,
  type GatewayUnderTest,
  type RequestHeaders,
} from '../../../test/support/gateway-under-test.js';
import {
  after,
  hang,
  json,
  startScriptedHandler,
  text,
  type ScriptedHandler,
  type SeenCall,
} from '../../../test/support/scripted-handler.js';

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

beforeAll(async () => {
  handler = await startScriptedHandler();
  gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url, SECRET: 's3cret', EMPTY: '' } });
  const action = (name: string, type: string, more: object = {}) =>
    gateway.apply('create_action', {
      name,
      definition: { type, handler: `{{HANDLER}}/${name}`, output_type: 'Int', timeout: 5, ...more },
    });
  await action('q1', 'query');
  await action('q2', 'query');
  await action('q3', 'query');
  await action('m1', 'mutation');
  await action('m2', 'mutation');
  await action('m3', 'mutation');
  const headers = [
    { name: 'X-Secret', value_from_env: 'SECRET' },
    { name: 'X-Template', value: 'a {{SECRET}} b' },
    { name: 'X-Client', value: 'configured' },
    { name: 'Content-Type', value: 'text/odd' },
  ];
  await action('configured', 'query', { headers });
  await action('forwarding', 'query', { headers, forward_client_headers: true });
  await action('choosy', 'query', { forward_client_headers: true, ignored_client_headers: ['X-Ignored'] });
  await action('broken', 'query', { headers: [{ name: 'X-Secret', value_from_env: 'NOT_SET' }] });
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

const answerWith = (path: string, value: unknown, headers = {}): void => {
  handler.on(`/${path}`, json(200, value, headers));
};

/** Headers of the one call that the query makes. */
async function headersOf(name: string, headers: RequestHeaders): Promise<SeenCall['headers']> {
  answerWith(name, 1);
  const { body } = await gateway.graphql({ query: `{${name}}` }, headers);
  expect(body).toEqual({ data: { [name]: 1 } });
  return handler.calls.at(-1)?.headers ?? {};
}

describe('a call', () => {
  it('holds name, input, session and query, and nothing else', async () => {
    answerWith('q1', 1);
    const query = 'query Q {\n  q1 # a comment\n}';
    await gateway.graphql({ query }, { 'x-hasura-user-id': '7' });
    const call = handler.calls.at(-1);
    expect(call?.method).toBe('POST');
    expect(JSON.parse(call?.text ?? '')).toEqual({
      action: { name: 'q1' },
      input: {},
      session_variables: { 'x-hasura-role': 'admin', 'x-hasura-user-id': '7' },
      request_query: query,
    });
  });

  it('has our headers, and no other without forwarding', async () => {
    const seen = await headersOf('q1', {
      'x-client': '1',
      authorization: 'Bearer t',
      cookie: 'a=b',
      'x-hasura-user-id': '1',
    });
    const { host, 'content-length': length, ...rest } = seen;
    expect(host).toBe(new URL(handler.url).host);
    expect(Number(length)).toBeGreaterThan(0);
    expect(
      Object.keys(rest)
        .filter((name) => !/^(x-b3-|traceparent|connection)/.test(name))
        .sort(),
    ).toEqual(['accept-encoding', 'content-type', 'user-agent', 'x-request-id']);
    expect(seen).toMatchObject({ 'content-type': 'application/json', 'accept-encoding': 'gzip' });
    expect(seen['user-agent']).toMatch(/^hasura-graphql-engine\/v2\./);
  });

  it('has configured headers, with values of the environment', async () => {
    const seen = await headersOf('configured', { 'x-client': 'client' });
    expect(seen).toMatchObject({
      'x-secret': 's3cret',
      'x-template': 'a s3cret b',
      'x-client': 'configured',
      'content-type': 'application/json',
    });
  });

  it('has the headers of the client where they are forwarded, which win over configured ones', async () => {
    const seen = await headersOf('forwarding', {
      'x-client': 'client',
      authorization: 'Bearer t',
      cookie: 'a=b',
      'user-agent': 'browser',
      origin: 'http://page',
      referer: 'http://r',
      'x-request-id': 'mine',
    });
    expect(seen).toMatchObject({
      'x-client': 'client',
      authorization: 'Bearer t',
      cookie: 'a=b',
      'x-request-id': 'mine',
      'x-forwarded-user-agent': 'browser',
      'x-forwarded-origin': 'http://page',
      'x-forwarded-host': new URL(gateway.url).host,
    });
    expect(seen['user-agent']).toMatch(/^hasura-graphql-engine\//);
    expect(seen).not.toHaveProperty('origin');
    expect(seen).not.toHaveProperty('referer');
  });

  it.each([
    'x-hasura-role',
    'x-hasura-user-id',
    'x-hasura-admin-secret',
    'x-hasura-access-key',
    'x-hasura-use-backend-only-permissions',
  ])('never has the header %s', async (name) => {
    const value = name === 'x-hasura-role' ? 'admin' : 'true';
    expect(await headersOf('forwarding', { [name]: value })).not.toHaveProperty(name);
    expect(await headersOf('choosy', { [name]: value })).not.toHaveProperty(name);
  });

  it('leaves out what its own list ignores, and what would break it', async () => {
    const seen = await headersOf('choosy', {
      'x-ignored': '1',
      'x-other': '2',
      te: 'trailers',
      'proxy-authorization': 'p',
      accept: 'text/odd',
    });
    expect(seen).toMatchObject({ 'x-other': '2', accept: 'text/odd' });
    for (const name of ['x-ignored', 'te', 'proxy-authorization']) expect(seen).not.toHaveProperty(name);
  });

  it('gets a request id where the client has none', async () => {
    const seen = await headersOf('forwarding', {});
    expect(seen['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not made where a header cannot be resolved', async () => {
    const before = handler.calls.length;
    const { body } = await gateway.graphql({ query: '{broken}' });
    expect(body).toMatchObject({
      errors: [{ message: "environment variable 'NOT_SET' not set", extensions: { code: 'not-found' } }],
    });
    expect(handler.calls).toHaveLength(before);
  });
});

describe('order', () => {
  const callsOf = async (query: string): Promise<{ body: unknown; calls: SeenCall[]; elapsed: number }> => {
    const from = handler.calls.length;
    const startedAt = performance.now();
    const { body } = await gateway.graphql({ query });
    return { body, calls: handler.calls.slice(from), elapsed: performance.now() - startedAt };
  };

  it('of query actions: all run at once, answers keep the order of the document', async () => {
    handler.on('/q1', after(300, json(200, 1)));
    handler.on('/q2', after(200, json(200, 2)));
    handler.on('/q3', after(100, json(200, 3)));
    const { body, calls, elapsed } = await callsOf('{q1 q2 q3}');
    expect(JSON.stringify(body)).toBe('{"data":{"q1":1,"q2":2,"q3":3}}');
    const starts = calls.map((call) => call.startedAt);
    expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(100);
    expect(elapsed).toBeLessThan(550);
  });

  it('of query actions that fail: the first of the document wins', async () => {
    handler.on('/q1', after(200, json(400, { message: 'first' })));
    handler.on('/q2', json(400, { message: 'second' }));
    expect((await callsOf('{q1 q2}')).body).toEqual({
      errors: [{ message: 'first', extensions: { path: '$', code: 'unexpected' } }],
    });
  });

  it('of mutations: one after another', async () => {
    for (const name of ['m1', 'm2', 'm3']) handler.on(`/${name}`, after(100, json(200, 1)));
    const { body, calls } = await callsOf('mutation {b:m2 a:m1 c:m3}');
    expect(JSON.stringify(body)).toBe('{"data":{"b":1,"a":1,"c":1}}');
    expect(calls.map((call) => call.path)).toEqual(['/m2', '/m1', '/m3']);
    const [first = 0, second = 0, third = 0] = calls.map((call) => call.startedAt);
    expect(second - first).toBeGreaterThan(90);
    expect(third - second).toBeGreaterThan(90);
  });

  it('of mutations that fail: the rest is not called', async () => {
    answerWith('m1', 1);
    handler.on('/m2', json(400, { message: 'stop', code: 'mine' }));
    const { body, calls } = await callsOf('mutation {m1 m2 m3}');
    expect(body).toEqual({ errors: [{ message: 'stop', extensions: { path: '$', code: 'mine' } }] });
    expect(calls.map((call) => call.path)).toEqual(['/m1', '/m2']);
  });
});

describe('cookies', () => {
  const cookie = { 'set-cookie': ['a=1; HttpOnly', 'b=2; Path=/'], 'x-other': 'stays' };

  it('of all handlers of a mutation reach the client, and no other header does', async () => {
    answerWith('m1', 1, cookie);
    answerWith('m2', 1, { 'set-cookie': 'c=3' });
    const { headers } = await gateway.graphql({ query: 'mutation {m1 m2}' });
    expect(headers['set-cookie']).toEqual(['a=1; HttpOnly', 'b=2; Path=/', 'c=3']);
    expect(headers).not.toHaveProperty('x-other');
  });

  it.each([
    ['a query', { query: '{q1}' }],
    ['a batch', [{ query: 'mutation {m1}' }]],
    ['a mutation that fails later', { query: 'mutation {m1 m3}' }],
  ])('of %s do not', async (_, body) => {
    answerWith('q1', 1, cookie);
    answerWith('m1', 1, cookie);
    handler.on('/m3', json(400, { message: 'no' }, cookie));
    expect((await gateway.graphql(body)).headers).not.toHaveProperty('set-cookie');
  });

  it.each(['', '=', 'a=é', 'a=\u0001', 'a=\u007f', 'a\tb=1', ';;;', 'x'.repeat(4_000)])(
    'that are odd break nothing: %j',
    async (value) => {
      handler.on('/m1', (_call, response) => {
        const payload = `HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\nSet-Cookie: ${value}\r\n\r\n1`;
        response.socket?.end(Buffer.from(payload, 'latin1'));
      });
      const { status, body } = await gateway.graphql({ query: 'mutation {m1}' });
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toMatch(/^\{"data":\{"m1":1\}\}$|"http exception when calling webhook"/);
    },
  );
});

describe('a client that leaves', () => {
  /** Sends an operation, goes after 100 ms, and answers whether the handler's connection was closed within half a second. */
  async function closesHandler(path: string, query: string): Promise<boolean> {
    const closed = new Promise<boolean>((resolve) => {
      handler.on(path, (_call, response) => {
        response.on('close', () => {
          resolve(true);
        });
        setTimeout(() => {
          resolve(false);
        }, 600);
      });
    });
    const request = httpRequest(`${gateway.url}/v1/graphql`, { method: 'POST', agent: false });
    request.on('error', () => undefined);
    request.end(JSON.stringify({ query }));
    setTimeout(() => {
      request.destroy();
    }, 100);
    return closed;
  }

  it('ends the calls of its query', async () => {
    expect(await closesHandler('/q1', '{q1}')).toBe(true);
    handler.on('/q1', hang);
  });

  it('does not end the calls of its mutation', async () => {
    expect(await closesHandler('/m1', 'mutation {m1}')).toBe(false);
  });

  it('leaves the gateway serving', async () => {
    handler.on('/q1', text(200, '5'));
    expect((await gateway.graphql({ query: '{q1}' })).body).toEqual({ data: { q1: 5 } });
  });
});
