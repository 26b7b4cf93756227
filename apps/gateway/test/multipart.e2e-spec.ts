// Files in GraphQL requests (the GraphQL multipart request specification): they reach a handler as base64.
import { connect } from 'node:net';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { until } from '../../../test/support/until.js';

const MAX_BODY = 2_000_000;
const QUERY = 'mutation M($file: String!, $n: Int) { store(file: $file, n: $n) { ok } }';

let gateway: GatewayUnderTest;
let handler: ScriptedHandler;

beforeAll(async () => {
  handler = await startScriptedHandler();
  handler.on('/store', json(200, { ok: true }));
  const env = { HANDLER: handler.url, ACTIONGRAPH_MAX_BODY_BYTES: String(MAX_BODY) };
  gateway = await startGatewayUnderTest({ env });
  await gateway.apply('set_custom_types', {
    scalars: [{ name: 'Upload' }],
    objects: [{ name: 'Stored', fields: [{ name: 'ok', type: 'Boolean' }] }],
  });
  const action = (name: string, type: string) => ({
    name,
    definition: {
      handler: '{{HANDLER}}/store',
      output_type: 'Stored',
      arguments: [
        { name: 'file', type },
        { name: 'n', type: 'Int' },
      ],
    },
  });
  await gateway.apply('create_action', action('store', 'String!'));
  await gateway.apply('create_action', action('storeAny', '[Upload!]!'));
});
afterAll(async () => {
  await gateway.close();
  await handler.close();
});
beforeEach(() => {
  handler.calls.length = 0;
});

type Part = readonly [name: string, value: unknown];
const file = (bytes: Buffer) => new Blob([bytes]);

async function send(parts: readonly Part[]): Promise<{ status: number; body: unknown }> {
  const form = new FormData();
  for (const [name, value] of parts) {
    if (value instanceof Blob) form.append(name, value, 'a.bin');
    else form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const response = await fetch(`${gateway.url}/v1/graphql`, { method: 'POST', body: form });
  return { status: response.status, body: await response.json() };
}

const operations = (variables: object = { file: null }) => ({ query: QUERY, variables });
const inputs = () => handler.calls.map(({ text }) => (JSON.parse(text) as { input: Record<string, unknown> }).input);
const DONE = { data: { store: { ok: true } } };

it.each([0, 1, 2, 3, 100_000, 1_400_001])('brings a file of %i bytes to the handler', async (size) => {
  const bytes = Buffer.from(Array.from({ length: size }, (_, i) => (i * 7) % 256));
  const { body } = await send([
    ['operations', operations()],
    ['map', { 0: ['variables.file'] }],
    ['0', file(bytes)],
  ]);
  expect(body).toEqual(DONE);
  expect(Buffer.from(String(inputs()[0]?.file), 'base64')).toEqual(bytes);
});

it('keeps the digits of numbers beside a file', async () => {
  const { body } = await send([
    ['operations', `{"query": ${JSON.stringify(QUERY)}, "variables": {"file": null, "n": 2147483647}}`],
    ['map', { x: ['variables.file'] }],
    ['x', file(Buffer.from('x'))],
  ]);
  expect([body, inputs()]).toEqual([DONE, [{ file: 'eA==', n: 2147483647 }]]);
});

it('brings lists of files, and one file to several places', async () => {
  const query = 'mutation M($f: [Upload!]!) { storeAny(file: $f) { ok } }';
  const { body } = await send([
    ['operations', { query, variables: { f: [null, null, null] } }],
    ['map', { a: ['variables.f.0', 'variables.f.2'], b: ['variables.f.1'] }],
    ['a', file(Buffer.from('A'))],
    ['b', file(Buffer.from('B'))],
  ]);
  expect([body, inputs()[0]?.file]).toEqual([{ data: { storeAny: { ok: true } } }, ['QQ==', 'Qg==', 'QQ==']]);
});

it('brings files to the requests of a batch', async () => {
  const { body } = await send([
    ['operations', [operations(), operations()]],
    ['map', { 0: ['0.variables.file'], 1: ['1.variables.file'] }],
    ['0', file(Buffer.from('A'))],
    ['1', file(Buffer.from('B'))],
  ]);
  expect(body).toEqual([DONE, DONE]);
  expect(
    inputs()
      .map((input) => input.file)
      .toSorted(),
  ).toEqual(['QQ==', 'Qg==']);
});

it('needs no files', async () => {
  const { body } = await send([
    ['operations', operations({ file: 'text' })],
    ['map', {}],
  ]);
  expect([body, inputs()[0]?.file]).toEqual([DONE, 'text']);
});

const MAP = ['map', { 0: ['variables.file'] }] as const;
const FILE = ['0', file(Buffer.from('x'))] as const;
const mapped = (path: unknown): Part[] => [['operations', operations()], ['map', { 0: [path] }], FILE];

it.each<[string, readonly Part[], string]>([
  ['no operations', [MAP, FILE], "expected the multipart field 'operations' before the files"],
  ['no map', [['operations', operations()], FILE], "expected the multipart field 'map' before the files"],
  ['files before the fields', [FILE, ['operations', operations()], MAP], "'operations' before the files"],
  ['nothing', [], 'cannot be read|expected the multipart field'],
  ['operations that are no JSON', [['operations', '{'], MAP, FILE], 'cannot be read'],
  ['operations that are text', [['operations', '"x"'], MAP, FILE], 'must be a JSON object or list'],
  ['a map that is a list', [['operations', operations()], ['map', []], FILE], 'must be a JSON object of lists'],
  ['a map of text', [['operations', operations()], ['map', { 0: 'variables.file' }], FILE], 'object of lists'],
  ['a map without paths', [['operations', operations()], ['map', { 0: [] }], FILE], 'object of lists'],
  ['a number for a path', mapped(5), 'object of lists'],
  ['a path into the query', mapped('query'), 'must lead to a null in the variables'],
  ['a path to the variables', mapped('variables'), 'must lead to a null in the variables'],
  ['a path to nothing', mapped('variables.other'), 'must lead to a null in the variables'],
  ['a path to a prototype', mapped('variables.__proto__.x'), 'must lead to a null in the variables'],
  ['a path to a constructor', mapped('variables.constructor'), 'must lead to a null in the variables'],
  ['a path of a batch', mapped('0.variables.file'), 'must lead to a null in the variables'],
  ['an empty path', mapped(''), 'must lead to a null in the variables'],
  ['a path to a value', [['operations', operations({ file: 'x' })], MAP, FILE], 'must lead to a null in the variables'],
  ['a file that is not in the map', [['operations', operations()], MAP, ['1', FILE[1]]], 'is not in the multipart'],
  ['a file sent twice', [['operations', operations()], MAP, FILE, FILE], 'is not in the multipart'],
  ['a file that was not sent', [['operations', operations()], MAP], 'was not sent'],
  ['another field', [['operations', operations()], ['token', 'x'], MAP, FILE], 'no other multipart fields'],
  ['operations twice', [['operations', operations()], ['operations', operations()], MAP], 'no other multipart fields'],
  ['1.1 MB of operations', [['operations', ' '.repeat(1_100_000)], MAP, FILE], 'are too large'],
  [
    'too many files',
    [
      ['operations', operations({ file: null, f: Array.from({ length: 20 }, () => null) })],
      ['map', Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, [`variables.f.${i.toString()}`]]))],
      ...Array.from({ length: 20 }, (_, i) => [i.toString(), FILE[1]] as const),
    ],
    'at most 16 files',
  ],
])('refuses %s', async (_, parts, message) => {
  const { body } = await send(parts);
  const { errors } = body as { errors: { message: string; extensions: { code: string } }[] };
  expect(errors[0]?.message).toMatch(new RegExp(message));
  expect(errors[0]?.extensions.code).toBe('parse-failed');
  expect(handler.calls).toEqual([]);
});

