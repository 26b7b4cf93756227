import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '@app/http';
import { GatewayError, parseJson, type Json, type JsonObject } from '@app/types';
import type { RequestContext } from '@app/engine';
import { writeGateway, type WriteGateway } from '../../test/write-gateway.js';
import { createValidateInput, type ValidateInputCall } from './validate-input.js';

interface Received {
  readonly path: string;
  readonly body: Json;
  readonly headers: IncomingHttpHeaders;
}

/** `/<status>/<body>` answers just that; `/slow` after a second. */
let server: Server;
let base: string;
let gateway: WriteGateway;
let validate: ValidateInputCall;
let http: HttpClient;
const received: Received[] = [];
const environment = { BASE: '', SECRET: 's3cret' };

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ path, body: parseJson(Buffer.concat(chunks).toString()), headers: request.headers });
      const [, status = '', body = ''] = path.split('/');
      void sleep(status === 'slow' ? 1500 : 0).then(() =>
        response.writeHead(status === 'slow' ? 200 : Number(status)).end(decodeURIComponent(body)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  environment.BASE = base;
  http = new HttpClient();
  validate = createValidateInput({
    http,
    environment,
    traceIds: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }),
    settings: { configuredHeaderPrecedence: false, version: '1.2.3' },
  });
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  await gateway.onDatabase(
    `TRUNCATE author, article, tag RESTART IDENTITY; INSERT INTO author (name) VALUES ('first')`,
  );
  received.length = 0;
});

const webhook = (path: string, rest: JsonObject = {}): JsonObject => ({
  type: 'http',
  definition: { url: `{{BASE}}/${path}`, ...rest },
});

function openGateway(): Promise<WriteGateway> {
  const permission = (role: string, path: string, rest: JsonObject = {}): JsonObject => ({
    role,
    permission: { columns: '*', filter: {}, check: {}, validate_input: webhook(path, rest) },
  });
  const refusal = encodeURIComponent('{"message":"too short"}');
  return writeGateway({
    sql: `CREATE TABLE author (id serial PRIMARY KEY, name text);
      CREATE TABLE article (id serial PRIMARY KEY, title text, author_id int REFERENCES author);
      CREATE TABLE tag (id serial PRIMARY KEY, label text, article_id int REFERENCES article);`,
    tables: [
      {
        table: { schema: 'public', name: 'author' },
        array_relationships: [
          { name: 'articles', using: { foreign_key_constraint_on: { table: 'article', column: 'author_id' } } },
        ],
        select_permissions: ['ok', 'refused'].map((role) => ({ role, permission: { columns: '*', filter: {} } })),
        insert_permissions: [
          permission('ok', '204', {
            headers: [{ name: 'x-key', value_from_env: 'SECRET' }],
            forward_client_headers: true,
          }),
          permission('refused', `400/${refusal}`),
        ],
        update_permissions: [permission('ok', '200/not-json'), permission('refused', `400/${refusal}`)],
        delete_permissions: [permission('ok', '200'), permission('refused', `400/${refusal}`)],
      },
      {
        table: { schema: 'public', name: 'article' },
        object_relationships: [{ name: 'author', using: { foreign_key_constraint_on: 'author_id' } }],
        array_relationships: [
          { name: 'tags', using: { foreign_key_constraint_on: { table: 'tag', column: 'article_id' } } },
        ],
        insert_permissions: [{ role: 'ok', permission: { columns: '*', check: {} } }],
      },
      {
        table: { schema: 'public', name: 'tag' },
        insert_permissions: [permission('ok', '201/tags')],
      },
    ],
    ports: { validateInput: (...call) => validate(...call) },
  });
}

const ok = { role: 'ok', session: { 'x-hasura-user-id': '7' } };

