// Actions through the whole corridor, over real HTTP to a handler on the loopback interface.
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  buildSnapshot,
  runOperation,
  type OperationSuccess,
  type RequestSurroundings,
  type SchemaSnapshot,
} from '@app/engine';
import { HttpClient } from '@app/http';
import { GatewayError, parseJson, type Action, type CustomTypes, type Json, type JsonObject } from '@app/types';
import { TRACE_IDS } from '../test/call-services.js';
import { requestContext } from '../test/contexts.js';
import { action, document, object } from '../test/documents.js';
import { memoryRuns, RUN_ID } from '../test/memory-runs.js';
import { json, startHandler, type LoopbackHandler } from '../test/loopback-handler.js';
import { createActionKind } from './action-kind.js';

const types: Partial<CustomTypes> = {
  scalars: [{ name: 'Anything' }],
  enums: [{ name: 'Color', values: [{ value: 'RED' }, { value: 'BLUE' }] }],
  input_objects: [
    {
      name: 'In',
      fields: [
        { name: 'id', type: 'ID' },
        { name: 'color', type: 'Color' },
        { name: 'more', type: '[In!]' },
      ],
    },
  ],
  objects: [object('Node', { id: 'Int!', big: 'numeric', color: 'Color', next: 'Node', all: '[Node!]', blob: 'json' })],
};
const tree =
  '{"id":1,"big":12345678901234567890.10,"color":"RED","hidden":1,"next":{"id":2,"x":1},"all":[{"id":3,"all":[{"id":4}]},null],"blob":{"k":[1]}}';

let handler: LoopbackHandler;
let http: HttpClient;
let snapshot: SchemaSnapshot;
const order: string[] = [];
const runs = memoryRuns();

const step = (name: string, ms: number, status = 200): Parameters<typeof startHandler>[0] => ({
  [`/${name}`]: async (response) => {
    order.push(`${name} begins`);
    await sleep(ms);
    order.push(`${name} ends`);
    await json(status === 200 ? `"${name}"` : `{"message":"${name} failed"}`, status)(response, {});
  },
});

beforeAll(async () => {
  handler = await startHandler({
    '/tree': json(tree),
    '/list': json(`[${tree},{"id":9}]`),
    '/mirror': (response, body) => json(JSON.stringify((body.input as JsonObject).arg ?? null))(response, body),
    '/cookies': json('"c"', 200, { 'Set-Cookie': ['a=1', 'b=2; Path=/'] }),
    '/refuse': json('{"message":"no","code":"denied","extensions":{"field":"email"}}', 403),
    '/broken': json('{"message":"db password is x"}', 500),
    '/garbage': json('<html>'),
    '/gzip': (response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('"unzipped"'));
    },
    '/reset': (response) => {
      response.socket?.destroy();
    },
    '/hang': () => undefined,
    '/loop': json('', 307, { Location: '/loop' }),
    ...step('slow', 60),
    ...step('fast', 0),
    ...step('fails-late', 60, 400),
    ...step('fails-soon', 0, 400),
  });
  http = new HttpClient();
  snapshot = build([
    ...['tree', 'gzip', 'refuse', 'broken', 'garbage', 'reset', 'loop', 'empty'].map((path) =>
      action(path, { type: 'query', handler: `{{BASE}}/${path}`, output_type: path === 'tree' ? 'Node' : 'String' }, [
        'user',
      ]),
    ),
    action('hang', { type: 'query', handler: '{{BASE}}/hang', timeout: 1 }),
    action('list', { type: 'query', handler: '{{BASE}}/list', output_type: '[Node!]!' }),
    action('raw', { type: 'query', handler: '{{BASE}}/tree', output_type: 'Anything!' }),
    action('mirror', {
      handler: '{{BASE}}/mirror',
      output_type: 'json',
      arguments: [
        { name: 'arg', type: 'In' },
        { name: 'other', type: 'json' },
      ],
    }),
    action('set', { handler: '{{BASE}}/cookies' }),
    ...['query', 'mutation'].flatMap((type) =>
      ['slow', 'fast', 'fails-late', 'fails-soon'].map((path) =>
        action(`${type === 'query' ? 'q' : 'm'}_${path.replace('-', '_')}`, {
          type: type as 'query' | 'mutation',
          handler: `{{BASE}}/${path}`,
        }),
      ),
    ),
    action('later', { kind: 'asynchronous', output_type: 'Node!' }),
  ]);
});
beforeEach(() => {
  order.length = 0;
});
afterAll(async () => {
  await http.close();
  await handler.close();
});

