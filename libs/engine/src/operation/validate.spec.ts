import type { JsonObject } from '@app/types';
import { echoGateway, invalid } from '../../../../test/support/engine-harness.js';

const { answer, fault, calls } = echoGateway();
const author = (rest: string): string => `$.selectionSet.author${rest}`;

describe('fields', () => {
  it('answer at every level, __typename too', async () => {
    const query = '{ __typename author { __typename self { __typename id } friends { t: __typename } } }';
    expect(await answer(query)).toEqual({
      __typename: 'query_root',
      author: {
        __typename: 'Author',
        self: { __typename: 'Author', id: 'Author.id' },
        friends: [{ t: 'Author' }, { t: 'Author' }],
      },
    });
  });

  it('answer __typename of a mutation', async () => {
    expect(await answer('mutation { __typename }')).toEqual({ __typename: 'mutation_root' });
  });

  it.each([
    ['at the root', '{ nope }', 'nope', 'query_root', '$.selectionSet.nope'],
    ['of a mutation', 'mutation { nope }', 'nope', 'mutation_root', '$.selectionSet.nope'],
    ['in an object', '{ author { nope } }', 'nope', 'Author', author('.selectionSet.nope')],
    ['in a list of objects', '{ authors { nope } }', 'nope', 'Author', '$.selectionSet.authors.selectionSet.nope'],
    [
      'deeper',
      '{ author { self { friends { nope } } } }',
      'nope',
      'Author',
      author('.selectionSet.self.selectionSet.friends.selectionSet.nope'),
    ],
    ['by their name, not their alias', '{ a: author { b: nope } }', 'nope', 'Author', author('.selectionSet.nope')],
    ['of another root', '{ record }', 'record', 'query_root', '$.selectionSet.record'],
    ['of another case', '{ Author { id } }', 'Author', 'query_root', '$.selectionSet.Author'],
    ['with two underscores', '{ __nope }', '__nope', 'query_root', '$.selectionSet.__nope'],
    [
      '__schema below the root',
      '{ author { __schema { description } } }',
      '__schema',
      'Author',
      author('.selectionSet.__schema'),
    ],
    [
      '__schema of a mutation',
      'mutation { __schema { description } }',
      '__schema',
      'mutation_root',
      '$.selectionSet.__schema',
    ],
    [
      '__type of a subscription',
      'subscription { __type(name: "A") { name } }',
      '__type',
      'subscription_root',
      '$.selectionSet.__type',
    ],
    [
      'inherited from every object',
      '{ author { hasOwnProperty } }',
      'hasOwnProperty',
      'Author',
      author('.selectionSet.hasOwnProperty'),
    ],
    ['__proto__', '{ author { __proto__ } }', '__proto__', 'Author', author('.selectionSet.__proto__')],
  ])('are refused when unknown: %s', async (_case, query, name, type, path) => {
    expect(await fault(query, { transport: 'websocket' })).toEqual(
      invalid(`field '${name}' not found in type: '${type}'`, path),
    );
  });

  it('are refused when another role has them', async () => {
    expect(await fault('{ secret }', { role: 'user' })).toEqual(
      invalid("field 'secret' not found in type: 'query_root'", '$.selectionSet.secret'),
    );
  });

  it('report the first unknown name of a selection set', async () => {
    expect(await fault('{ author { id { x } nope other } }')).toEqual(
      invalid("field 'nope' not found in type: 'Author'", author('.selectionSet.nope')),
    );
  });

  it.each([
    ['an object', '{ author }', 'Author', author('')],
    ['a list of objects', '{ authors }', 'Author', '$.selectionSet.authors'],
    ['a nested object', '{ author { self } }', 'Author', author('.selectionSet.self')],
    ['an object selected twice', '{ author { id } author }', 'Author', author('')],
    ['an introspection field', '{ __schema }', '__Schema', '$.selectionSet.__schema'],
  ])('are refused without a selection set: %s', async (_case, query, type, path) => {
    expect(await fault(query)).toEqual(invalid(`missing selection set for '${type}'`, path));
  });

  it.each([
    ['a scalar', '{ author { id { x } } }', author('.selectionSet.id')],
    ['a custom scalar', '{ echo { x } }', '$.selectionSet.echo'],
    ['__typename', '{ __typename { x } }', '$.selectionSet.__typename'],
    ['a scalar selected twice', '{ author { id id { x } } }', author('.selectionSet.id')],
  ])('are refused with a selection set that they cannot have: %s', async (_case, query, path) => {
    expect(await fault(query)).toEqual(invalid('unexpected subselection set for non-object field', path));
  });
});

