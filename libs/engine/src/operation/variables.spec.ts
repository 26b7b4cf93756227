import type { Json, JsonObject } from '@app/types';
import { echoGateway, invalid, unparsable } from '../../../../test/support/engine-harness.js';

const { answer, fault, run } = echoGateway();
const ARGS = '$.selectionSet.echo.args';

describe('declarations of variables', () => {
  it.each([
    ['of one type', 'query ($v: Int, $v: Int) { whoami }'],
    ['of two types', 'query ($v: Int!, $w: Int, $v: String) { whoami }'],
  ])('are refused when repeated: %s', async (_case, query) => {
    expect(await fault(query)).toEqual(unparsable('multiple definitions for variable "v"'));
  });

  it('need no use, whatever the type and the value', async () => {
    const query = 'query ($v: Nope, $w: Int) { whoami }';
    expect(await answer(query, { variables: { v: [1], w: 'text' } })).toEqual({ whoami: 'admin' });
  });

  it.each([
    ['in an argument', '{ echo(int: $v) }'],
    ['in an object', '{ echo(inner: {x: $v}) }'],
    ['in a custom scalar', '{ echo(any: {a: [$v]}) }'],
    ['in a fragment', 'query ($w: Int) { ...f } fragment f on query_root { echo(int: $v) }'],
    ['by a name that objects have', '{ echo(int: $v) }'.replace('$v', '$constructor')],
  ])('are needed for a use %s', async (_case, query) => {
    const name = query.includes('$constructor') ? 'constructor' : 'v';
    expect(await fault(query)).toEqual(invalid(`unbound variable "${name}"`));
  });

  it('of another operation do not count', async () => {
    const query = 'query A($v: Int) { echo(int: $v) } query B { echo(int: $v) }';
    expect(await fault(query, { operationName: 'B' })).toEqual(invalid('unbound variable "v"'));
  });
});

describe('the type of a variable', () => {
  it.each([
    ['Int!', 'int'],
    ['Int', 'int'],
    ['[Int!]!', 'ints'],
    ['[[Int!]!]!', 'matrix'],
    ['Inner!', 'inner'],
    ['[Color!]', 'colors'],
  ])('%s may stand where %s does not ask for more', async (type, argument) => {
    const query = `query ($v: ${type}) { echo(${argument}: $v) }`;
    const value: Json = { int: 1, ints: [1], matrix: [[1]], inner: { x: 1 }, colors: ['RED'] }[argument] ?? null;
    expect(await answer(query, { variables: { v: value } })).toEqual({ echo: { [argument]: value } });
  });

  it('may be nullable with a default where a value is needed', async () => {
    expect(await answer('query ($v: Int = 3) { needInt(value: $v) }')).toEqual({ needInt: { value: 3 } });
  });

  it.each<[string, string, string, string]>([
    ['Int', 'needInt(value: $v)', 'Int!', 'needInt.args.value'],
    ['Int = null', 'needInt(value: $v)', 'Int!', 'needInt.args.value'],
    ['Int!', 'echo(float: $v)', 'Float', 'echo.args.float'],
    ['Float', 'echo(int: $v)', 'Int', 'echo.args.int'],
    ['String', 'echo(id: $v)', 'ID', 'echo.args.id'],
    ['ID', 'echo(string: $v)', 'String', 'echo.args.string'],
    ['String', 'echo(color: $v)', 'Color', 'echo.args.color'],
    ['String', 'echo(any: $v)', 'json', 'echo.args.any'],
    ['Nope', 'echo(int: $v)', 'Int', 'echo.args.int'],
    ['int', 'echo(int: $v)', 'Int', 'echo.args.int'],
    ['Int!', 'echo(ints: $v)', '[Int!]', 'echo.args.ints'],
    ['[Int]', 'echo(ints: $v)', '[Int!]', 'echo.args.ints'],
    ['[Int] = [1]', 'echo(ints: $v)', '[Int!]', 'echo.args.ints'],
    ['[Int!]', 'needList(value: $v)', '[Int!]!', 'needList.args.value'],
    ['[Int!]', 'echo(int: $v)', 'Int', 'echo.args.int'],
    ['[Int]', 'echo(matrix: $v)', '[[Int]]', 'echo.args.matrix'],
    ['Int', 'echo(ints: [1, $v])', 'Int!', 'echo.args.ints[1]'],
    ['Int', 'echo(inner: {x: $v})', 'Int!', 'echo.args.inner.x'],
    ['Color', 'echo(inners: [{x: 1}, {x: 1, list: [{x: $v}]}])', 'Int!', 'echo.args.inners[1].list[0].x'],
    ['Int', 'author { extra(tag: $v) }', 'String', 'author.selectionSet.extra.args.tag'],
  ])('%s does not fit %s', async (type, selection, expected, path) => {
    const declared = type.split(' = ')[0] ?? '';
    expect(await fault(`query ($v: ${type}) { ${selection} }`, { variables: { v: 1 } })).toEqual(
      invalid(
        `variable 'v' is declared as '${declared}', but used where '${expected}' is expected`,
        `$.selectionSet.${path}`,
      ),
    );
  });

  it('is printed as GraphQL prints it, however it was written', async () => {
    expect(await fault('query ($v: [ Int ! ] !) { echo(int: $v) }', { variables: { v: [] } })).toEqual(
      invalid("variable 'v' is declared as '[Int!]!', but used where 'Int' is expected", `${ARGS}.int`),
    );
  });
});

