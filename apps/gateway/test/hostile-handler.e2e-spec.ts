// Handlers that misbehave: what the client is told (spec/actions.md 4.3 to 4.5), and what it is not.
import { gzipSync } from 'node:zlib';
import { INTERNALS, startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import {
  after,
  bytes,
  hang,
  json,
  reset,
  startScriptedHandler,
  text,
  type Script,
  type ScriptedHandler,
} from '../../../test/support/scripted-handler.js';
import type { JsonObject } from '@app/types';

const MAX_BYTES = 200_000;
const USER = { 'x-hasura-role': 'user' };

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;
let other: ScriptedHandler;

beforeAll(async () => {
  handler = await startScriptedHandler();
  other = await startScriptedHandler();
  gateway = await startGatewayUnderTest({
    env: { HANDLER: handler.url, ACTIONGRAPH_MAX_HANDLER_RESPONSE_BYTES: String(MAX_BYTES) },
  });
  await gateway.apply('set_custom_types', {
    scalars: [{ name: 'Anything' }],
    objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }],
  });
  const headers = [{ name: 'X-Secret', value: 's3cret' }];
  const definition = { type: 'query', handler: '{{HANDLER}}/act', timeout: 1, headers };
  const outputs = { act: 'Out', strict: 'Out!', many: '[Out!]!', text: 'String', flag: 'Boolean!', any: 'Anything!' };
  for (const [name, output_type] of Object.entries(outputs)) {
    await gateway.apply('create_action', { name, definition: { ...definition, output_type } });
    await gateway.apply('create_action_permission', { action: name, role: 'user' });
  }
});

afterAll(async () => {
  await gateway.close();
  await handler.close();
  await other.close();
});

interface Failure {
  readonly message: string;
  readonly extensions: JsonObject & {
    readonly internal?: { readonly error: unknown; readonly request: JsonObject; readonly response: JsonObject | null };
  };
}

async function failureOf(
  script: Script,
  query = '{act{id}}',
  headers: Readonly<Record<string, string>> = {},
): Promise<Failure> {
  handler.on('/act', script);
  const { status, body } = await gateway.graphql({ query }, headers);
  expect(status).toBe(200);
  expect(Object.keys(body as object)).toEqual(['errors']);
  const [failure] = (body as unknown as { errors: Failure[] }).errors;
  if (failure === undefined) throw new Error('no error');
  expect(JSON.stringify({ ...failure, message: '' })).not.toMatch(INTERNALS);
  return failure;
}

/** What anybody but the admin sees. */
const bare = (message: string) => ({ message, extensions: { path: '$', code: 'unexpected' } });

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a call without an answer', () => {
  const failures: readonly (readonly [string, Script, string | RegExp])[] = [
    ['that hangs', hang, 'Response timeout'],
    ['that answers too late', after(1_500, json(200, { id: 1 })), 'Response timeout'],
    ['whose body trickles beyond the time', (_call, response) => void response.write('{"id":'), 'Response timeout'],
    ['that resets before the head', reset(), 'No response data received'],
    [
      'that resets within the head',
      reset('HTTP/1.1 200 OK\r\nContent-'),
      /^(Connection closed|No response data received)$/,
    ],
    ['that resets within the body', reset('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id"'), 'Connection closed'],
    ['that closes before the head', bytes(''), 'No response data received'],
    [
      'with less than its content length',
      bytes('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":1}'),
      'Connection closed',
    ],
    ['with a cut chunk', bytes(`${CHUNKED}ff\r\n{"id"`), 'Connection closed'],
    ['with a chunk of nonsense', bytes(`${CHUNKED}xyz\r\n`), /^Invalid response: /],
    ['in no HTTP', bytes('hello\r\n\r\n'), /^Invalid response: /],
    ['in HTTP of another age', bytes('HTTP/9.9 200 OK\r\n\r\n{}'), /^Invalid response: /],
    [
      'with endless headers',
      bytes(`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(100_000)}`),
      /^(Invalid response|Connection closed)/,
    ],
    ['that is too large', text(200, `"${'x'.repeat(MAX_BYTES)}"`), /^Response too large: /],
    [
      'that is a gzip bomb',
      text(200, gzipSync(Buffer.alloc(50_000_000, 32)), { 'content-encoding': 'gzip' }),
      /^Response too large: /,
    ],
    ['that only claims to be gzip', text(200, '{"id":1}', { 'content-encoding': 'gzip' }), /^Invalid response: /],
    [
      'that is cut gzip',
      text(200, gzipSync('{"id":1}').subarray(0, 15), { 'content-encoding': 'gzip' }),
      /^(Invalid response|Connection closed)/,
    ],
    ['that redirects in a circle', text(307, '', { location: '/act' }), /^Too many redirects: 1[01] redirects$/],
  ];

  it.each(failures)('%s is a failed call', async (_, script, reason) => {
    const failure = await failureOf(script);
    expect(failure.message).toBe('http exception when calling webhook');
    expect(failure.extensions).toMatchObject({ path: '$', code: 'unexpected', internal: { response: null } });
    const error = failure.extensions.internal?.error as { type: string; message: string };
    expect(error.type).toBe('http_exception');
    if (typeof reason === 'string') expect(error.message).toBe(reason);
    else expect(error.message).toMatch(reason);
  });

  it.each(failures)('%s shows no detail to a user', async (_, script) => {
    expect(await failureOf(script, '{act{id}}', USER)).toEqual(bare('http exception when calling webhook'));
  });

  it('takes its own second, not more', async () => {
    const startedAt = performance.now();
    await failureOf(hang);
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('describes the request by its template, never by its address alone', async () => {
    const { extensions } = await failureOf(reset());
    expect(extensions.internal?.request).toEqual({
      url: '{{HANDLER}}/act',
      action: { name: 'act' },
      input: {},
      request_query: '{act{id}}',
      transformed_request: null,
    });
  });

  it('of 100 MB is cut off, and costs no memory', async () => {
    let sent = 0;
    const before = process.memoryUsage().rss;
    const failure = await failureOf((_call, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(1_000_000, 32);
      const push = (): void => {
        while (sent < 100 && !response.destroyed) {
          sent++;
          if (!response.write(chunk)) {
            response.once('drain', push);
            return;
          }
        }
        response.end();
      };
      push();
    });
    expect(failure.extensions.internal?.error).toMatchObject({
      message: expect.stringMatching(/^Response too large: /) as string,
    });
    expect(sent).toBeLessThan(50);
    expect((process.memoryUsage().rss - before) / 1024 ** 2).toBeLessThan(100);
  });

  it('to a redirect elsewhere follows it, without what may be secret', async () => {
    other.on('/there', json(200, { id: 7 }));
    handler.on('/act', text(307, '', { location: `${other.url}/there` }));
    const { body } = await gateway.graphql({ query: '{act{id}}' });
    expect(body).toEqual({ data: { act: { id: 7 } } });
    const call = other.calls.at(-1);
    expect(call?.method).toBe('POST');
    expect(call?.headers).not.toHaveProperty('x-secret');
    expect(handler.calls.at(-1)?.headers).toMatchObject({ 'x-secret': 's3cret' });
  });
});

