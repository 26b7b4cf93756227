import fc from 'fast-check';
import type { JsonObject } from '@app/types';
import {
  echoGateway,
  faultOf,
  type EchoGateway,
  type RequestOptions,
} from '../../../../test/support/engine-harness.js';

/** The outcome of a request as its client sees it: the answer, or the error. @throws anything but a GatewayError. */
async function outcome(gateway: EchoGateway, query: string, request: RequestOptions): Promise<string> {
  return gateway.run(query, request).then(
    ({ body }) => body,
    (error: unknown) => JSON.stringify(faultOf(error)),
  );
}

/** Texts that are near each other in every way that a cache key could confuse. */
const QUERIES = [
  '{ whoami }',
  ' { whoami }',
  '\nquery\n{ whoami }',
  '\nA\n{ whoami }',
  'query A { whoami }',
  'query A { a: whoami } query B { b: whoami }',
  'query A { a: whoami } mutation B { b: whoami }',
  'mutation A { whoami }',
  '\nmutation\n{ whoami }',
  '{ secret }',
  '{ author { id } }',
  '{ ...f } fragment f on query_root { whoami author { id } }',
  '{ ...f } fragment f on query_root { whoami }',
  '{ no_queries_available }',
  '{ __typename __schema { queryType { fields { name } } mutationType { name } } }',
  'query ($v: Int) { echo(int: $v) }',
  'query ($v: Int = 4) { echo(int: $v) }',
  'query ($v: Int!) { echo(int: $v) }',
  'query ($v: String) { echo(string: $v, any: {v: $v}) }',
  'query ($v: json) { echo(any: $v) }',
  'query ($v: Boolean!) { whoami @include(if: $v) author @skip(if: $v) { id } }',
  'query ($v: Boolean = true) { whoami @include(if: $v) ... @skip(if: $v) { author { id } } }',
  'query ($v: Boolean = false, $w: Boolean = true) { author { id @include(if: $v) name @skip(if: $w) } }',
  'mutation ($v: String) { record(note: $v) }',
  'subscription { ticks }',
  '{ nope }',
  '{ whoami',
  '',
];
const VARIABLES: readonly JsonObject[] = [
  {},
  { v: true },
  { v: false },
  { v: null },
  { v: 1 },
  { v: 'text' },
  { v: { a: [1] } },
  { v: true, w: false },
  { w: false },
  { nope: 1 },
];
interface Asked {
  readonly query: string;
  readonly role: string;
  readonly variables: JsonObject;
  readonly operationName: string | undefined;
  readonly transport: 'http' | 'websocket';
}

/** Some requests over few texts and roles, so that the cache is hit often. */
const requests = fc
  .record({
    queries: fc.subarray(QUERIES, { minLength: 1, maxLength: 4 }),
    roles: fc.subarray(['admin', 'user', 'editor', 'writer', 'stranger', 'nobody', ''], { minLength: 1, maxLength: 2 }),
  })
  .chain(({ queries, roles }) =>
    fc.array(
      fc.record<Asked>({
        query: fc.constantFrom(...queries),
        role: fc.constantFrom(...roles),
        variables: fc.oneof(
          { weight: 1, arbitrary: fc.constant({}) },
          { weight: 1, arbitrary: fc.constantFrom(...VARIABLES) },
        ),
        operationName: fc.constantFrom(undefined, undefined, 'A', 'B', 'query', 'mutation', ''),
        transport: fc.constantFrom('http', 'http', 'websocket'),
      }),
      { minLength: 5, maxLength: 30 },
    ),
  );

function optionsOf({ role, variables, operationName, transport }: Asked): RequestOptions {
  return { role, variables, transport, ...(operationName === undefined ? {} : { operationName }) };
}

