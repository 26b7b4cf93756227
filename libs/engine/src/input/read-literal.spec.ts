import { echoGateway, invalid, unparsable } from '../../../../test/support/engine-harness.js';

const { fault, run } = echoGateway();
const ARGS = '$.selectionSet.echo.args';
const expected = (what: string, type: string, found: string, path: string): unknown =>
  invalid(`expected ${what} for type '${type}', but found ${found}`, `${ARGS}.${path}`);

describe('a literal', () => {
  it.each([
    ['int: 2147483647', '{"int":2147483647}'],
    ['int: -2147483648', '{"int":-2147483648}'],
    ['int: -0', '{"int":0}'],
    ['float: 1', '{"float":1}'],
    ['float: -0', '{"float":-0}'],
    ['float: 1.0', '{"float":1.0}'],
    ['float: 1e400', '{"float":1e400}'],
    ['float: 9007199254740993', '{"float":9007199254740993}'],
    ['float: 0.1234567890123456789012345678901234567890', '{"float":0.1234567890123456789012345678901234567890}'],
    ['string: ""', '{"string":""}'],
    [
      'string: "\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\ud83d\\ude00"',
      '{"string":"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\u{1f600}"}',
    ],
    ['string: "\\u{1F600} \u{1f600}"', '{"string":"\u{1f600} \u{1f600}"}'],
    ['string: """\n    a "quoted" \\"""\n      b\n    """', '{"string":"a \\"quoted\\" \\"\\"\\"\\n  b"}'],
    ['boolean: false', '{"boolean":false}'],
    ['id: "a"', '{"id":"a"}'],
    ['id: 7', '{"id":"7"}'],
    ['color: RED', '{"color":"RED"}'],
    ['color: constructor', '{"color":"constructor"}'],
    ['ints: []', '{"ints":[]}'],
    ['ints: 1', '{"ints":[1]}'],
    ['matrix: 1', '{"matrix":[[1]]}'],
    ['matrix: [1, [2, null], null]', '{"matrix":[[1],[2,null],null]}'],
    ['inners: {x: 1}', '{"inners":[{"x":1}]}'],
    ['inner: {x: 1, list: {x: 2}}', '{"inner":{"x":1,"list":[{"x":2}]}}'],
    ['inner: {constructor: 1, x: 1, toString: "t"}', '{"inner":{"x":1,"constructor":1,"toString":"t"}}'],
    ['int: null, inner: null, ints: null, color: null', '{"int":null,"color":null,"inner":null,"ints":null}'],
    ['any: null', '{"any":null}'],
    ['any: 12345678901234567890', '{"any":12345678901234567890}'],
    ['any: ENUM', '{"any":"ENUM"}'],
    ['any: {a: [1.0, {b: "x"}, true, null]}', '{"any":{"a":[1.0,{"b":"x"},true,null]}}'],
    ['any: {__proto__: 1, constructor: {toString: 2}}', '{"any":{"__proto__":1,"constructor":{"toString":2}}}'],
  ])('%s reaches the runner unchanged', async (argument, json) => {
    expect((await run(`{ echo(${argument}) }`)).body).toBe(`{"data":{"echo":${json}}}`);
  });

  it.each([
    ['int', '"1"', 'a string'],
    ['int', '1.0', 'a float'],
    ['int', '1e3', 'a float'],
    ['int', 'true', 'a boolean'],
    ['int', 'ONE', 'an enum value'],
    ['int', '[1]', 'a list'],
    ['int', '{x: 1}', 'an object'],
  ])('for the Int %s is refused: %s', async (argument, literal, found) => {
    expect(await fault(`{ echo(${argument}: ${literal}) }`)).toEqual(
      expected('a 32-bit integer', 'Int', found, argument),
    );
  });

  it.each([
    ['2147483648', '2.147483648e9'],
    ['-2147483649', '-2.147483649e9'],
    ['3000000000', '3.0e9'],
    ['9007199254740993', '9.007199254740993e15'],
    ['123456789012345678901234567890', '1.2345678901234567890123456789e29'],
  ])('for an Int is refused when out of range: %s', async (literal, printed) => {
    const message = `The value ${printed} lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?`;
    expect(await fault(`{ echo(int: ${literal}) }`)).toEqual(unparsable(message, `${ARGS}.int`));
    expect(await fault(`{ echo(id: ${literal}) }`)).toEqual(unparsable(message, `${ARGS}.id`));
  });

  it.each([
    ['float', '"1"', 'a float', 'Float', 'a string'],
    ['float', 'true', 'a float', 'Float', 'a boolean'],
    ['float', 'NaN', 'a float', 'Float', 'an enum value'],
    ['float', '[1.5]', 'a float', 'Float', 'a list'],
    ['string', '1', 'a string', 'String', 'an integer'],
    ['string', '1.5', 'a string', 'String', 'a float'],
    ['string', 'a', 'a string', 'String', 'an enum value'],
    ['string', 'false', 'a string', 'String', 'a boolean'],
    ['string', '{}', 'a string', 'String', 'an object'],
    ['boolean', '0', 'a boolean', 'Boolean', 'an integer'],
    ['boolean', '"true"', 'a boolean', 'Boolean', 'a string'],
    ['boolean', 'TRUE', 'a boolean', 'Boolean', 'an enum value'],
    ['id', '1.5', 'a String or a 32-bit integer', 'ID', 'a float'],
    ['id', 'true', 'a String or a 32-bit integer', 'ID', 'a boolean'],
    ['id', '["a"]', 'a String or a 32-bit integer', 'ID', 'a list'],
    ['color', '"RED"', 'an enum value', 'Color', 'a string'],
    ['color', '1', 'an enum value', 'Color', 'an integer'],
    ['color', 'true', 'an enum value', 'Color', 'a boolean'],
    ['inner', '1', 'an object', 'Inner', 'an integer'],
    ['inner', '"{}"', 'an object', 'Inner', 'a string'],
    ['inner', '[{x: 1}]', 'an object', 'Inner', 'a list'],
  ])('for %s is refused: %s', async (argument, literal, what, type, found) => {
    expect(await fault(`{ echo(${argument}: ${literal}) }`)).toEqual(expected(what, type, found, argument));
  });

  it.each([
    ['in a list', 'ints: [1, "2"]', 'a string', 'ints[1]'],
    ['in a list of lists', 'matrix: [[1], [2, true]]', 'a boolean', 'matrix[1][1]'],
    ['in an object', 'inner: {x: "1"}', 'a string', 'inner.x'],
    ['in a list of objects', 'inners: [{x: 1}, {x: 1, self: {x: A}}]', 'an enum value', 'inners[1].self.x'],
    ['wrapped into a list', 'ints: "1"', 'a string', 'ints'],
    ['null in a list of non-null', 'ints: [null]', 'null', 'ints[0]'],
    ['null for a non-null key', 'inner: {x: null}', 'null', 'inner.x'],
  ])('is refused with its path: %s', async (_case, argument, found, path) => {
    expect(await fault(`{ echo(${argument}) }`)).toEqual(expected('a 32-bit integer', 'Int', found, path));
  });

  it.each(['RED2', 'red', '__proto__', 'valueOf'])('is refused for an enum without the member %s', async (member) => {
    expect(await fault(`{ echo(color: ${member}) }`)).toEqual(
      invalid(
        `expected one of the values ['RED', 'GREEN', 'BLUE', 'constructor', 'toString', 'hasOwnProperty'] for type 'Color', but found '${member}'`,
        `${ARGS}.color`,
      ),
    );
  });

  it.each([
    ['needInt', "expected a 32-bit integer for type 'Int', but found null"],
    ['needInner', "expected an object for type 'Inner', but found null"],
    ['needList', 'expected a list, but found null'],
    ['needJson', "unexpected null value for type 'json'"],
  ])('null is refused for %s', async (field, message) => {
    expect(await fault(`{ ${field}(value: null) }`)).toEqual(invalid(message, `$.selectionSet.${field}.args.value`));
  });
});