describe('a body that is no JSON', () => {
  it.each([
    ['nothing at all', text(204, '')],
    ['an empty 200', text(200, '')],
    ['a page', text(502, '<html>Bad Gateway</html>')],
    ['a word', text(200, 'OK')],
    ['a cut object', text(200, '{"id":')],
    ['two objects', text(200, '{}{}')],
    ['a number of our own', text(200, 'NaN')],
    ['a page with a client error', text(404, 'Not Found')],
    ['a byte order mark in the middle', text(200, '{"id":\ufeff}')],
    ['100,000 nested lists', text(200, '['.repeat(99_000) + ']'.repeat(99_000))],
    ['bytes that are no text', text(200, Buffer.from([0x7b, 0x80, 0xff, 0x7d]))],
  ])('is an error whatever the status: %s', async (_, script) => {
    const failure = await failureOf(script);
    expect(failure.message).toBe('not a valid json response from webhook');
    expect(failure.extensions).toMatchObject({ path: '$', code: 'unexpected' });
    expect(failure.extensions.internal?.error).toMatch(/^invalid JSON: ./);
    expect(await failureOf(script, '{act{id}}', USER)).toEqual(bare('not a valid json response from webhook'));
  });

  it('is shown to the admin as it came', async () => {
    const { extensions } = await failureOf(text(200, 'OK', { 'x-odd': '1' }));
    expect(extensions.internal?.response).toMatchObject({ status: 200, body: 'OK' });
  });
});

describe('a status that is neither 2xx nor 4xx', () => {
  it.each([300, 304, 399, 500, 502, 503, 599, 600, 999])('is an internal error of the handler: %d', async (status) => {
    // 304 has no body by definition, so its text is none.
    const message = status === 304 ? 'not a valid json response from webhook' : 'internal error';
    handler.on('/act', json(status, { message: 'shown to nobody', code: 'x' }));
    const { body } = await gateway.graphql({ query: '{act{id}}' }, USER);
    expect(body).toEqual({ errors: [bare(message)] });
  });

  it('tells the admin which', async () => {
    const { body } = await (handler.on('/act', json(503, { a: 1 })), gateway.graphql({ query: '{act{id}}' }));
    expect(body).toMatchObject({
      errors: [
        {
          message: 'internal error',
          extensions: {
            internal: {
              error: 'expecting 2xx or 4xx status code, but found 503',
              response: { status: 503, body: { a: 1 } },
            },
          },
        },
      ],
    });
  });

  it('of the kind 1xx is passed over', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n{"id":1}';
    handler.on('/act', bytes(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${answer}`));
    expect((await gateway.graphql({ query: '{act{id}}' })).body).toEqual({ data: { act: { id: 1 } } });
  });
});
