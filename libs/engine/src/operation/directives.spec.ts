import { echoGateway, invalid } from '../../../../test/support/engine-harness.js';

const { answer, fault, run, schema } = echoGateway();
const FIELD = '$.selectionSet.whoami';

describe('@include and @skip', () => {
  it.each([
    ['@include(if: true)', true],
    ['@include(if: false)', false],
    ['@skip(if: false)', true],
    ['@skip(if: true)', false],
    ['@include(if: true) @skip(if: false)', true],
    ['@include(if: true) @skip(if: true)', false],
    ['@include(if: false) @skip(if: false)', false],
    ['@skip(if: true) @include(if: false)', false],
  ])('%s keeps a node: %s', async (directives, kept) => {
    const whoami = kept ? { whoami: 'admin' } : {};
    expect(await answer(`{ whoami ${directives} }`)).toEqual(whoami);
    expect(await answer(`{ ... ${directives} { whoami } }`)).toEqual(whoami);
    expect(await answer(`{ ...f ${directives} } fragment f on query_root { whoami }`)).toEqual(whoami);
  });

  it.each([
    ['$v: Boolean!', { v: true }, true],
    ['$v: Boolean!', { v: false }, false],
    ['$v: Boolean = true', {}, true],
    ['$v: Boolean = false', {}, false],
    ['$v: Boolean = true', { v: false }, false],
    ['$v: Boolean! = false', { v: true }, true],
  ])('read a variable %s with %j', async (definition, variables, kept) => {
    const query = `query (${definition}) { a: whoami @include(if: $v) b: whoami @skip(if: $v) }`;
    expect(await answer(query, { variables })).toEqual(kept ? { a: 'admin' } : { b: 'admin' });
  });

  it('leave an empty object when they take everything', async () => {
    expect(await answer('{ author { id @skip(if: true) } }')).toEqual({ author: {} });
    expect((await run('{ whoami @skip(if: true) }')).body).toBe('{"data":{}}');
  });

  it('of one fragment spread do not count for another', async () => {
    const query = '{ ...f @skip(if: true) ...f } fragment f on query_root { whoami }';
    expect(await answer(query)).toEqual({ whoami: 'admin' });
  });

  it.each([
    ['an unknown field', 'nope @skip(if: true)'],
    ['unknown arguments', 'echo(nope: $nope) @skip(if: true)'],
    ['unknown children', 'author @skip(if: true) { nope @nope }'],
    ['another response key', 'whoami: secret @include(if: false)'],
    ['an inline fragment', '... @skip(if: true) { nope }'],
  ])('spare a skipped node all checks: %s', async (_case, selection) => {
    expect(await answer(`{ whoami ${selection} }`)).toEqual({ whoami: 'admin' });
  });

  it.each([
    ['no argument', '@include', "missing required field 'if'", '.args.if'],
    ['no value', '@skip(if: null)', "expected a boolean for type 'Boolean', but found null", '.args.if'],
    ['a string', '@skip(if: "true")', "expected a boolean for type 'Boolean', but found a string", '.args.if'],
    [
      'a fault behind a directive that skips already',
      '@skip(if: true) @include(if: "x")',
      "expected a boolean for type 'Boolean', but found a string",
      '.args.if',
    ],
    ['a number', '@include(if: 1)', "expected a boolean for type 'Boolean', but found an integer", '.args.if'],
    [
      'an enum value',
      '@include(if: TRUE)',
      "expected a boolean for type 'Boolean', but found an enum value",
      '.args.if',
    ],
    ['another argument', '@include(if: true, unless: true)', "'include' has no argument named 'unless'", ''],
    ['an undeclared variable', '@include(if: $nope)', 'unbound variable "nope"', undefined],
  ])('are refused with %s', async (_case, directive, message, path) => {
    const expected = invalid(message, path === undefined ? '$' : FIELD + path);
    expect(await fault(`{ whoami ${directive} }`)).toEqual(expected);
  });

  it.each([
    ['Int!', { v: 1 }],
    ['Boolean', { v: true }],
    ['Boolean = null', {}],
    ['[Boolean!]!', { v: [true] }],
    ['String!', { v: 'true' }],
  ])('are refused with a variable of type %s', async (type, variables) => {
    const declared = type.split(' ')[0] ?? '';
    expect(await fault(`query ($v: ${type}) { whoami @skip(if: $v) }`, { variables })).toEqual(
      invalid(`variable 'v' is declared as '${declared}', but used where 'Boolean!' is expected`, `${FIELD}.args.if`),
    );
  });

  it.each<[unknown, string]>([
    ['true', 'a string'],
    [1, 'a number'],
    [[true], 'a list'],
    [{}, 'an object'],
    [null, 'null'],
  ])('are refused with the value %j', async (v, found) => {
    const query = 'query ($v: Boolean = true) { whoami @skip(if: $v) }';
    const expected = invalid(`expected a boolean for type 'Boolean', but found ${found}`, `${FIELD}.args.if`);
    expect(await fault(query, { variables: { v } as never })).toEqual(expected);
  });

  it('are refused with a default that is no Boolean', async () => {
    expect(await fault('query ($v: Boolean = "x") { whoami @skip(if: $v) }')).toEqual(
      invalid("expected a boolean for type 'Boolean', but found a string", `${FIELD}.args.if`),
    );
  });
});

