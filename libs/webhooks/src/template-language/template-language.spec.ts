import { printJson, type Json, type JsonObject } from '@app/types';
import { compileJsonTemplate, compileStringTemplate, evaluateTemplate } from './compile-template.js';
import { MAX_NESTING, MAX_SOURCE_LENGTH } from './limits.js';

const variables: Readonly<Record<string, Json>> = {
  $body: {
    name: 'Ann',
    age: 41,
    ok: true,
    none: null,
    'my-key': 1,
    _id: 7,
    list: [10, 20, 30],
    nested: { list: [{ a: 1 }, { a: 2 }] },
  },
  $: 'dollar',
};
const scope = { variables, sessionVariables: { 'x-hasura-user-id': '9' } };

/** The result as JSON text, or the error object. */
function run(source: string): string | JsonObject {
  const compiled = compileJsonTemplate(source);
  if (!compiled.ok) return compiled.error;
  const result = evaluateTemplate(compiled.value, scope);
  return result.ok ? printJson(result.value) : result.error;
}

describe('a template gives', () => {
  it.each([
    // literals
    [' 12 ', '12'],
    ['-1.50', '-1.50'],
    ['007', '7'],
    ['12345678901234567890', '12345678901234567890'],
    ['true', 'true'],
    ['[false, null, [], {}]', '[false,null,[],{}]'],
    ['{"a": {"b": {"c": 1}}}', '{"a":{"b":{"c":1}}}'],
    ['{"a": 1, "a": 2}', '{"a":2}'],
    ['{"": 1, "__proto__": {"x": 1}}', '{"":1,"__proto__":{"x":1}}'],
    ['# first\n1 # second', '1'],
    ['"#"', '"#"'],
    // strings
    ['""', '""'],
    ['"a { b } c"', '"a { b } c"'],
    ['"\\" \\\\ \\{\\{ \\b\\f\\n\\r\\t \\u00e9 \\ud83d\\ude00"', '"\\" \\\\ {{ \\b\\f\\n\\r\\t \u00e9 \u{1f600}"'],
    ['"\\/"', '"\\\\/"'],
    ['"line\nbreak"', '"line\\nbreak"'],
    ['"hi {{ $body.name }}!"', '"hi Ann!"'],
    ['"{{ $body.age }}"', '"41"'],
    ['"{{ $body.none }} {{ $body.ok }} {{ $body.list }} {{ 1.0 }}"', '"null true [10,20,30] 1.0"'],
    ['"{{ {"a": {"b": "{{ $body.name }}"}} }}"', '"{\\"a\\":{\\"b\\":\\"Ann\\"}}"'],
    // braces around expressions
    ['{{ $body.age }}', '41'],
    ['{{{{ $body.age }}}}', '41'],
    ['{"a": $body.age, "b": {{$body.ok}}}', '{"a":41,"b":true}'],
    // paths
    ['$', '"dollar"'],
    ['$body.my-key', '1'],
    ["$body['_id']", '7'],
    ["$body['my-key']", '1'],
    ['$body["name"]', '"Ann"'],
    ['$body.list[1]', '20'],
    ['$body.list[1.0]', '20'],
    ['$body.nested.list[1].a', '2'],
    ['{"a": [1, 2]}.a[0]', '1'],
    ['$body.list[$body.my-key]', '20'],
    // optional chains
    ['$body?.name', '"Ann"'],
    ['$body?.gone.deeper[0]["x"]', 'null'],
    ['$body.list?[9]', 'null'],
    ['$body.list?[0]', '10'],
    ['$body.list?.name', 'null'],
    ['$body?.name.first', 'null'],
    ['$gone?.x', 'null'],
    ['$body.gone?.x', 'null'],
    ['$body.none?.x', 'null'],
    ["$body?['name']", '"Ann"'],
    ['$body?.nested?.list?[0]?.a', '1'],
    // operators
    ['$body.none ?? 1', '1'],
    ['$body.age ?? 1', '41'],
    ['1 == 1.0', 'true'],
    ['9007199254740993 == 9007199254740992', 'false'],
    ['100000000000000000000 == 1e20', 'true'],
    ['-1.5e3 < -1499', 'true'],
    ['{"a": 1, "b": [2]} == {"b": [2], "a": 1}', 'true'],
    ['[1] != [1, 2]', 'true'],
    ['{} < []', 'true'],
    ['[] < ""', 'true'],
    ['"z" < 0', 'true'],
    ['0 < false', 'true'],
    ['false < true', 'true'],
    ['true < null', 'true'],
    ['2 >= 2', 'true'],
    ['2 <= 1', 'false'],
    ['"\\uffff" < "\\ud83d\\ude00"', 'true'],
    ['{"a": 1} > {"a": 0, "b": 2}', 'true'],
    ['true && false', 'false'],
    ['true || false', 'true'],
    ['(true && true) && true', 'true'],
    ['"name" in $body', 'true'],
    ['"toString" in $body', 'false'],
    ['20 in $body.list', 'true'],
    ['{"a": 3} in $body.nested.list', 'false'],
    // blocks
    ['{{ if $body.ok }} 1 {{ else }} 2 {{ end }}', '1'],
    ['{{ if false }} 1 {{ elif $body.age > 40 }} {"x": 2} {{ elif true }} 3 {{ else }} 4 {{ end }}', '{"x":2}'],
    ['{{ range i, x := $body.list }} [i, x] {{ end }}', '[[0,10],[1,20],[2,30]]'],
    ['{{ range _, x := $body.nested.list }} {{ x.a }} {{ end }}', '[1,2]'],
    ['{{ range i, i := [5] }} i {{ end }}', '[5]'],
    ['{{ range _, $body := [1, null] }} $body {{ end }}', '[1,null]'],
    ['{{ range i, x := [1, 2] }} {{ if i == 0 }} null {{ else }} x {{ end }} {{ end }}', '[null,2]'],
    ['{{ range _, x := [[1], [2]] }} {{ range _, y := x }} [x, y] {{ end }} {{ end }}', '[[[[1],1]],[[[2],2]]]'],
  ])('%s -> %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });
});

describe('a function gives', () => {
  it.each([
    ['not true', 'false'],
    ['not $body.age == 41', 'false'],
    ['not(false)', 'true'],
    ['[empty([]), empty({}), empty(" "), empty(0.0), empty(null)]', '[true,true,true,true,true]'],
    ['[empty([0]), empty({"a": 1}), empty("a"), empty(1)]', '[false,false,false,false]'],
    [
      '[size([1, 2]), size({"a": 1}), size("h\\u00e9\\ud83d\\ude00"), size(7.50), size(true), size(null)]',
      '[2,1,3,7.50,1,0]',
    ],
    [
      '[inverse([1, 2]), inverse("ab"), inverse(4), inverse(true), inverse({}), inverse(null)]',
      '[[2,1],"ba",0.25,false,{},null]',
    ],
    ['[head([1, 2]), head("\\ud83d\\ude00b"), tail([1, 2]), tail("\\ud83d\\ude00b")]', '[1,"\u{1f600}",[2],"b"]'],
    [
      '[toLower("AB"), toUpper("ab"), toTitle("hELLO big-world"), toCaseFold("STRA\u00dfE")]',
      '["ab","AB","Hello Big-World","strasse"]',
    ],
    ['escapeUri("a b/\u00e9!~_-.")', '"a%20b%2F%C3%A9%21~_-."'],
    ['escapeUri("\\ud83d")', '"%EF%BF%BD"'],
    ['fromPairs([["a", 1], ["__proto__", 2]])', '{"a":1,"__proto__":2}'],
    ['toPairs({"a": 1, "b": [2]})', '[["a",1],["b",[2]]]'],
    ['removeNulls([null, 1, [null]])', '[1,[null]]'],
    [
      '[concat([]), concat([[1], [2, [3]]]), concat(["a", "b"]), concat([{"a": 1, "b": 1}, {"b": 2}])]',
      '[[],[1,2,[3]],"ab",{"a":1,"b":2}]',
    ],
    ['getSessionVariable("X-Hasura-User-Id")', '"9"'],
    ['getSessionVariable(null)', 'null'],
    ['"{{ toUpper(concat([$body.name, "x"])) }}"', '"ANNX"'],
  ])('%s -> %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  it.each([
    ['not 1', 'parsing Bool failed, expected Boolean, but encountered Number'],
    ['empty(true)', 'Cannot define emptiness for a boolean'],
    ['inverse(0)', 'division by zero'],
    ['head([])', 'Empty array'],
    ['tail([])', 'Empty array'],
    ['head("")', 'Empty string'],
    ['tail("")', 'Empty string'],
    ['head(1)', 'Expected an array or string'],
    ['tail({})', 'Expected an array or string'],
    ['tail(null)', 'Expected an array or string'],
    ['toLower(1)', 'parsing String failed, expected String, but encountered Number'],
    ['escapeUri(null)', 'parsing String failed, expected String, but encountered Null'],
    ['fromPairs([["a"]])', 'Expected an array of shape [ [k1,v1], [k2,v2] ... ] - With String keys.'],
    ['fromPairs([[1, 2]])', 'Expected an array of shape [ [k1,v1], [k2,v2] ... ] - With String keys.'],
    ['toPairs([])', 'parsing Object failed, expected Object, but encountered Array'],
    ['removeNulls("a")', 'parsing Array failed, expected Array, but encountered String'],
    ['concat([[1], "a"])', 'Expected an array of arrays, of strings or of objects'],
    ['concat(1)', 'parsing Array failed, expected Array, but encountered Number'],
    ['getSessionVariable("x-hasura-org")', 'Session variable "x-hasura-org" not found'],
    ['getSessionVariable("__proto__")', 'Session variable "__proto__" not found'],
    ['getSessionVariable(1)', 'Session variable name should be a string'],
  ])('no result for %s: %s', (source, message) => {
    expect(run(source)).toEqual({
      error_code: 'Function Error',
      message,
      source_position: { start_line: 0, start_column: 1, end_line: 0, end_column: source.length + 1 },
    });
  });
});

