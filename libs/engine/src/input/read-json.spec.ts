import { parseJson, type JsonObject } from '@app/types';
import { echoGateway, invalid, unparsable } from '../../../../test/support/engine-harness.js';

const { fault, run } = echoGateway();
const ARGS = '$.selectionSet.echo.args';
const TYPES: Readonly<Record<string, string>> = {
  int: 'Int',
  float: 'Float',
  string: 'String',
  boolean: 'Boolean',
  id: 'ID',
  color: 'Color',
  any: 'json',
  inner: 'Inner',
  ints: '[Int!]',
  matrix: '[[Int]]',
  inners: '[Inner!]',
};
const query = (argument: string): string => `query ($v: ${TYPES[argument] ?? ''}) { echo(${argument}: $v) }`;
const given = (json: string): { readonly variables: JsonObject } => ({
  variables: parseJson(`{"v":${json}}`) as JsonObject,
});
const bounds = (printed: string): string =>
  `The value ${printed} lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?`;

describe('a variable value', () => {
  it.each([
    ['int', '2147483647', undefined],
    ['int', '-2147483648', undefined],
    ['int', '1.0', '1'],
    ['int', '-0', '0'],
    ['int', '-0.0', '0'],
    ['int', '2.147483647e9', '2147483647'],
    ['int', '100e-2', '1'],
    ['int', '1.00000000000000000000', '1'],
    ['float', '1', undefined],
    ['float', '1.0', undefined],
    ['float', '-0', undefined],
    ['float', '1e400', undefined],
    ['float', '9007199254740993', undefined],
    ['float', '0.12345678901234567890', undefined],
    ['string', '"\\"\\\\ \\u0000 \u{1f600} \\ud800"', undefined],
    ['string', '""', undefined],
    ['boolean', 'false', undefined],
    ['id', '"x"', undefined],
    ['id', '7', '"7"'],
    ['id', '7.0', '"7"'],
    ['color', '"RED"', undefined],
    ['color', '"hasOwnProperty"', undefined],
    ['ints', '[]', undefined],
    ['ints', '1', '[1]'],
    ['matrix', '[1,[2,null],null]', '[[1],[2,null],null]'],
    ['inners', '{"x":1}', '[{"x":1}]'],
    ['inner', '{"list":{"x":2},"x":1}', '{"x":1,"list":[{"x":2}]}'],
    ['inner', '{"x":1,"note":null}', undefined],
    ['inner', '{"x":1,"constructor":2,"toString":"t"}', undefined],
    ['inner', '{"x":1,"any":{"a b":[1.0,{"__proto__":1e400}]}}', undefined],
    ['any', '{"__proto__":{"a":1.0},"constructor":null,"":[12345678901234567890]}', undefined],
    ['any', '[[[[{}]]]]', undefined],
    ['any', '"text"', undefined],
    ['any', '1.10', undefined],
    ['int', 'null', undefined],
    ['inner', 'null', undefined],
    ['ints', 'null', undefined],
    ['any', 'null', undefined],
  ])('for %s reaches the runner: %s', async (argument, json, sent) => {
    const { body } = await run(query(argument), given(json));
    expect(body).toBe(`{"data":{"echo":{"${argument}":${sent ?? json}}}}`);
  });

  it.each([
    ['int', '"1"', 'a 32-bit integer', 'a string'],
    ['int', 'true', 'a 32-bit integer', 'a boolean'],
    ['int', '[1]', 'a 32-bit integer', 'a list'],
    ['int', '{}', 'a 32-bit integer', 'an object'],
    ['float', '"1.5"', 'a float', 'a string'],
    ['float', 'false', 'a float', 'a boolean'],
    ['float', '[1.5]', 'a float', 'a list'],
    ['string', '1', 'a string', 'a number'],
    ['string', '1.0', 'a string', 'a number'],
    ['string', 'true', 'a string', 'a boolean'],
    ['string', '["a"]', 'a string', 'a list'],
    ['string', '{}', 'a string', 'an object'],
    ['boolean', '"true"', 'a boolean', 'a string'],
    ['boolean', '1', 'a boolean', 'a number'],
    ['boolean', '[]', 'a boolean', 'a list'],
    ['id', 'true', 'a String or a 32-bit integer', 'a boolean'],
    ['id', '["a"]', 'a String or a 32-bit integer', 'a list'],
    ['id', '{}', 'a String or a 32-bit integer', 'an object'],
    ['color', '1', 'an enum value', 'a number'],
    ['color', 'true', 'an enum value', 'a boolean'],
    ['color', '["RED"]', 'an enum value', 'a list'],
    ['inner', '"x"', 'an object', 'a string'],
    ['inner', '1.0', 'an object', 'a number'],
    ['inner', '[{"x":1}]', 'an object', 'a list'],
  ])('for %s is refused: %s', async (argument, json, what, found) => {
    const message = `expected ${what} for type '${TYPES[argument] ?? ''}', but found ${found}`;
    expect(await fault(query(argument), given(json))).toEqual(invalid(message, `${ARGS}.${argument}`));
  });

  it.each([
    ['2147483648', '2.147483648e9'],
    ['-2147483649', '-2.147483649e9'],
    ['3e9', '3.0e9'],
    ['1.5', '1.5'],
    ['0.05', '5.0e-2'],
    ['-0.5', '-0.5'],
    ['1e400', '1.0e400'],
    ['1e-400', '1.0e-400'],
    ['9007199254740993', '9.007199254740993e15'],
    ['1.00000000000000000001', '1.00000000000000000001'],
    ['2147483647.00000000000000000001', '2.14748364700000000000000000001e9'],
  ])('for an Int or ID is refused when it is no 32-bit integer: %s', async (json, printed) => {
    expect(await fault(query('int'), given(json))).toEqual(unparsable(bounds(printed), `${ARGS}.int`));
    expect(await fault(query('id'), given(json))).toEqual(unparsable(bounds(printed), `${ARGS}.id`));
  });

  it.each([
    ['ints', '[1,"2"]', 'ints[1]', 'a string'],
    ['ints', '[1,null]', 'ints[1]', 'null'],
    ['ints', '"1"', 'ints', 'a string'],
    ['ints', '[[1]]', 'ints[0]', 'a list'],
    ['matrix', '[[1],[2,true]]', 'matrix[1][1]', 'a boolean'],
    ['inner', '{"x":"1"}', 'inner.x', 'a string'],
    ['inner', '{"x":null}', 'inner.x', 'null'],
    ['inners', '[{"x":1},{"x":1,"list":[{"x":1},{"x":{}}]}]', 'inners[1].list[1].x', 'an object'],
  ])('for %s is refused with its path: %s', async (argument, json, path, found) => {
    expect(await fault(query(argument), given(json))).toEqual(
      invalid(`expected a 32-bit integer for type 'Int', but found ${found}`, `${ARGS}.${path}`),
    );
  });

  it.each(['"red"', '""', '"__proto__"', '"RED "', '"toLocaleString"'])('for an enum is refused: %s', async (json) => {
    const values = "['RED', 'GREEN', 'BLUE', 'constructor', 'toString', 'hasOwnProperty']";
    expect(await fault(query('color'), given(json))).toEqual(
      invalid(
        `expected one of the values ${values} for type 'Color', but found '${JSON.parse(json) as string}'`,
        `${ARGS}.color`,
      ),
    );
  });

  it.each([
    ['{"x":1,"nope":1}', 'nope', 'inner.nope'],
    ['{"nope":1}', 'nope', 'inner.nope'],
    ['{"x":1,"a b":1}', 'a b', 'inner["a b"]'],
    ['{"x":1,"":1}', '', 'inner[""]'],
    ['{"x":1,"\\u0000\\"":1}', '\u0000"', 'inner["\\u0000\\""]'],
    ['{"x":1,"__proto__":1}', '__proto__', 'inner.__proto__'],
    ['{"x":1,"hasOwnProperty":1}', 'hasOwnProperty', 'inner.hasOwnProperty'],
    ['{"x":1,"list":[{"x":1},{"x":1,"y":1}]}', 'y', 'inner.list[1].y'],
  ])('with an unknown key is refused: %s', async (json, key, path) => {
    expect(await fault(query('inner'), given(json))).toEqual(
      invalid(`field '${key}' not found in type: 'Inner'`, `${ARGS}.${path}`),
    );
  });

  it.each([
    ['inner', '{}', 'inner.x'],
    ['inner', '{"x":1,"self":{"note":"n"}}', 'inner.self.x'],
    ['inners', '[{"x":1},{}]', 'inners[1].x'],
  ])('for %s without a needed key is refused: %s', async (argument, json, path) => {
    expect(await fault(query(argument), given(json))).toEqual(invalid("missing required field 'x'", `${ARGS}.${path}`));
  });

  it('nested as deep as JSON may be is read', async () => {
    const json = `${'{"x":1,"self":'.repeat(900)}{"x":1}${'}'.repeat(900)}`;
    const { body } = await run(query('inner'), given(json));
    expect(body).toBe(`{"data":{"echo":{"inner":${json}}}}`);
  });
});
