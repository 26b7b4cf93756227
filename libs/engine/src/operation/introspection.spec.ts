import { execute, getIntrospectionQuery, parse, validateSchema } from 'graphql';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '@app/types';
import { echoGateway, invalid } from '../../../../test/support/engine-harness.js';

const { answer, fault, run, schema } = echoGateway();
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Lists that are sorted by name, which those of graphql-js are not. */
const SORTED = new Set(['types', 'fields', 'args', 'inputFields', 'enumValues', 'interfaces', 'possibleTypes']);

function sorted(value: Json, key = ''): Json {
  if (isJsonList(value)) {
    const items = value.map((item) => sorted(item));
    const nameOf = (item: Json): string => (item as { readonly name: string }).name;
    return SORTED.has(key) ? items.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) : items;
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, sorted(item, name)]));
}

describe('introspection', () => {
  it.each(['admin', 'user', 'editor', 'writer', 'stranger'])(
    'answers %s as graphql-js does, sorted by name',
    async (role) => {
      const query = getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      });
      const expected = execute({ schema: schema(role).schema, document: parse(query), contextValue: {} });
      expect(await answer(query, { role })).toEqual(sorted(plain((await expected).data) as Json));
    },
  );

  it('describes a schema that graphql-js finds valid', () => {
    const errors = validateSchema(schema('user').schema);
    // The echo kind has arguments with reserved names for the admin; other roles do not see them.
    expect(errors).toEqual([]);
  });

  it('shows the names of the roots and the description of mutation_root', async () => {
    const query = '{ __schema { queryType { name } mutationType { name description } subscriptionType { name } } }';
    expect(await answer(query)).toEqual({
      __schema: {
        queryType: { name: 'query_root' },
        mutationType: { name: 'mutation_root', description: 'mutation root' },
        subscriptionType: { name: 'subscription_root' },
      },
    });
  });

  it('shows a role only the types that its fields reach', async () => {
    const query = '{ __schema { types { name } } }';
    const { __schema } = (await answer(query, { role: 'editor' })) as unknown as {
      readonly __schema: { readonly types: readonly { readonly name: string }[] };
    };
    const names = __schema.types.map(({ name }) => name).filter((name) => !name.startsWith('__'));
    expect(names.sort()).toEqual(['Author', 'Boolean', 'Int', 'String', 'json', 'mutation_root', 'query_root']);
  });

  it('answers __type by a variable', async () => {
    const query = 'query ($name: String!) { __type(name: $name) { kind name fields { name } } }';
    const variables = { name: 'Book' };
    expect(await answer(query, { variables })).toEqual({
      __type: { kind: 'OBJECT', name: 'Book', fields: [{ name: 'title' }] },
    });
  });

  it.each(['Nope', '__proto__', 'constructor', '', 'secret'])('answers null for the type %j', async (name) => {
    const query = 'query ($name: String!) { __type(name: $name) { name } }';
    expect(await answer(query, { variables: { name }, role: 'user' })).toEqual({ __type: null });
  });

  it('hides types of other roles', async () => {
    expect(await answer('{ __type(name: "Book") { name } }', { role: 'user' })).toEqual({ __type: null });
  });

  it('answers __typename at every level', async () => {
    const query =
      '{ __schema { __typename types { __typename } queryType { __typename fields { __typename args { __typename } } } } }';
    const { __schema } = (await answer(query)) as { readonly __schema: JsonObject };
    expect(__schema).toMatchObject({ __typename: '__Schema', queryType: { __typename: '__Type' } });
  });

  it('follows aliases, fragments, directives and merged fields', async () => {
    const query = `query ($no: Boolean!) {
      a: __type(name: "Book") { ...t fields { type { n: name } } fields { name @skip(if: $no) } }
    } fragment t on __Type { k: kind }`;
    expect(await answer(query, { variables: { no: true } })).toEqual({
      a: { k: 'OBJECT', fields: [{ type: { n: 'String' } }] },
    });
  });

  it('stands beside other fields in the order of the query', async () => {
    const { body } = await run('{ whoami __type(name: "Int") { name } t: __typename }');
    expect(body).toBe('{"data":{"whoami":"admin","__type":{"name":"Int"},"t":"query_root"}}');
  });

  it.each<[string, JsonObject, unknown]>([
    ['true', {}, true],
    ['$v', { v: true }, true],
    ['$v', { v: false }, false],
    ['$v', {}, false],
  ])('reads includeDeprecated: %s with %j', async (value, variables, all) => {
    const query = `query ($v: Boolean) { a: __type(name: "__Type") { f: fields(includeDeprecated: ${value}) { name } } b: __type(name: "__Type") { f: fields(includeDeprecated: ${String(all)}) { name } } c: __typename @skip(if: true) d: __type(name: "Int") { fields(includeDeprecated: $v) { name } } }`;
    const { a, b } = (await answer(query, { variables })) as JsonObject;
    expect(a).toEqual(b);
  });

  it.each([
    ['{ __schema { nope } }', "field 'nope' not found in type: '__Schema'", '.__schema.selectionSet.nope'],
    ['{ __schema { types } }', "missing selection set for '__Type'", '.__schema.selectionSet.types'],
    ['{ __type { name } }', "missing required field 'name'", '.__type.args.name'],
    ['{ __type(name: 1) { name } }', "expected a string for type 'String', but found an integer", '.__type.args.name'],
    ['{ __type(name: null) { name } }', "expected a string for type 'String', but found null", '.__type.args.name'],
    ['{ __type(id: "a") { name } }', "'__type' has no argument named 'id'", '.__type'],
    [
      '{ __schema { types { name { x } } } }',
      'unexpected subselection set for non-object field',
      '.__schema.selectionSet.types.selectionSet.name',
    ],
  ])('refuses %s', async (query, message, path) => {
    expect(await fault(query)).toEqual(invalid(message, `$.selectionSet${path}`));
  });

  it.each([
    ['__schema', `__schema { types { ${'fields { type { '.repeat(60)} name ${'} }'.repeat(60)} } }`],
    ['__type', `__type(name: "Author") { ${'fields { type { '.repeat(60)} name ${'} }'.repeat(60)} }`],
    ['__schema', `__schema { types { ${Array.from({ length: 50_000 }, (_, i) => `a${i}: name`).join(' ')} } }`],
  ])('refuses to answer without end: %s', async (field, selection) => {
    const before = process.cpuUsage();
    expect(await fault(`{ ${selection} }`)).toEqual(
      invalid('the answer of this introspection query is too large', `$.selectionSet.${field}`),
    );
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(5_000_000);
  });
});