describe('an error', () => {
  const at = (start_line: number, start_column: number, end_line: number, end_column: number) => ({
    start_line,
    start_column,
    end_line,
    end_column,
  });

  it.each<[string, string, string, JsonObject]>([
    ['', 'Parse Error', 'ParseError: Empty token stream.', at(0, 1, 0, 1)],
    ['{"a": ', 'Parse Error', 'ParseError: Empty token stream.', at(0, 7, 0, 7)],
    ['"abc', 'Parse Error', 'ParseError: Empty token stream.', at(0, 5, 0, 5)],
    ['$body.hello }}', 'Parse Error', "Unexpected token '}'.", at(0, 14, 0, 15)],
    ['1 }', 'Parse Error', "Unexpected token '}'.", at(0, 3, 0, 4)],
    ['1 2', 'Parse Error', "Unexpected token '2'.", at(0, 3, 0, 4)],
    ['[1,]', 'Parse Error', "Unexpected token ']'.", at(0, 4, 0, 5)],
    ['{"a":1,}', 'Parse Error', "Unexpected token '}'.", at(0, 8, 0, 9)],
    ['true && true && true', 'Parse Error', "Unexpected token '&&'.", at(0, 14, 0, 16)],
    ['size([]) == 0', 'Parse Error', "Unexpected token '=='.", at(0, 10, 0, 12)],
    ['{{ if true }} 1 {{ end }}', 'Parse Error', "Unexpected token 'end'.", at(0, 20, 0, 23)],
    ['{{ range i x := [] }} 1 {{ end }}', 'Parse Error', "Unexpected token 'x'.", at(0, 12, 0, 13)],
    ['{\n  "a": $body._id\n}', 'Parse Error', "Unexpected token '_'.", at(1, 14, 1, 15)],
    ['$body.end', 'Parse Error', "Unexpected token 'end'.", at(0, 7, 0, 10)],
    ['{"a{{1}}": 1}', 'Parse Error', "Unexpected token '{{'.", at(0, 4, 0, 6)],
    ['{a: 1}', 'Parse Error', "Unexpected token 'a'.", at(0, 2, 0, 3)],
    ["$body.'x'", 'Parse Error', "Unexpected token 'x'.", at(0, 7, 0, 10)],
    ['f()', 'Parse Error', "Unexpected token ')'.", at(0, 3, 0, 4)],
    ['"{{ }}"', 'Parse Error', "Unexpected token '}}'.", at(0, 5, 0, 7)],
    ['"{{ if }}"', 'Parse Error', "Unexpected token 'if'.", at(0, 5, 0, 7)],
    ['"\u{1f600}" @', 'Lex Error', "Invalid Lexeme: '@'", at(0, 5, 0, 6)],
    ['"a\\x"', 'Lex Error', `Invalid Lexeme: '\\x"'`, at(0, 3, 0, 6)],
    ['"\\u12"', 'Lex Error', `Invalid Lexeme: '\\u12"'`, at(0, 2, 0, 7)],
    ["['a{b']", 'Lex Error', "Invalid Lexeme: ''a{b']'", at(0, 2, 0, 8)],
    ['1 & 2', 'Lex Error', "Invalid Lexeme: '& 2'", at(0, 3, 0, 6)],
    ['[1,\n $gone]', 'Name Error', "Variable '$gone' not in scope", at(1, 2, 1, 7)],
    ['constructor', 'Name Error', "Variable 'constructor' not in scope", at(0, 1, 0, 12)],
    ['nope(1)', 'Name Error', "Variable 'nope' not in scope", at(0, 1, 0, 8)],
    ['$body.gone', 'Attribute Error', "'Object' has no attritubte 'gone'.", at(0, 6, 0, 11)],
    ["$body['toString']", 'Attribute Error', "'Object' has no attritubte 'toString'.", at(0, 6, 0, 18)],
    ['$body.list[3]', 'Index Error', 'Can only range over an array', at(0, 11, 0, 14)],
    ['$body.list[-1]', 'Index Error', 'Can only range over an array', at(0, 11, 0, 15)],
    ['$body.list[0.5]', 'Index Error', 'Can only range over an array', at(0, 11, 0, 16)],
    ['$body.name.x', 'Type Error', "Couldn't match expected type 'Object' with actual type 'String'", at(0, 11, 0, 13)],
    ['$body.none[0]', 'Type Error', "Couldn't match expected type 'Array' with actual type 'Null'", at(0, 11, 0, 14)],
    ['$body.list.x', 'Type Error', "Couldn't match expected type 'Object' with actual type 'Array'", at(0, 11, 0, 13)],
    [
      '$body.list[true]',
      'Type Error',
      "Couldn't match expected type 'Integer' with actual type 'Boolean'",
      at(0, 11, 0, 17),
    ],
    ['$body[0]', 'Type Error', "Couldn't match expected type 'String' with actual type 'Number'", at(0, 6, 0, 9)],
    ['$body.name?.x', 'Type Error', "Couldn't match expected type 'Object' with actual type 'String'", at(0, 1, 0, 11)],
    ['1 && true', 'Type Error', "Couldn't match expected type 'Boolean' with actual type 'Number'", at(0, 1, 0, 2)],
    ['false && 1', 'Type Error', "Couldn't match expected type 'Boolean' with actual type 'Number'", at(0, 10, 0, 11)],
    ['1 in {}', 'Type Error', "Couldn't match expected type 'String' with actual type 'Number'", at(0, 1, 0, 2)],
    ['1 in 2', 'Type Error', "Couldn't match expected type 'Array' with actual type 'Number'", at(0, 6, 0, 7)],
    [
      '{{ if 1 }} 1 {{ else }} 2 {{ end }}',
      'Type Error',
      "Couldn't match expected type 'Boolean' with actual type 'Number'",
      at(0, 7, 0, 8),
    ],
    [
      '{{ range _, x := {} }} x {{ end }}',
      'Type Error',
      "Couldn't match expected type 'Array' with actual type 'Object'",
      at(0, 18, 0, 20),
    ],
  ])('of %j is a %s: %s', (source, error_code, message, source_position) => {
    expect(run(source)).toEqual({ error_code, message, source_position });
  });

  it('of a string template counts the quote that is put before it', () => {
    const compiled = compileStringTemplate('{{ $gone }}');
    expect(compiled.ok && evaluateTemplate(compiled.value, scope)).toMatchObject({
      error: { source_position: { start_column: 5, end_column: 10 } },
    });
  });
});