describe('the plan cache', () => {
  it('never changes an answer, whatever ran before and for whom', async () => {
    const cold = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(requests, async (sequence) => {
        const warm = echoGateway();
        for (const one of sequence) {
          const key = JSON.stringify(one);
          const options = optionsOf(one);
          const expected = cold.get(key) ?? (await outcome(echoGateway(), one.query, options));
          cold.set(key, expected);
          expect(await outcome(warm, one.query, options)).toBe(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never gives one role a field of another, in any order of requests', async () => {
    const allowed: Readonly<Record<string, readonly string[]>> = {
      admin: ['whoami', 'author', 'authors', 'secret', 'echo'],
      user: ['whoami', 'author', 'echo'],
      editor: ['whoami', 'author', 'authors'],
      reader: ['authors'],
      stranger: [],
    };
    const field = fc.constantFrom('whoami', 'author', 'authors', 'secret', 'echo');
    const gateway = echoGateway();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...Object.keys(allowed)), field)), async (sequence) => {
        for (const [role, name] of sequence) {
          const text = `{ ${name}${name.startsWith('author') ? ' { id }' : ''} }`;
          const got = await outcome(gateway, text, { role });
          if (allowed[role]?.includes(name) === true) expect(got).toMatch(/^\{"data":/);
          else expect(got).toContain(`field '${name}' not found in type: 'query_root'`);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not keep a text that could not be planned', async () => {
    const gateway = echoGateway();
    for (const query of ['{ nope }', '{', 'query ($v: Int!) { needInt(value: $v) }']) await outcome(gateway, query, {});
    expect(gateway.schema().plans.size).toBe(0);
  });
});

/** Cuts, doubles, swaps and litters a text. */
const damage = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    put: fc.oneof(
      fc.constantFrom(
        '',
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        '"',
        '"""',
        '\\',
        '$',
        '$v',
        '@',
        '@skip(if: $v)',
        '...',
        ':',
        '!',
        '#',
        '\u0000',
        '-',
        '1e',
        'null',
        'on',
        '__proto__',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom(...QUERIES),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);
const VALID = [
  ...QUERIES,
  `query Q($v: Int! = 1, $i: Inner, $on: Boolean = true) @cached(ttl: 5) {
     a: echo(int: $v, float: 1.5e3, string: "a\\"b", inner: $i, ints: [1, $v], any: {k: [RED, null]}, color: RED) @include(if: $on)
     author(id: 3) { ...f ... on Author @skip(if: false) { self { id extra(size: 1) } } friends { __typename } }
     __type(name: "Author") { fields { name args { name } } }
   }
   fragment f on Author { name constructor toString { id } }`,
];

describe('garbage', () => {
  it('is answered or refused with a GatewayError, whatever was done to a query', async () => {
    const gateway = echoGateway();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...VALID),
        damage,
        fc.constantFrom(...VARIABLES),
        async (valid, edits, variables) => {
          let text = valid;
          for (const { at, length, put } of edits) {
            const start = Math.floor(at * text.length);
            text = text.slice(0, start) + put + text.slice(start + length);
          }
          // outcome() lets everything but a GatewayError through.
          expect(typeof (await outcome(gateway, text, { variables }))).toBe('string');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('in variables is answered or refused with a GatewayError', async () => {
    const gateway = echoGateway();
    const types = [
      'Int',
      'Float',
      'String',
      'Boolean',
      'ID',
      'Color',
      'json',
      'Inner',
      '[Int!]',
      '[[Int]]',
      '[Inner!]',
    ];
    const names = ['int', 'float', 'string', 'boolean', 'id', 'color', 'any', 'inner', 'ints', 'matrix', 'inners'];
    const place = fc.nat(types.length - 1);
    await fc.assert(
      fc.asyncProperty(place, fc.jsonValue({ stringUnit: 'binary' }), async (index, v) => {
        const query = `query ($v: ${types[index] ?? ''}) { echo(${names[index] ?? ''}: $v) }`;
        const got = await outcome(gateway, query, { variables: { v } as JsonObject });
        expect(typeof got).toBe('string');
      }),
      { numRuns: 1000 },
    );
  });
});
