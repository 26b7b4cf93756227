// HTTP as it should not be: content types, sizes, slow and broken senders, methods and paths; and what the process costs.
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { collectedHeapMb } from '../../../test/support/collected-heap.js';
import { INTERNALS, startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { sendBytes, type Received, type Sending } from '../../../test/support/send-http.js';
import { applyAskAction } from './ask-action.js';

const QUERY = '{"query":"{__typename}"}';
const ANSWER = '{"data":{"__typename":"query_root"}}';
const NOT_FOUND = { error: 'resource does not exist', path: '$', code: 'not-found' };

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

beforeAll(async () => {
  handler = await startScriptedHandler();
  handler.on('/ask', json(200, { id: 1 }));
  const env = {
    HANDLER: handler.url,
    ACTIONGRAPH_MAX_BODY_BYTES: '100000',
    HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH: '32768',
  };
  gateway = await startGatewayUnderTest({ env: { ...env, HASURA_GRAPHQL_SERVER_TIMEOUT: '1' } });
  await applyAskAction(gateway);
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
});

const post = (sending: Partial<Sending>): Promise<Received> =>
  gateway.send({ path: '/v1/graphql', body: QUERY, ...sending });
const refusal = (error: string) => ({ error, path: '$', code: 'bad-request' });

describe('the content type', () => {
  it.each([
    'application/json',
    'text/plain',
    'multipart/form-data',
    'application/graphql',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'x',
    'garbage;;;',
    '',
    '/',
    'a/b/c',
    ';',
    'text/',
  ])('is not checked: %j', async (type) => {
    const { status, text } = await post({ headers: { 'content-type': type } });
    expect([status, text]).toEqual([200, ANSWER]);
  });

  it('is only followed by a body of parts', async () => {
    const { status, text } = await post({ headers: { 'content-type': 'multipart/form-data; boundary=x' } });
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        errors: [{ message: 'the multipart body cannot be read', extensions: { path: '$', code: 'parse-failed' } }],
      },
    ]);
  });

  it('is not checked by the metadata API either', async () => {
    const body = '{"type":"get_inconsistent_metadata","args":{}}';
    const { status } = await gateway.send({ path: '/v1/metadata', body, headers: { 'content-type': 'x' } });
    expect(status).toBe(200);
  });

  it('of an answer is always JSON in UTF-8', async () => {
    expect((await post({})).headers['content-type']).toBe('application/json; charset=utf-8');
  });
});