it('refuses a file that its places make larger than a body may be', async () => {
  const query = 'mutation M($f: [Upload!]!) { storeAny(file: $f) { ok } }';
  const { body } = await send([
    ['operations', { query, variables: { f: [null, null, null] } }],
    ['map', { a: ['variables.f.0', 'variables.f.1', 'variables.f.2'] }],
    ['a', file(Buffer.alloc(700_000))],
  ]);
  expect(JSON.stringify(body)).toContain('the request body is too large');
});

/** Raw bytes on a socket of their own, whatever they are; answers what came back. */
function sendRaw(head: readonly string[], body: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(text);
    });
    socket.write(['POST /v1/graphql HTTP/1.1', 'Host: x', 'Connection: close', ...head, '', body].join('\r\n'));
  });
}

it.each([
  ['a body without its boundary', 'no boundary in here'],
  ['a body that ends in a part', '--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query"'],
  ['a part without a name', '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n'],
  ['an empty body', ''],
])('answers %s with an error', async (_, body) => {
  const head = ['Content-Type: multipart/form-data; boundary=b', `Content-Length: ${body.length.toString()}`];
  expect(await sendRaw(head, body)).toContain('"errors"');
});

it('takes a multipart type without a boundary for any other type', async () => {
  const body = JSON.stringify({ query: '{ __typename }' });
  const head = ['Content-Type: multipart/form-data', `Content-Length: ${body.length.toString()}`];
  expect(await sendRaw(head, body)).toContain('query_root');
});

it('stops reading a chunked body above the limit', async () => {
  const head = ['Content-Type: multipart/form-data; boundary=b', 'Transfer-Encoding: chunked'];
  const chunk = 'x'.repeat(MAX_BODY + 10);
  const part = '--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n';
  const body = `${part.length.toString(16)}\r\n${part}\r\n${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`;
  expect(await sendRaw(head, body)).toMatch(/too large|^$/);
});

it('lives on when a client goes away in the middle of a file', async () => {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  const head = ['POST /v1/graphql HTTP/1.1', 'Host: x', 'Content-Type: multipart/form-data; boundary=b'];
  socket.write(
    [...head, 'Content-Length: 1000', '', '--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n{'].join('\r\n'),
  );
  await until(() => socket.bytesWritten > 0);
  socket.destroy();
  expect((await gateway.graphql({ query: '{ __typename }' })).body).toEqual({ data: { __typename: 'query_root' } });
  expect(handler.calls).toEqual([]);
});