describe('a bound', () => {
  it('stops a template that is too long', () => {
    expect(run(' '.repeat(MAX_SOURCE_LENGTH + 1))).toMatchObject({
      message: expect.stringContaining('longer than') as unknown,
    });
  });

  it.each([
    ['lists', '[', ']'],
    ['parentheses', '(', ')'],
    ['braces', '{{', '}}'],
    ['negations', 'not ', ''],
    ['calls', 'size(', ')'],
    ['indexes', '$body[', ']'],
    ['texts', '"{{', '}}"'],
  ])('stops %s nested too deep', (_, open, close) => {
    expect(run(`${open.repeat(30_000 / open.length)}1${close.repeat(30_000 / open.length)}`)).toMatchObject({
      error_code: 'Parse Error',
      message: `Template is nested deeper than ${MAX_NESTING} levels.`,
    });
  });

  it('stops a long chain of optional accesses', () => {
    expect(run(`$body${'?.a'.repeat(10_000)}`)).toMatchObject({ error_code: 'Parse Error' });
  });

  it('allows a long chain of plain accesses', () => {
    expect(run(`$body${'.name'.repeat(10_000)}`)).toMatchObject({ error_code: 'Type Error' });
  });

  const nest = (levels: number, open: string, close: string, inner: string) =>
    open.repeat(levels) + inner + close.repeat(levels);
  const ten = `[${Array.from({ length: 10 }, (_, i) => i).join()}]`;

  it.each([
    ['nested ranges', nest(9, `{{ range _, x := ${ten} }}`, '{{ end }}', '1'), 'steps'],
    ['a value that doubles', nest(25, '{{ range _, x := [[', ']] }} [x, x] {{ end }}', '1'), 'steps'],
    [
      'text that doubles',
      nest(40, '{{ range _, x := [', '[0]] }} "{{ x }}{{ x }}" {{ end }}', '["0123456789"]'),
      'characters',
    ],
    ['strings that are joined', nest(12, 'concat({{ range _, x := ' + ten + ' }}', '{{ end }})', '"0123456789"'), ''],
  ])('stops %s', (_, source, unit) => {
    expect(run(source)).toMatchObject({
      error_code: 'Limit Error',
      message: expect.stringContaining(unit) as unknown,
    });
  });

  it('is not taken for a missing value by an optional access', () => {
    expect(run(`({ "a": ${nest(9, `{{ range _, x := ${ten} }}`, '{{ end }}', '1')} })?.a`)).toMatchObject({
      error_code: 'Limit Error',
    });
  });
});