describe('a body', () => {
  it.each(['/v1/graphql', '/v1/metadata', '/v1/query', '/v2/query'])(
    'beyond the limit is refused with 413: %s',
    async (path) => {
      const { status, headers, text } = await gateway.send({ path, body: Buffer.alloc(100_001, 32) });
      expect(status).toBe(413);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(JSON.parse(text)).toEqual(refusal('the request body is too large'));
    },
  );

  it('that is only announced too large is refused before it is sent', async () => {
    const answer = await sendBytes(gateway.url, [
      'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999999\r\n\r\n',
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"the request body is too large"');
  });

  it('that grows beyond the limit in chunks is refused with 413', async () => {
    const chunk = `8000\r\n${' '.repeat(0x8000)}\r\n`;
    const head = 'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await sendBytes(gateway.url, [head, chunk, chunk, chunk, chunk, '0\r\n\r\n'], 5)).toMatch(
      /^HTTP\/1\.1 413 /,
    );
  });

  it('in chunks is read like any other', async () => {
    const head = 'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await sendBytes(
      gateway.url,
      [head, '1\r\n{\r\n', '17\r\n"query":"{__typename}"}\r\n', '0\r\n\r\n'],
      10,
    );
    expect(answer).toContain(ANSWER);
  });

  it('that arrives byte by byte is read like any other', async () => {
    const head = `POST /v1/graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${QUERY.length}\r\n\r\n`;
    expect(await sendBytes(gateway.url, [head, ...Array.from(QUERY)], 2)).toContain(ANSWER);
  });

  it('that says to be gzip is read as the text that it is', async () => {
    expect((await post({ headers: { 'content-encoding': 'gzip' } })).text).toBe(ANSWER);
  });

  it('followed by bytes that are no request ends with a refusal', async () => {
    const head = `POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: ${QUERY.length}\r\n\r\n`;
    expect(await sendBytes(gateway.url, [`${head}${QUERY}rubbish\r\n\r\n`])).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('that stops half-way is cut off after the time limit', async () => {
    const head = 'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n';
    const answer = await sendBytes(gateway.url, [head, QUERY]);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"the request took too long to arrive"');
  });

  it('that its sender abandons half-way is no fault of ours', async () => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.write('POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(gateway.observations.filter((one) => one.type === 'internal' && one.level === 'error')).toEqual([]);
    expect((await post({})).text).toBe(ANSWER);
  });
});

describe('bytes that are no HTTP', () => {
  it.each([
    ['text', 'hello\r\n\r\n'],
    ['a TLS greeting', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc])],
    ['a negative length', 'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['two lengths', 'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length and chunks',
      'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['a bad chunk', 'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    ['a null character', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a null character in a header', 'GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n'],
    ['a folded name', 'GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n'],
  ])('are refused in our shape: %s', async (_, content) => {
    const answer = await sendBytes(gateway.url, [content]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toEqual(refusal('not a valid HTTP request'));
  });

  it('in headers beyond the limit are refused with 431', async () => {
    const answer = await sendBytes(gateway.url, [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(40_000)}\r\n\r\n`]);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain(JSON.stringify(refusal('the request headers are too large')));
  });

  it('in a flood of headers are refused', async () => {
    const flood = Array.from({ length: 3_000 }, (_, i) => `H${i}: 1`).join('\r\n');
    expect(
      await sendBytes(gateway.url, [`GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${flood}\r\n\r\n`]),
    ).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it('leave the server serving', async () => {
    expect((await post({})).text).toBe(ANSWER);
  });
});

describe('methods and paths', () => {
  it('answer persisted queries over GET with their refusal', async () => {
    const { status, text, headers } = await gateway.send({ method: 'GET', path: '/v1/graphql?query={__typename}' });
    expect(status).toBe(200);
    expect(headers['x-request-id']).toBeUndefined();
    expect(text).toBe(
      '{"errors":[{"message":"PersistedQueryNotSupported","extensions":{"path":"$","code":"not-supported"}}]}',
    );
  });

  it.each([
    ['PUT', '/v1/graphql'],
    ['DELETE', '/v1/graphql'],
    ['PATCH', '/v1/graphql'],
    ['OPTIONS', '/v1/graphql'],
    ['TRACE', '/v1/graphql'],
    ['GET', '/v1/metadata'],
    ['PUT', '/v1/metadata'],
    ['GET', '/v1/query'],
    ['GET', '/v2/query'],
    ['POST', '/v1/version'],
    ['POST', '/healthz'],
    ['GET', '/'],
    ['POST', '/'],
    ['POST', '/v1/graphql/'],
    ['POST', '/V1/GRAPHQL'],
    ['POST', '/v1//graphql'],
    ['POST', '/v1/nope'],
    ['GET', '/../../etc/passwd'],
    ['GET', '/%00'],
    ['GET', '/__proto__'],
    ['GET', `/${'a'.repeat(5_000)}`],
    ['PROPFIND', '/x'],
    ['GET', '/%'],
    ['GET', '/%zz'],
    ['POST', '/v1/%ff'],
  ])('that nobody serves are not found: %s %s', async (method, path) => {
    const { status, headers, text } = await gateway.send({ method, path });
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-request-id']).toBeUndefined();
    expect(JSON.parse(text)).toEqual(NOT_FOUND);
  });

  it('answer HEAD without a body', async () => {
    const { status, bytes } = await gateway.send({ method: 'HEAD', path: '/v1/graphql' });
    expect([status, bytes.length]).toEqual([200, 0]);
  });
});

describe('compression', () => {
  const introspection = '{"query":"{__schema{types{name fields{name type{name}}}}}"}';
  const accepting = (accepted: string, body = introspection) =>
    post({ body, headers: { 'accept-encoding': accepted } });

  it.each(['gzip', 'gzip, deflate, br', 'GZIP', 'br;q=1.0, gzip;q=0.8', 'x, gzip ; q=0.1'])(
    'is used where the client takes %s',
    async (accepted) => {
      const { headers, bytes } = await accepting(accepted);
      expect(headers['content-encoding']).toBe('gzip');
      expect(headers['content-length']).toBe(String(bytes.length));
      expect(JSON.parse(gunzipSync(bytes).toString())).toHaveProperty('data.__schema.types');
    },
  );

  it.each(['', 'br', 'identity', 'gzip;q=0', 'deflate, gzip; q=0.0', 'xgzip'])(
    'is not used where the client takes %j',
    async (accepted) => {
      const { headers, text } = await accepting(accepted);
      expect(headers['content-encoding']).toBeUndefined();
      expect(JSON.parse(text)).toHaveProperty('data.__schema.types');
    },
  );

  it('is not worth it below 700 bytes', async () => {
    const { headers, text } = await accepting('gzip', QUERY);
    expect(headers['content-encoding']).toBeUndefined();
    expect(text).toBe(ANSWER);
  });
});

describe('memory', () => {
  const hostile: readonly Partial<Sending>[] = [
    { body: '{' },
    { body: '[1,2,{"query":"{x}"}]' },
    { body: JSON.stringify({ query: '{ask'.repeat(2_000) }) },
    { body: JSON.stringify({ query: `{${'a:__typename '.repeat(500)}}` }) },
    { body: JSON.stringify({ query: '{...a} fragment a on query_root {...a}' }) },
    { body: JSON.stringify({ query: 'query($v:Int){ask(int:$v){id}}', variables: { v: 'x'.repeat(2_000) } }) },
    { body: Buffer.alloc(20_000, 0xff) },
    { path: '/v1/metadata', body: '{"type":"create_action","args":{"name":1}}' },
    { path: '/nope', method: 'GET' },
    { body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
  ];

  async function storm(requests: number, from: number): Promise<void> {
    const lanes = Array.from({ length: 10 }, async (_, lane) => {
      for (let i = lane; i < requests; i += 10) {
        const sending = hostile[i % hostile.length] ?? {};
        // Every text is another one, so that nothing can be answered from a cache.
        const body =
          typeof sending.body === 'string' ? `${sending.body}${' '.repeat(i % 50)}#${from + i}` : sending.body;
        expect((await post({ ...sending, ...(body === undefined ? {} : { body }) })).text).not.toMatch(INTERNALS);
      }
    });
    await Promise.all(lanes);
  }

  it('stays bounded through 3,000 hostile requests', async () => {
    await storm(500, 0);
    (gateway.observations as unknown[]).length = 0;
    const before = collectedHeapMb();
    await storm(3_000, 500);
    (gateway.observations as unknown[]).length = 0;
    expect(collectedHeapMb() - before).toBeLessThan(50);
  }, 60_000);
});