describe('arguments', () => {
  it.each([
    ['at the root', '{ echo(nope: 1) }', 'echo', 'nope', '$.selectionSet.echo'],
    ['in an object', '{ author { extra(nope: 1) } }', 'extra', 'nope', author('.selectionSet.extra')],
    ['of a field without arguments', '{ author { id(x: 1) } }', 'id', 'x', author('.selectionSet.id')],
    ['of __typename', '{ __typename(x: 1) }', '__typename', 'x', '$.selectionSet.__typename'],
    ['of another case', '{ echo(Int: 1) }', 'echo', 'Int', '$.selectionSet.echo'],
    ['by the field, not the alias', '{ a: echo(nope: 1) }', 'echo', 'nope', '$.selectionSet.echo'],
    ['__proto__', '{ echo(__proto__: 1) }', 'echo', '__proto__', '$.selectionSet.echo'],
    ['constructor', '{ author(constructor: 1) { id } }', 'author', 'constructor', author('')],
  ])('are refused when unknown: %s', async (_case, query, field, argument, path) => {
    expect(await fault(query)).toEqual(invalid(`'${field}' has no argument named '${argument}'`, path));
  });

  it('are refused when unknown before any of them is read', async () => {
    expect(await fault('{ echo(int: "x", nope: 1) }')).toEqual(
      invalid("'echo' has no argument named 'nope'", '$.selectionSet.echo'),
    );
  });

  it.each([
    ['an argument', '{ needInt }', 'value', '$.selectionSet.needInt.args.value'],
    ['an argument of a merged field', '{ needInt needInt }', 'value', '$.selectionSet.needInt.args.value'],
    ['an input key', '{ needInner(value: {note: "n"}) }', 'x', '$.selectionSet.needInner.args.value.x'],
    ['a nested input key', '{ echo(inner: {x: 1, self: {}}) }', 'x', '$.selectionSet.echo.args.inner.self.x'],
    ['a key in a list', '{ echo(inners: [{x: 1}, {}]) }', 'x', '$.selectionSet.echo.args.inners[1].x'],
    [
      'a key in a list in an object',
      '{ echo(inner: {x: 1, list: [{}]}) }',
      'x',
      '$.selectionSet.echo.args.inner.list[0].x',
    ],
  ])('are refused when missing: %s', async (_case, query, name, path) => {
    expect(await fault(query)).toEqual(invalid(`missing required field '${name}'`, path));
  });

  it.each([
    ['an input key', '{ echo(inner: {x: 1, nope: 2}) }', 'nope', '$.selectionSet.echo.args.inner.nope'],
    ['a nested key', '{ echo(inner: {x: 1, self: {nope: 2}}) }', 'nope', '$.selectionSet.echo.args.inner.self.nope'],
    ['a key in a list', '{ echo(inners: [{x: 1, nope: 1}]) }', 'nope', '$.selectionSet.echo.args.inners[0].nope'],
    ['__proto__', '{ echo(inner: {__proto__: 1}) }', '__proto__', '$.selectionSet.echo.args.inner.__proto__'],
    [
      'hasOwnProperty',
      '{ echo(inner: {hasOwnProperty: 1}) }',
      'hasOwnProperty',
      '$.selectionSet.echo.args.inner.hasOwnProperty',
    ],
  ])('are refused with unknown keys: %s', async (_case, query, key, path) => {
    expect(await fault(query)).toEqual(invalid(`field '${key}' not found in type: 'Inner'`, path));
  });

  it.each([
    ['{ page }', {}],
    ['{ page(filter: {}) }', { filter: {} }],
    ['query ($filter: Filter) { page(filter: $filter) }', { filter: {} }],
  ])('with a default may be missing, keys too: %s', async (query, given) => {
    const sdl =
      'input Filter { limit: Int! = 3 } type query_root { page(size: Int! = 10, filter: Filter): json } scalar json';
    const gateway = echoGateway({ sdl });
    const variables: JsonObject = query.includes('$') ? { filter: {} } : {};
    const expected = Object.keys(given).length === 0 ? 'query_root.page' : given;
    expect(await gateway.answer(query, { variables })).toEqual({ page: expected });
  });

  it('that are optional may be missing', async () => {
    expect(await answer('{ echo }')).toEqual({ echo: 'query_root.echo' });
  });
});

describe('a faulty operation', () => {
  it.each([
    ['in its last field', '{ a: secret b: secret nope }'],
    ['in a variable', 'query ($a: Int) { secret echo(string: $a) }'],
    ['in a directive', 'mutation { record record @nope }'],
  ])('runs nothing at all: the fault is %s', async (_case, query) => {
    calls.length = 0;
    await fault(query);
    expect(calls).toEqual([]);
  });

  it('keeps being refused when it comes again', async () => {
    const first = await fault('{ author { nope } }');
    expect(await fault('{ author { nope } }')).toEqual(first);
  });
});
