import { echoGateway, invalid, unparsable } from '../../../../test/support/engine-harness.js';
import { MAX_NESTING } from './parse.js';

const { answer, fault, run } = echoGateway();
const SYNTAX = invalid('not a valid graphql query', '$.query');
const TOO_DEEP = invalid('the query is nested too deeply: at most 500 levels are allowed', '$.query');

describe('parsing a document', () => {
  it.each([
    ['an empty text', ''],
    ['white space', ' \n\t '],
    ['only a comment', '# {__typename}'],
    ['a word', 'hello'],
    ['an empty selection set', '{}'],
    ['a selection set that does not end', '{ __typename'],
    ['a selection set that ends twice', '{ __typename }}'],
    ['a NUL', '{ __typename \u0000 }'],
    ['a string that does not end', '{ echo(string: "abc) }'],
    ['a block string that does not end', '{ echo(string: """abc") }'],
    ['a string over two lines', '{ echo(string: "a\nb") }'],
    ['an unknown escape', '{ echo(string: "\\q") }'],
    ['a number with a leading zero', '{ echo(int: 01) }'],
    ['a number followed by a letter', '{ echo(int: 1a) }'],
    ['a number with a bare dot', '{ echo(float: 1.) }'],
    ['arguments that are empty', '{ echo() }'],
    ['a variable in a default value', 'query ($a: Int, $b: Int = $a) { __typename }'],
    ['a fragment named on', '{ ...on } fragment on on query_root { __typename }'],
    ['a schema definition beside the query', '{ __typename } type A { a: Int }'],
    ['an extension beside the query', '{ __typename } extend type query_root { a: Int }'],
    ['JSON', '{"query": "{ __typename }"}'],
  ])('refuses %s', async (_case, query) => {
    expect(await fault(query)).toEqual(SYNTAX);
  });

  it('reads a text with a byte order mark, commas and comments', async () => {
    expect(await answer('\ufeff{,__typename,# }}}\n}')).toEqual({ __typename: 'query_root' });
  });

  it('refuses two fragments of one name, used or not', async () => {
    const query = '{ __typename } fragment f on Author { id } fragment f on Author { name }';
    expect(await fault(query)).toEqual(unparsable('multiple definitions for fragment "f"'));
  });
});

describe('nesting', () => {
  const nested = (levels: number): string => `{author${'{self'.repeat(levels - 2)}{id}${'}'.repeat(levels - 1)}`;

  it('is accepted up to the limit', async () => {
    await expect(run(nested(MAX_NESTING))).resolves.toBeDefined();
  });

  it.each([
    ['one level more', nested(MAX_NESTING + 1)],
    ['10,000 selection sets', nested(10_000)],
    ['a million braces that never close', '{a'.repeat(1_000_000)],
    ['lists', `{echo(any: ${'['.repeat(600)}${']'.repeat(600)})}`],
    ['objects', `{echo(any: ${'{a:'.repeat(600)}1${'}'.repeat(600)})}`],
    ['list types', `query ($a: ${'['.repeat(600)}Int${']'.repeat(600)}) {__typename}`],
    ['inline fragments', `{${'...{'.repeat(600)}__typename${'}'.repeat(600)}}`],
    ['an operation that is not selected', `query A {__typename} query B ${nested(600)}`],
  ])('is refused: %s', async (_case, query) => {
    expect(await fault(query, { operationName: 'A' })).toEqual(TOO_DEEP);
  });

  it.each([
    ['strings', `{echo(string: "${'{'.repeat(600)}")}`],
    ['strings with escaped quotes', `{echo(string: "\\"${'{'.repeat(600)}\\\\")}`],
    ['block strings', `{echo(string: """" \\""" ${'{'.repeat(600)} """)}`],
    ['comments', `#"${'{'.repeat(600)}\r{__typename}`],
  ])('does not count brackets in %s', async (_case, query) => {
    await expect(run(query)).resolves.toBeDefined();
  });

  it.each(['\n', '\r', '\r\n'])('counts brackets behind a comment that ends with %j', async (end) => {
    const query = `# comment${end}{echo(any: ${'['.repeat(600)}${']'.repeat(600)})}`;
    expect(await fault(query)).toEqual(TOO_DEEP);
  });

  it('counts brackets behind an empty string and an empty block string', async () => {
    const deep = `any: ${'['.repeat(600)}${']'.repeat(600)}`;
    expect(await fault(`{echo(string: "" ${deep})}`)).toEqual(TOO_DEEP);
    expect(await fault(`{echo(string: """""" ${deep})}`)).toEqual(TOO_DEEP);
  });
});