function build(actions: readonly Action[], given: Partial<CustomTypes> = types): SchemaSnapshot {
  const kind = createActionKind({
    http,
    settings: { configuredHeaderPrecedence: false, version: '1.2.3' },
    environment: {},
    traceIds: () => TRACE_IDS,
    observe: () => undefined,
    isObserved: () => false,
    describe: { action: ({ name }) => name, customTypes: () => 'types' },
    runs,
  });
  return buildSnapshot({
    document: document(actions, given),
    resourceVersion: 1,
    catalogs: new Map(),
    environment: { BASE: handler.url },
    kinds: [kind],
  });
}

function run(
  query: string,
  variables: JsonObject = {},
  surroundings: Partial<RequestSurroundings> = {},
): Promise<OperationSuccess> {
  const context = requestContext({ ...surroundings });
  const { role } = context.session;
  return runOperation({
    request: { query, variables, operationName: undefined },
    schema: snapshot.roleSchema({
      role: surroundings.session ? role : 'admin',
      api: 'graphql',
      backendOnlyPermissions: false,
    }),
    surroundings: context,
    options: { dropUnboundVariables: false },
  });
}
async function answerOf(...parameters: Parameters<typeof run>): Promise<string> {
  return (await run(...parameters)).body;
}
async function faultOf(...parameters: Parameters<typeof run>): Promise<GatewayError> {
  const outcome: unknown = await run(...parameters).catch((error: unknown) => error);
  if (outcome instanceof GatewayError) return outcome;
  throw new Error(`no GatewayError: ${JSON.stringify(outcome)}`);
}

it('is consistent and serves every action', () => {
  expect(snapshot.inconsistencies).toEqual([]);
});

describe('the response', () => {
  it('follows the selection: order, aliases, fragments, type names, nested and recursive objects', async () => {
    const query = `query { t: tree {
      n: next { ...Id, none: next { id } } all { all { id } ... on Node { id } } id kind: __typename big color blob
    } } fragment Id on Node { id }`;
    expect(await answerOf(query)).toBe(
      '{"data":{"t":{"n":{"id":2,"none":null},"all":[{"all":[{"id":4}],"id":3},null],"id":1,"kind":"Node",' +
        '"big":12345678901234567890.10,"color":"RED","blob":{"k":[1]}}}}',
    );
  });

  it('leaves out what directives exclude', async () => {
    expect(
      await answerOf('query ($no: Boolean!) { tree { id @include(if: $no) big @skip(if: true) color } }', {
        no: false,
      }),
    ).toBe('{"data":{"tree":{"color":"RED"}}}');
  });

  it('projects every element of a list', async () => {
    expect(await answerOf('{ list { id next { id } } }')).toBe(
      '{"data":{"list":[{"id":1,"next":{"id":2}},{"id":9,"next":null}]}}',
    );
  });

  it('hands opaque answers over as they are', async () => {
    expect(await answerOf('{ raw }')).toBe(`{"data":{"raw":${tree}}}`);
  });

  it('is decoded when it comes zipped', async () => {
    expect(await answerOf('{ gzip }')).toBe('{"data":{"gzip":"unzipped"}}');
  });
});

