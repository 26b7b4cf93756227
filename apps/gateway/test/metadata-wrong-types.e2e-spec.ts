// Every key of the two large commands with every wrong JSON type: always a clear refusal with a path, never a failure of ours.
import { INTERNALS, startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import type { Json, JsonObject } from '@app/types';

type Path = readonly (string | number)[];

/** The keys that a success does not have are empty texts. */
interface CommandAnswer {
  readonly error: string;
  readonly path: string;
  readonly code: string;
}

const ACTION: Json = {
  name: 'act',
  comment: 'c',
  definition: {
    type: 'mutation',
    kind: 'synchronous',
    handler: 'http://127.0.0.1:9',
    arguments: [{ name: 'a', type: 'Int', description: 'd' }],
    output_type: 'Out',
    headers: [
      { name: 'X-A', value: '1' },
      { name: 'X-B', value_from_env: 'E' },
    ],
    forward_client_headers: true,
    ignored_client_headers: ['X-C'],
    timeout: 5,
  },
};
const TYPES: Json = {
  scalars: [{ name: 'S', description: 'd' }],
  enums: [{ name: 'E', description: 'd', values: [{ value: 'A', description: 'd', is_deprecated: false }] }],
  input_objects: [{ name: 'I', description: 'd', fields: [{ name: 'a', type: 'Int', description: 'd' }] }],
  objects: [
    {
      name: 'Out',
      description: 'd',
      fields: [{ name: 'id', type: 'Int', description: 'd', arguments: null }],
      relationships: [
        {
          name: 'r',
          type: 'object',
          source: 'default',
          remote_table: { schema: 'public', name: 't' },
          field_mapping: { id: 'id' },
        },
      ],
    },
  ],
};
/** Texts last among those that some key may take. */
const WRONG: readonly Json[] = [
  1,
  -1,
  1.5,
  1e300,
  'a b',
  '',
  [],
  [1],
  [null],
  {},
  { __proto__x: 1 },
  null,
  true,
  [[[]]],
];

function* pathsOf(json: Json, path: Path = []): Iterable<Path> {
  yield path;
  if (typeof json !== 'object' || json === null) return;
  for (const [key, value] of Object.entries(json)) {
    yield* pathsOf(value as Json, [...path, Array.isArray(json) ? Number(key) : key]);
  }
}

function replaced(json: Json, path: Path, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const copy = structuredClone(json) as Record<string | number, Json>;
  copy[step] = replaced(copy[step] as Json, rest, value);
  return copy;
}

/** Paths of keys that may be left out; all others are required. */
const OPTIONAL =
  /^\.(comment|scalars|enums|input_objects|objects)$|^\.definition\.(type|kind|arguments|headers|forward_client_headers|ignored_client_headers|timeout)$|\.(description|is_deprecated|relationships|source|schema|id)$|\.fields\[0\]\.arguments$/;
const NO_VALUE = 'expecting value or value_from_env keys';

const printed = (path: Path): string =>
  path.map((step) => (typeof step === 'number' ? `[${step.toString()}]` : `.${step}`)).join('');

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  await gateway.metadata(
    { type: 'run_sql', args: { sql: 'create table t (id int primary key)' } },
    { path: '/v2/query' },
  );
  await gateway.apply('pg_track_table', { source: 'default', table: 't' });
});

afterAll(async () => {
  await gateway.close();
});

beforeEach(async () => {
  await gateway.metadata({ type: 'drop_action', args: { name: 'act' } });
  await gateway.apply('set_custom_types', TYPES);
});

/** Sends the command and checks what must hold of every answer. */
async function send(type: string, args: Json): Promise<{ status: number; body: CommandAnswer }> {
  const { status, text } = await gateway.send({ path: '/v1/metadata', body: JSON.stringify({ type, args }) });
  const body = JSON.parse(text) as CommandAnswer;
  expect([200, 400]).toContain(status);
  if (status === 200) return { status, body };
  expect(text).not.toMatch(INTERNALS);
  expect(body).toMatchObject({
    error: expect.stringMatching(/./) as string,
    path: expect.stringMatching(/^\$/) as string,
    code: expect.stringMatching(/^[a-z-]+$/) as string,
  });
  return { status, body };
}