describe('other directives', () => {
  it.each([
    ['query @cached { whoami }'],
    ['query @cached(ttl: 120, refresh: true) { whoami }'],
    ['query ($t: Int! = 5) @cached(ttl: $t) { whoami }'],
  ])('@cached has no effect: %s', async (query) => {
    expect(await answer(query)).toEqual({ whoami: 'admin' });
  });

  it('@_multiple_top_level_fields may stand on a subscription', async () => {
    const query = 'subscription @_multiple_top_level_fields { ticks }';
    await expect(run(query, { transport: 'websocket' })).resolves.toBeDefined();
  });

  it.each([
    ['a field', '{ whoami @d }', FIELD],
    ['a fragment spread', '{ ...f @d } fragment f on query_root { whoami }', '$.selectionSet'],
    ['an inline fragment', '{ author { ... @d { id } } }', '$.selectionSet.author.selectionSet'],
    ['a query', 'query @d { whoami }', '$'],
    ['a mutation', 'mutation @d { record }', '$'],
    ['a subscription', 'subscription @d { ticks }', '$'],
    ['a variable definition', 'query ($v: Int @d) { whoami }', '$'],
  ])('are refused when unknown, on %s', async (_place, query, path) => {
    expect(await fault(query, { transport: 'websocket' })).toEqual(
      invalid("directive 'd' is not defined in the schema", path),
    );
  });

  it.each([
    ['cached', 'a field', '{ whoami @cached }', FIELD],
    ['cached', 'a fragment spread', '{ ...f @cached } fragment f on query_root { whoami }', '$.selectionSet'],
    ['cached', 'an inline fragment', '{ ... @cached { whoami } }', '$.selectionSet'],
    ['cached', 'a mutation', 'mutation @cached { record }', '$'],
    ['cached', 'a subscription', 'subscription @cached { ticks }', '$'],
    ['include', 'a query', 'query @include(if: true) { whoami }', '$'],
    ['skip', 'a mutation', 'mutation @skip(if: true) { record }', '$'],
    ['skip', 'a variable definition', 'query ($v: Int @skip(if: true)) { whoami }', '$'],
    ['_multiple_top_level_fields', 'a query', 'query @_multiple_top_level_fields { whoami }', '$'],
  ])('@%s is refused on %s', async (name, place, query, path) => {
    expect(await fault(query, { transport: 'websocket' })).toEqual(
      invalid(`directive '${name}' is not allowed on ${place}`, path),
    );
  });

  it.each([
    ['on a field', '{ whoami @include(if: true) @include(if: true) }', "['include']", FIELD],
    [
      'two of them',
      '{ whoami @skip(if: true) @include(if: true) @skip(if: true) @include(if: true) }',
      "['skip', 'include']",
      FIELD,
    ],
    ['three times', 'query @cached @cached @cached { whoami }', "['cached']", '$'],
  ])('are refused when repeated: %s', async (_case, query, names, path) => {
    expect(await fault(query)).toEqual(invalid(`the following directives are used more than once: ${names}`, path));
  });
});

describe('the shapes of one query', () => {
  const query = `query ($a: Boolean!, $b: Boolean = true) {
    whoami @include(if: $a) ... @skip(if: $b) { secret } author @include(if: $a) { id @include(if: $b) name } }`;
  const expected = (a: boolean, b: boolean): unknown => ({
    ...(a ? { whoami: 'admin' } : {}),
    ...(b ? {} : { secret: 'query_root.secret' }),
    ...(a ? { author: { ...(b ? { id: 'Author.id' } : {}), name: 'Author.name' } } : {}),
  });

  it('do not get mixed up, in whatever order they come', async () => {
    for (let round = 0; round < 3; round++) {
      for (const a of [true, false]) {
        for (const b of [true, false]) expect(await answer(query, { variables: { a, b } })).toEqual(expected(a, b));
        expect(await answer(query, { variables: { a } })).toEqual(expected(a, true));
      }
    }
    expect(schema().plans.size).toBeGreaterThan(0);
  });

  it('are not confused by a value that is refused', async () => {
    const text = 'query ($a: Boolean = true) { whoami @include(if: $a) }';
    expect(await answer(text, { variables: { a: false } })).toEqual({});
    await fault(text, { variables: { a: 'true' } });
    await fault(text, { variables: { a: null } });
    expect(await answer(text, { variables: { a: false } })).toEqual({});
    expect(await answer(text)).toEqual({ whoami: 'admin' });
  });

  it('stay right when there are more of them than are kept', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const text = `query (${names.map((name) => `$${name}: Boolean!`).join()}) {
      ${names.map((name) => `${name}: whoami @include(if: $${name})`).join(' ')} }`;
    for (let bits = 0; bits < 128; bits++) {
      const on = names.filter((_name, index) => (bits >> index) % 2 === 1);
      const variables = Object.fromEntries(names.map((name) => [name, on.includes(name)]));
      expect(Object.keys((await answer(text, { variables })) as object)).toEqual(on);
    }
  });

  it('take the uses of variables in skipped nodes with them', async () => {
    const text = 'query ($on: Boolean!, $i: Int!) { whoami echo(int: $i) @include(if: $on) }';
    expect(await answer(text, { variables: { on: false, i: 'not read' } })).toEqual({ whoami: 'admin' });
    expect(await answer(text, { variables: { on: true, i: 1 } })).toEqual({ whoami: 'admin', echo: { int: 1 } });
    expect(await fault(text, { variables: { on: true, i: 'read' } })).toEqual(
      invalid("expected a 32-bit integer for type 'Int', but found a string", '$.selectionSet.echo.args.int'),
    );
  });
});