describe('values of variables', () => {
  const QUERY = 'query ($v: Int, $w: Int!) { echo(int: $v) needInt(value: $w) }';

  it.each<[string, JsonObject, string]>([
    ['one', { w: 1, a: 1 }, 'a'],
    ['several, in their order', { w: 1, b: null, a: 1 }, 'b, a'],
    ['of another case', { w: 1, V: 1 }, 'V'],
    ['with a dollar sign', { w: 1, $v: 1 }, '$v'],
    ['__proto__', JSON.parse('{"w":1,"__proto__":1}') as JsonObject, '__proto__'],
    ['constructor', { w: 1, constructor: 1 }, 'constructor'],
    ['an empty name', { w: 1, '': 1 }, ''],
    ['a name with quotes and NUL', { w: 1, '"\u0000': 1 }, '"\u0000'],
  ])('are refused for names that nobody declared: %s', async (_case, variables, names) => {
    expect(await fault(QUERY, { variables })).toEqual(
      invalid(`unexpected variables in variableValues: ${names}`, '$.variableValues'),
    );
  });

  it('are refused for an operation without variables', async () => {
    expect(await fault('{ whoami }', { variables: { a: 1 } })).toEqual(
      invalid('unexpected variables in variableValues: a', '$.variableValues'),
    );
  });

  it('are needed where the type is not nullable', async () => {
    expect(await fault(QUERY)).toEqual(invalid('expecting a value for non-nullable variable: "w"', '$.variableValues'));
  });

  it('are needed even when nothing uses the variable', async () => {
    expect(await fault('query ($w: Int!) { whoami }')).toEqual(
      invalid('expecting a value for non-nullable variable: "w"', '$.variableValues'),
    );
  });

  it.each([
    ['Int!', '"Int!"'],
    ['[Int!]!', '"[Int!]!"'],
    ['Int! = 1', '"Int!"'],
  ])('are refused when null for %s', async (type, printed) => {
    expect(await fault(`query ($w: ${type}) { whoami }`, { variables: { w: null } })).toEqual(
      invalid(`null value found for non-nullable type: ${printed}`),
    );
  });

  it('are refused when null in place of a default that made the variable fit', async () => {
    const query = 'query ($v: Int = 3) { needInt(value: $v) }';
    expect(await fault(query, { variables: { v: null } })).toEqual(
      invalid("expected a 32-bit integer for type 'Int', but found null", '$.selectionSet.needInt.args.value'),
    );
  });

  it('are checked where they are used, with the path of the use', async () => {
    const query = 'query ($v: [Inner!]) { author { id } e: echo(inner: {x: 1, list: $v}) }';
    expect(await fault(query, { variables: { v: [{ x: 1 }, { x: 1, self: { x: 'a' } }] } })).toEqual(
      invalid("expected a 32-bit integer for type 'Int', but found a string", `${ARGS}.inner.list[1].self.x`),
    );
  });

  it('take the first use that fails', async () => {
    const query = 'query ($a: Int, $b: Int) { echo(int: $b, ints: [1]) e: echo(int: $a) }';
    expect(await fault(query, { variables: { a: 'x', b: true } })).toEqual(
      invalid("expected a 32-bit integer for type 'Int', but found a boolean", `${ARGS}.int`),
    );
  });

  it('may be used in several places', async () => {
    const query = 'query ($v: Int!) { echo(int: $v, ints: [$v, 2, $v], inner: {x: $v, any: {a: $v}}) }';
    expect(await answer(query, { variables: { v: 7 } })).toEqual({
      echo: { int: 7, inner: { x: 7, any: { a: 7 } }, ints: [7, 2, 7] },
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('may be named %s', async (name) => {
    const variables = JSON.parse(`{"${name}":5}`) as JsonObject;
    const query = `query ($${name}: Int) { echo(int: $${name}) }`;
    expect(await answer(query, { variables })).toEqual({ echo: { int: 5 } });
    expect(await answer(query)).toEqual({ echo: { int: null } });
  });
});

describe('defaults', () => {
  it.each([
    ['Int = 3', 'int', '3'],
    ['Float = 1.50', 'float', '1.50'],
    ['[Int!] = 1', 'ints', '[1]'],
    ['Color = RED', 'color', '"RED"'],
    ['json = {a: [RED, null, "x"]}', 'any', '{"a":["RED",null,"x"]}'],
    ['Inner = {x: 1, self: {x: 2}}', 'inner', '{"x":1,"self":{"x":2}}'],
  ])('stand in for an absent value: %s', async (type, argument, json) => {
    const { body } = await run(`query ($v: ${type}) { echo(${argument}: $v) }`);
    expect(body).toBe(`{"data":{"echo":{"${argument}":${json}}}}`);
  });

  it('give way to an explicit null', async () => {
    const query = 'query ($v: Int = 3) { echo(int: $v) }';
    expect(await answer(query, { variables: { v: null } })).toEqual({ echo: { int: null } });
  });

  it.each([
    ['Int = "x"', 'int', "expected a 32-bit integer for type 'Int', but found a string", 'int'],
    ['Inner = {}', 'inner', "missing required field 'x'", 'inner.x'],
    ['Inner = {x: 1, nope: 1}', 'inner', "field 'nope' not found in type: 'Inner'", 'inner.nope'],
    ['[Int!] = [1, null]', 'ints', "expected a 32-bit integer for type 'Int', but found null", 'ints[1]'],
    ['Color = "RED"', 'color', "expected an enum value for type 'Color', but found a string", 'color'],
  ])('that do not fit their own type are refused at the use: %s', async (type, argument, message, path) => {
    expect(await fault(`query ($v: ${type}) { echo(${argument}: $v) }`)).toEqual(invalid(message, `${ARGS}.${path}`));
  });

  it('do not matter when a value is given', async () => {
    const query = 'query ($v: Int = "x") { echo(int: $v) }';
    expect(await answer(query, { variables: { v: 1 } })).toEqual({ echo: { int: 1 } });
  });
});

describe('a nullable variable without a value', () => {
  const QUERY = 'query ($v: Int, $j: json) { echo(int: $v, inner: {x: 1, any: $j}, any: [$j]) }';

  it('counts as an explicit null', async () => {
    expect(await answer(QUERY)).toEqual({ echo: { int: null, inner: { x: 1, any: null }, any: [null] } });
  });

  it('drops its argument or key under no_null_unbound_variable_default', async () => {
    const options = { dropUnboundVariables: true };
    expect(await answer(QUERY, { options })).toEqual({ echo: { inner: { x: 1 }, any: [null] } });
  });

  it('that was given as null stays null under no_null_unbound_variable_default', async () => {
    const request = { options: { dropUnboundVariables: true }, variables: { v: null, j: null } };
    expect(await answer(QUERY, request)).toEqual({ echo: { int: null, inner: { x: 1, any: null }, any: [null] } });
  });
});