const cases: [string, string, Json, Path][] = [
  ...[...pathsOf(ACTION)].map((path): [string, string, Json, Path] => ['create_action', printed(path), ACTION, path]),
  ...[...pathsOf(TYPES)].map((path): [string, string, Json, Path] => ['set_custom_types', printed(path), TYPES, path]),
];

describe('a value of the wrong type', () => {
  it.each(cases)('in %s at args%s is refused there or taken, never a failure', async (type, at, args, path) => {
    for (const value of WRONG) {
      const { status, body } = await send(type, replaced(args, path, value));
      if (body.code === 'parse-failed') {
        // The fault is at the value, in it, or in the object around it, which lacks something now.
        const around = `$.args${at}`;
        expect([body.path, around.startsWith(body.path) || body.path.startsWith(around)]).toEqual([body.path, true]);
      }
      if (status === 200 && type === 'create_action') await send('drop_action', { name: 'act' });
    }
  });

  const keys = cases.filter(([, , , path]) => typeof path.at(-1) === 'string');
  it.each(keys)('in %s: args%s may be left out, or is missed', async (type, at, args, path) => {
    const parent = path.slice(0, -1);
    const last = String(path.at(-1));
    const holder = parent.reduce<Json>((json, step) => (json as Record<string | number, Json>)[step] as Json, args);
    const rest = Object.fromEntries(Object.entries(holder as JsonObject).filter(([key]) => key !== last));
    const { status, body } = await send(type, replaced(args, parent, rest));
    if (OPTIONAL.test(at)) {
      expect(status).toBe(200);
    } else {
      const error =
        last.startsWith('value') && type === 'create_action' ? NO_VALUE : `the key '${last}' was not present`;
      expect(body).toEqual({ error, path: `$.args${printed(parent)}`, code: 'parse-failed' });
    }
  });

  it.each([
    ['create_action', ACTION, ['name'], 1, 'parse-failed', '$.args.name'],
    ['create_action', ACTION, ['definition'], [], 'parse-failed', '$.args.definition'],
    ['create_action', ACTION, ['definition', 'type'], 'subscription', 'parse-failed', '$.args.definition.type'],
    ['create_action', ACTION, ['definition', 'kind'], 'later', 'parse-failed', '$.args.definition.kind'],
    [
      'create_action',
      ACTION,
      ['definition', 'handler'],
      { from_env: 'X' },
      'parse-failed',
      '$.args.definition.handler',
    ],
    [
      'create_action',
      ACTION,
      ['definition', 'arguments', 0, 'type'],
      '[Int',
      'parse-failed',
      '$.args.definition.arguments[0].type',
    ],
    ['create_action', ACTION, ['definition', 'headers', 1], 'X', 'parse-failed', '$.args.definition.headers[1]'],
    ['create_action', ACTION, ['definition', 'timeout'], -1, 'parse-failed', '$.args.definition.timeout'],
    ['create_action', ACTION, ['definition', 'timeout'], 1.5, 'parse-failed', '$.args.definition.timeout'],
    ['set_custom_types', TYPES, ['enums', 0, 'values'], [], 'parse-failed', '$.args.enums[0].values'],
    [
      'set_custom_types',
      TYPES,
      ['objects', 0, 'fields', 0, 'name'],
      'a-b',
      'parse-failed',
      '$.args.objects[0].fields[0].name',
    ],
    [
      'set_custom_types',
      TYPES,
      ['objects', 0, 'relationships', 0, 'type'],
      'both',
      'parse-failed',
      '$.args.objects[0].relationships[0].type',
    ],
  ] as const)('of %s has its exact path: %#', async (type, args, path, value, code, at) => {
    expect(await send(type, replaced(args, path, value))).toMatchObject({
      status: 400,
      body: { code, path: at },
    });
  });

  it('leaves a gateway that serves', async () => {
    expect((await gateway.graphql({ query: '{__typename}' })).body).toEqual({ data: { __typename: 'query_root' } });
    expect(gateway.observations.filter((one) => one.type === 'internal' && one.level === 'error')).toEqual([]);
  });
});