describe('a role without query fields', () => {
  const TEXT =
    "There are no queries available to the current role. Either there are no sources or remote schemas configured, or the current role doesn't have the required permissions.";

  it.each(['stranger', 'writer'])('has the placeholder: %s', async (role) => {
    expect(await answer('{ no_queries_available }', { role })).toEqual({ no_queries_available: TEXT });
  });

  it('sees the placeholder as a String! with its text as description', async () => {
    const query =
      '{ __schema { queryType { fields { name description type { kind ofType { name } } args { name } } } mutationType { name } } }';
    expect(await answer(query, { role: 'stranger' })).toEqual({
      __schema: {
        queryType: {
          fields: [
            {
              name: 'no_queries_available',
              description: TEXT,
              type: { kind: 'NON_NULL', ofType: { name: 'String' } },
              args: [],
            },
          ],
        },
        mutationType: null,
      },
    });
  });

  it('keeps its mutations', async () => {
    expect(await answer('mutation { record(note: "n") }', { role: 'writer' })).toEqual({ record: { note: 'n' } });
  });

  it('has nothing else', async () => {
    expect(await fault('{ whoami }', { role: 'stranger' })).toEqual(
      invalid("field 'whoami' not found in type: 'query_root'", '$.selectionSet.whoami'),
    );
    expect(await fault('mutation { record }', { role: 'stranger' })).toEqual(invalid('no mutations exist'));
  });

  it('leaves the name of the placeholder to a real field', async () => {
    const sdl = 'type query_root { no_queries_available(a: Int): Int }';
    const gateway = echoGateway({ sdl, access: {} });
    expect(await gateway.answer('{ no_queries_available(a: 1) }')).toEqual({ no_queries_available: { a: 1 } });
  });
});