describe('the input', () => {
  const lastInput = (): Json => handler.requests.at(-1)?.body.input ?? null;

  it('holds literals, enums and integers for IDs as JSON', async () => {
    await run('mutation { mirror(arg: {id: 7, color: BLUE, more: {id: "x"}}, other: {a: [1, true]}) }');
    expect(lastInput()).toEqual({
      arg: { id: '7', color: 'BLUE', more: [{ id: 'x' }] },
      other: { a: [1, true] },
    });
  });

  it('holds variables, and null for a nullable one that is not given', async () => {
    const query =
      'mutation ($in: In, $other: json, $color: Color) { mirror(arg: $in, other: $other) again: mirror(arg: {color: $color}) }';
    await run(query, { in: { id: 'a' } });
    expect(handler.requests.slice(-2).map(({ body }) => body.input)).toEqual([
      { arg: { id: 'a' }, other: null },
      { arg: { color: null } },
    ]);
  });

  it('is an empty object without arguments, beside the verbatim document', async () => {
    const query = '# why\nmutation {\n  mirror\n}';
    await run(query);
    expect(handler.requests.at(-1)?.body).toEqual({
      action: { name: 'mirror' },
      input: {},
      session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' },
      request_query: query,
    });
  });

  it('keeps every digit of a number', async () => {
    const other = parseJson('{"n":98765432109876543210}');
    await run('mutation ($other: json) { mirror(other: $other) }', { other });
    expect(lastInput()).toEqual({ other });
  });
});

describe('a handler that', () => {
  it('refuses: its error goes out with its extensions', async () => {
    expect(await faultOf('{ refuse }')).toMatchObject({ message: 'no', status: 403, extensions: { field: 'email' } });
  });

  it.each([
    ['broken', 'internal error'],
    ['garbage', 'not a valid json response from webhook'],
    ['empty', 'not a valid json response from webhook'],
    ['reset', 'http exception when calling webhook'],
    ['loop', 'http exception when calling webhook'],
    ['hang', 'http exception when calling webhook'],
  ])('is %s: %s', async (field, message) => {
    expect(await faultOf(`{ ${field} }`)).toMatchObject({ code: 'unexpected', message, status: 500, path: [] });
  });
});

describe('several actions', () => {
  it('of a query run side by side, and answer in document order', async () => {
    expect(await answerOf('{ q_slow q_fast }')).toBe('{"data":{"q_slow":"slow","q_fast":"fast"}}');
    expect(order.indexOf('fast ends')).toBeLessThan(order.indexOf('slow ends'));
  });

  it('of a query fail with the first error in document order', async () => {
    expect(await faultOf('{ q_fails_late q_fails_soon }')).toMatchObject({ message: 'fails-late failed' });
  });

  it('of a mutation run one after another', async () => {
    await run('mutation { m_slow m_fast }');
    expect(order).toEqual(['slow begins', 'slow ends', 'fast begins', 'fast ends']);
  });

  it('of a mutation stop at the first failure', async () => {
    await faultOf('mutation { m_fails_soon m_fast }');
    expect(order).toEqual(['fails-soon begins', 'fails-soon ends']);
  });

  it('all give their cookies', async () => {
    expect((await run('mutation { a: set b: set }')).cookies).toEqual(['a=1', 'b=2; Path=/', 'a=1', 'b=2; Path=/']);
  });
});

describe('a role', () => {
  const { session } = requestContext();

  it('calls the actions it has a permission for', async () => {
    expect(await answerOf('{ tree { id } }', {}, { session })).toBe('{"data":{"tree":{"id":1}}}');
  });

  it('does not know the others', async () => {
    expect(await faultOf('{ list { id } }', {}, { session })).toMatchObject({
      message: "field 'list' not found in type: 'query_root'",
    });
  });
});

it('enqueues an asynchronous action and reads its result', async () => {
  expect((await run('mutation { later }')).body).toBe(`{"data":{"later":"${RUN_ID}"}}`);
  expect((await run('{ later(id: "1") { id } }')).body).toBe('{"data":{"later":null}}');
});

it('enqueues before any other field runs', async () => {
  runs.enqueued.length = 0;
  expect(await faultOf('mutation { m_fails_soon later }')).toMatchObject({ message: 'fails-soon failed' });
  expect(runs.enqueued).toHaveLength(1);
});

it('fails the build when an asynchronous action is named like a custom type', () => {
  expect(() => build([action('Node', { kind: 'asynchronous', output_type: 'Node' })])).toThrow(GatewayError);
});
