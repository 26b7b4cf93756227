import { parse } from 'graphql';
import { checkOperation, runParsed, type Operation } from './run-operation.js';
import { echoGateway, faultOf, invalid } from '../../../../test/support/engine-harness.js';

const gateway = echoGateway();

function operation(query: string, more: Partial<Operation['request']> = {}): Operation {
  return {
    request: { query, variables: {}, operationName: undefined, ...more },
    schema: gateway.schema(),
    surroundings: {
      session: { role: 'admin', variables: {}, isAdmin: true, backendOnlyPermissions: false },
      headers: {},
      requestId: 'request-1',
      transport: 'http',
      batched: false,
    },
    options: { dropUnboundVariables: false },
  };
}

describe('runParsed', () => {
  it('answers as runOperation does', async () => {
    const query = 'query A($v: Int) { echo(int: $v) ...f } fragment f on query_root { whoami }';
    const variables = { v: 3 };
    const { body } = await runParsed(parse(query), operation(query, { variables, operationName: 'A' }));
    expect(body).toBe((await gateway.run(query, { variables, operationName: 'A' })).body);
  });

  it.each([
    '{ nope }',
    '{ ...a } fragment a on query_root { ...a }',
    'query ($v: Int!) { needInt(value: $v) }',
    '{ whoami } fragment f on Author { id } fragment f on Author { id }',
    '{ whoami } type A { a: Int }',
    'subscription { ticks }',
  ])('rejects as runOperation does: %s', async (query) => {
    const rejected: unknown = await runParsed(parse(query), operation(query)).catch((error: unknown) => error);
    expect(faultOf(rejected)).toEqual(await gateway.fault(query));
  });

  it('uses the plan that is known already', async () => {
    const query = '{ cached: whoami }';
    await gateway.run(query);
    const { size } = gateway.schema().plans;
    await runParsed(parse('{ neverLookedAt }'), operation(query));
    expect(gateway.schema().plans.size).toBe(size);
  });
});

describe('checkOperation', () => {
  it('accepts what would run, without running it', () => {
    gateway.calls.length = 0;
    checkOperation(operation('query ($v: Int!) { needInt(value: $v) }', { variables: { v: 1 } }));
    expect(gateway.calls).toEqual([]);
  });

  it.each([
    ['{ nope }', "field 'nope' not found in type: 'query_root'", '$.selectionSet.nope'],
    ['{', 'not a valid graphql query', '$.query'],
    ['query ($v: Int!) { needInt(value: $v) }', 'expecting a value for non-nullable variable: "v"', '$.variableValues'],
    [
      'query ($v: Int = "x") { echo(int: $v) }',
      "expected a 32-bit integer for type 'Int', but found a string",
      '$.selectionSet.echo.args.int',
    ],
  ])('refuses %s', (query, message, path) => {
    let thrown: unknown;
    try {
      checkOperation(operation(query));
    } catch (error) {
      thrown = error;
    }
    expect(faultOf(thrown)).toEqual(invalid(message, path));
  });
});

describe('names that objects have by themselves', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  it.each(NAMES)('%s names a root field', async (name) => {
    const { body } = await gateway.run(`{ ${name} }`);
    expect(body).toBe(`{"data":{"${name}":"query_root.${name}"}}`);
  });

  it.each(NAMES)('%s names an operation', async (name) => {
    const query = `query ${name} { whoami } query other { whoami }`;
    expect(await gateway.answer(query, { operationName: name })).toEqual({ whoami: 'admin' });
  });

  it.each(NAMES)('%s is no operation when nobody names one so', async (name) => {
    expect(await gateway.fault('query a { whoami }', { operationName: name })).toEqual(
      invalid(`no such operation found in the document: "${name}"`),
    );
  });

  it.each([
    ['__proto__', '__proto__'],
    ['__proto__', 'constructor'],
    ['constructor', 'toString'],
    ['constructor', 'hasOwnProperty'],
  ])('%s takes an argument named %s', async (field, argument) => {
    const { body } = await gateway.run(`query ($v: Int) { ${field}(${argument}: $v) }`, { variables: { v: 1 } });
    expect(body).toBe(`{"data":{"${field}":{"${argument}":1}}}`);
  });

  it('name fields, arguments and enum values in introspection', async () => {
    const query =
      '{ __schema { queryType { fields { name args { name } } } } __type(name: "Color") { enumValues { name } } }';
    const { body } = await gateway.run(query);
    expect(body).toContain('{"name":"__proto__","args":[{"name":"__proto__"},{"name":"constructor"}]}');
    expect(body).toContain('{"name":"hasOwnProperty"}');
  });

  it('are roles like others', async () => {
    for (const role of NAMES)
      expect(await gateway.answer('{ __typename }', { role })).toEqual({ __typename: 'query_root' });
  });
});

describe('texts of odd characters', () => {
  it.each([
    ['quotes and backslashes', '"\\\'`'],
    ['NUL and other controls', '\u0000\u0001\u001f\u007f'],
    ['line ends', '\n\r\t\u2028\u2029'],
    ['an emoji', '\u{1f600}\u{1f468}\u200d\u{1f469}'],
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', '\ude00'],
    ['what looks like markup', '</script><!--'],
  ])('come back unchanged from variables: %s', async (_case, text) => {
    const query = 'query ($s: String, $j: json) { echo(string: $s, any: $j) }';
    expect(await gateway.answer(query, { variables: { s: text, j: { [text]: text } } })).toEqual({
      echo: { string: text, any: { [text]: text } },
    });
  });

  it('come back unchanged from literals', async () => {
    const query = String.raw`{ echo(string: "\"\\ \u0000 \u{1F600} \uD83D\uDE00 ${'\u{1f600}'}") }`;
    expect(await gateway.answer(query)).toEqual({ echo: { string: '"\\ \u0000 \u{1f600} \u{1f600} \u{1f600}' } });
  });

  it.each(['\\uD83D', '\\uDE00', '\\u{110000}', '\\u12'])(
    'are refused as an escape of half a character: %s',
    async (escape) => {
      expect(await gateway.fault(`{ echo(string: "${escape}") }`)).toEqual(
        invalid('not a valid graphql query', '$.query'),
      );
    },
  );
});