describe('what the webhook is told', () => {
  it.each<[string, string, Json]>([
    ['an insert, its rows', 'insert_author(objects: [{name: "a"}, {}]) { affected_rows }', [{ name: 'a' }, {}]],
    ['the one row of an insert', 'insert_author_one(object: {name: $name}) { id }', [{ name: 'v' }]],
    [
      'an update, its arguments',
      'update_author(where: {id: {_eq: 1}}, _set: {name: $name}) { affected_rows }',
      [{ _set: { name: 'v' }, where: { id: { _eq: 1 } } }],
    ],
    [
      'an update by key, its arguments',
      'update_author_by_pk(pk_columns: {id: 1}, _set: {name: "b"}) { id }',
      [{ _set: { name: 'b' }, pk_columns: { id: 1 } }],
    ],
    [
      'several updates, the list',
      'update_author_many(updates: [{where: {id: {_eq: 1}}, _set: {name: "b"}}, {where: {}}]) { affected_rows }',
      [{ where: { id: { _eq: 1 } }, _set: { name: 'b' } }, { where: {} }],
    ],
    [
      'a delete, its where',
      'delete_author(where: {name: {_eq: "zz"}}) { affected_rows }',
      [{ where: { name: { _eq: 'zz' } } }],
    ],
    ['a delete by key, the key', 'delete_author_by_pk(id: 77) { id }', [{ pk_columns: { id: 77 } }]],
  ])('of %s', async (_, field, input) => {
    const used = field.includes('$name');
    const query = `mutation ${used ? '($name: String)' : ''} { ${field} }`;
    await gateway.answer(query, { ...ok, variables: used ? { name: 'v' } : {} });
    expect(received.map(({ body }) => body)).toEqual([
      {
        version: 1,
        role: 'ok',
        session_variables: { 'x-hasura-role': 'ok', 'x-hasura-user-id': '7' },
        data: { input },
      },
    ]);
  });

  it('of nested rows: their data within the parent, and their own call where their table has one', async () => {
    await gateway.answer(
      `mutation { insert_author(objects: [{name: "a", articles: {data: [{title: "t", tags: {data: [{label: "l"}]}}], on_conflict: {constraint: article_pkey}}}]) { affected_rows } }`,
      ok,
    );
    const inputs = received.map(({ path, body }) => [path, ((body as JsonObject).data as JsonObject).input]);
    const articles = { data: [{ title: 't', tags: { data: [{ label: 'l' }] } }] };
    expect(inputs).toEqual([
      ['/204', [{ name: 'a', articles }]],
      ['/201/tags', [{ label: 'l' }]],
    ]);
  });

  it('in headers: configured ones from the environment, the client’s where they are forwarded', async () => {
    const headers = { 'x-mine': 'm', 'x-hasura-admin-secret': 'no', 'content-type': 'text/plain' };
    await gateway.answer(`mutation { insert_author(objects: {}) { affected_rows } }`, { ...ok, headers });
    expect(received[0]?.headers).toMatchObject({
      'x-key': 's3cret',
      'x-mine': 'm',
      'content-type': 'application/json',
      'user-agent': 'hasura-graphql-engine/1.2.3',
    });
    expect(received[0]?.headers).not.toHaveProperty('x-hasura-admin-secret');
  });

  it('nothing by admin, and nothing where nothing is inserted', async () => {
    await gateway.answer(`mutation { insert_author(objects: [{name: "x"}]) { affected_rows } }`);
    await gateway.answer(`mutation { insert_author(objects: []) { affected_rows } }`, ok);
    expect(received).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([
    'insert_author(objects: [{name: "a"}]) { affected_rows }',
    'update_author(where: {}, _set: {name: "b"}) { affected_rows }',
    'delete_author(where: {}) { affected_rows }',
  ])('of %s is the webhook’s message, before any statement', async (field) => {
    gateway.texts.length = 0;
    expect(await gateway.fault(`mutation { ${field} }`, { role: 'refused' })).toEqual({
      code: 'validation-failed',
      message: 'too short',
      path: '$',
    });
    expect(gateway.texts).toEqual([]);
  });
});

describe('the answer', () => {
  const ask = async (url: string, timeoutSeconds = 5): Promise<GatewayError | undefined> => {
    const target = { url, headers: [], timeoutSeconds, forwardClientHeaders: false };
    const context = {
      session: { role: 'r', variables: {}, isAdmin: false, backendOnlyPermissions: false },
      values: [],
      headers: {},
      requestId: 'q',
    } as unknown as RequestContext;
    try {
      await validate({ webhook: target, input: { type: 'literal', value: [] } }, context);
      return undefined;
    } catch (error) {
      if (error instanceof GatewayError) return error;
      throw error;
    }
  };

  it.each([200, 201, 204, 299])('%d accepts, whatever its body', async (status) => {
    expect(await ask(`${base}/${status}/nonsense`)).toBeUndefined();
  });

  it.each(['', 'text', '[]', '{}', '{"message":1}', '{"message":null}', '{"error":"x"}'])(
    '400 with %j is no answer',
    async (body) => {
      const fault = await ask(`${base}/400/${encodeURIComponent(body)}`);
      expect(fault).toMatchObject({
        code: 'unexpected',
        status: 500,
        message: 'received invalid response from input validation webhook',
        internal: expect.stringMatching(/^invalid response: /) as string,
      });
    },
  );

  it.each([304, 401, 404, 422, 500, 503])('%d is an internal error', async (status) => {
    expect(await ask(`${base}/${status}/`)).toMatchObject({
      code: 'unexpected',
      status: 500,
      message: 'internal error when validating input data',
      internal: `expecting 200 or 400 status code, but found ${status}`,
    });
  });

  it.each([
    ['nobody listens', () => 'http://127.0.0.1:9/x', 5],
    ['it takes too long', () => `${base}/slow`, 0.3],
    ['the URL is none', () => 'nonsense', 5],
  ])('does not come when %s', async (_, url, timeout) => {
    expect(await ask(url(), timeout)).toMatchObject({
      code: 'unexpected',
      status: 500,
      message: 'http exception when validating input data',
    });
  });

  it('cannot be asked for without the variables of its URL', async () => {
    expect(await ask('{{NO_SUCH}}/x')).toMatchObject({
      code: 'not-found',
      message: 'template cannot be resolved: NO_SUCH',
    });
  });
});