describe('the choice of the operation', () => {
  const TWO = 'query A { a: __typename } mutation B { b: __typename }';

  it('is not asked for in a document with one operation', async () => {
    expect(await answer('query A { __typename }')).toEqual({ __typename: 'query_root' });
  });

  it.each([
    ['A', { a: 'query_root' }],
    ['B', { b: 'mutation_root' }],
  ])('goes by name: %s', async (operationName, expected) => {
    expect(await answer(TWO, { operationName })).toEqual(expected);
  });

  it('leaves the other operations unvalidated', async () => {
    const query = 'query A { __typename } query B($x: Nope) { nope(a: $y) @nope ...nope }';
    expect(await answer(query, { operationName: 'A' })).toEqual({ __typename: 'query_root' });
  });

  it('refuses a name that the document lacks', async () => {
    const expected = invalid('no such operation found in the document: "X"');
    expect(await fault(TWO, { operationName: 'X' })).toEqual(expected);
  });

  it('refuses a name that differs in case', async () => {
    const expected = invalid('no such operation found in the document: "a"');
    expect(await fault(TWO, { operationName: 'a' })).toEqual(expected);
  });

  it.each([
    ['alone', '{ __typename }'],
    ['beside the named one', 'query A { __typename } { __typename }'],
  ])('refuses a name when an anonymous operation is there %s', async (_case, query) => {
    const expected = invalid('operationName cannot be used when an anonymous operation exists in the document');
    expect(await fault(query, { operationName: 'A' })).toEqual(expected);
  });

  it.each([
    ['two operations', TWO],
    ['two anonymous operations', '{ __typename } { __typename }'],
    ['no operation', 'fragment f on Author { id }'],
  ])('refuses no name with %s', async (_case, query) => {
    const expected = invalid(
      'exactly one operation has to be present in the document when operationName is not specified',
    );
    expect(await fault(query)).toEqual(expected);
  });

  it.each(['', ' ', ' A', 'A ', 'A\n', '1A', 'a-b', 'é', '"A"', 'A\u0000'])(
    'refuses %j as it is no GraphQL name',
    async (operationName) => {
      const expected = unparsable(`${operationName} is not valid GraphQL name`, '$.operationName');
      expect(await fault(TWO, { operationName })).toEqual(expected);
    },
  );

  it('refuses subscriptions over HTTP before anything else about them', async () => {
    const expected = {
      message: 'subscriptions are not supported over HTTP, use websockets instead',
      code: 'unexpected-payload',
      path: '$',
    };
    expect(await fault('subscription { nope }')).toEqual(expected);
    expect(await fault('subscription { ticks }', { role: 'user' })).toEqual(expected);
  });

  it('accepts subscriptions over a websocket', async () => {
    expect(await answer('subscription { ticks }', { transport: 'websocket' })).toEqual({
      ticks: 'subscription_root.ticks',
    });
  });

  it.each([
    ['mutation { record }', 'no mutations exist'],
    ['subscription { ticks }', 'no subscriptions exist'],
  ])('refuses %s to a role without such fields', async (query, message) => {
    expect(await fault(query, { role: 'reader', transport: 'websocket' })).toEqual(invalid(message));
  });
});
