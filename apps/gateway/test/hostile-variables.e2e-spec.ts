// Variables of every wrong type, and batches with faulty items.
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { applyAskAction, ASK_ARGUMENTS } from './ask-action.js';

type Argument = keyof typeof ASK_ARGUMENTS;

/** JSON values with the nouns that messages have for them. */
const VALUES: readonly (readonly [unknown, string])[] = [
  [true, 'a boolean'],
  ['x', 'a string'],
  [1, 'a number'],
  [[], 'a list'],
  [{}, 'an object'],
];
/** What messages call the wanted value of an argument, and the nouns that pass. */
const WANTED: Readonly<Record<Argument, readonly [what: string, type: string, fitting: readonly string[]]>> = {
  int: ['a 32-bit integer', 'Int', ['a number']],
  text: ['a string', 'String', ['a string']],
  input: ['an object', 'In', ['an object']],
  color: ['an enum value', 'Color', ['a string']],
  flag: ['a boolean', 'Boolean', ['a boolean']],
  number: ['a float', 'Float', ['a number']],
  id: ['a String or a 32-bit integer', 'ID', ['a string', 'a number']],
  list: ['a 32-bit integer', 'Int', ['a number', 'a list']],
};
const BOUNDS = (printed: string): string =>
  `The value ${printed} lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?`;

describe.each(['engine', 'apollo'] as const)('a variable, with the driver %s', (driver) => {
  let gateway: GatewayUnderTest;
  let handler: ScriptedHandler;

  beforeAll(async () => {
    handler = await startScriptedHandler();
    handler.on('/ask', json(200, { id: 1 }));
    gateway = await startGatewayUnderTest({ driver, env: { HANDLER: handler.url } });
    await applyAskAction(gateway);
  });

  afterAll(async () => {
    await gateway.close();
    await handler.close();
  });

  const send = (query: string, variables: unknown) => gateway.graphql({ query, variables });
  const failure = (message: string, path: string, code = 'validation-failed') => ({
    errors: [{ message, extensions: { path, code } }],
  });

  const misfits = (Object.keys(WANTED) as Argument[]).flatMap((argument) =>
    VALUES.filter(([, noun]) => !WANTED[argument][2].includes(noun)).map(
      ([value, noun]) => [ASK_ARGUMENTS[argument], noun, argument, value] as const,
    ),
  );
  it.each(misfits)('of type %s that holds %s is refused at its argument', async (type, noun, argument, value) => {
    const [what, base] = WANTED[argument];
    const { status, body } = await send(`query($v:${type}){ask(${argument}:$v){id}}`, { v: value });
    expect(status).toBe(200);
    const message = `expected ${what} for type '${base}', but found ${noun}`;
    expect(body).toEqual(failure(message, `$.selectionSet.ask.args.${argument}`));
  });

  it.each(['Int', 'String', 'In', 'Color', 'Boolean', 'Float', 'ID', '[Int!]'].map((type) => `${type}!`))(
    'of type %s may not be null',
    async (type) => {
      const argument = Object.entries(ASK_ARGUMENTS).find(([, one]) => `${one}!` === type)?.[0] ?? '';
      const query = `query($v:${type}){ask(${argument}:$v){id}}`;
      const { body } = await send(query, { v: null });
      expect(body).toMatchObject({ errors: [{ message: `null value found for non-nullable type: "${type}"` }] });
      expect((await send(query, {})).body).toEqual(
        failure('expecting a value for non-nullable variable: "v"', '$.variableValues'),
      );
    },
  );

  it.each([
    ['Int', 'int', 1.5, BOUNDS('1.5'), 'args.int', 'parse-failed'],
    ['Int', 'int', 2 ** 31, BOUNDS('2.147483648e9'), 'args.int', 'parse-failed'],
    ['Int', 'int', -1e99, BOUNDS('-1.0e99'), 'args.int', 'parse-failed'],
    ['ID', 'id', 1.5, BOUNDS('1.5'), 'args.id', 'parse-failed'],
    ['[Int!]', 'list', [1, 1.5], BOUNDS('1.5'), 'args.list[1]', 'parse-failed'],
    [
      '[Int!]',
      'list',
      [1, 'x'],
      "expected a 32-bit integer for type 'Int', but found a string",
      'args.list[1]',
      'validation-failed',
    ],
    [
      'Color',
      'color',
      'red',
      "expected one of the values ['RED', 'BLUE'] for type 'Color', but found 'red'",
      'args.color',
      'validation-failed',
    ],
    [
      'Color',
      'color',
      '__proto__',
      "expected one of the values ['RED', 'BLUE'] for type 'Color', but found '__proto__'",
      'args.color',
      'validation-failed',
    ],
    ['In', 'input', {}, "missing required field 'must'", 'args.input.must', 'validation-failed'],
    [
      'In',
      'input',
      { must: 1 },
      "expected a string for type 'String', but found a number",
      'args.input.must',
      'validation-failed',
    ],
    [
      'In',
      'input',
      { must: 'x', self: { must: [] } },
      "expected a string for type 'String', but found a list",
      'args.input.self.must',
      'validation-failed',
    ],
    [
      'In',
      'input',
      { must: 'x', odd: 1 },
      "field 'odd' not found in type: 'In'",
      'args.input.odd',
      'validation-failed',
    ],
    [
      'In',
      'input',
      { must: 'x', 'a b': 1 },
      "field 'a b' not found in type: 'In'",
      'args.input["a b"]',
      'validation-failed',
    ],
    [
      'In',
      'input',
      { must: 'x', constructor: 1 },
      "field 'constructor' not found in type: 'In'",
      'args.input.constructor',
      'validation-failed',
    ],
  ])('of type %s for %s that holds %j is refused', async (type, argument, value, message, path, code) => {
    const { body } = await send(`query($v:${type}){ask(${argument}:$v){id}}`, { v: value });
    expect(body).toEqual(failure(message, `$.selectionSet.ask.${path}`, code));
  });

  it('with a key __proto__ is refused and pollutes nothing', async () => {
    const body =
      '{"query":"query($v:In){ask(input:$v){id}}","variables":{"v":{"must":"x","__proto__":{"polluted":1}}}}';
    const { text } = await gateway.send({ path: '/v1/graphql', body });
    expect(JSON.parse(text)).toEqual(
      failure("field '__proto__' not found in type: 'In'", '$.selectionSet.ask.args.input.__proto__'),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ['{"a":1}', 'a'],
    ['{"b":1,"a":null}', 'b, a'],
    ['{"__proto__":1}', '__proto__'],
    ['{"constructor":1}', 'constructor'],
  ])('that nobody declared is refused: %s', async (variables, names) => {
    const { text } = await gateway.send({
      path: '/v1/graphql',
      body: `{"query":"{__typename}","variables":${variables}}`,
    });
    expect(JSON.parse(text)).toEqual(failure(`unexpected variables in variableValues: ${names}`, '$.variableValues'));
  });

  it.each([
    ['query($v:Int,$v:Int){ask(int:$v){id}}', 'multiple definitions for variable "v"', '$', 'parse-failed'],
    ['{ask(int:$v){id}}', 'unbound variable "v"', '$', 'validation-failed'],
    [
      'query($v:String){ask(int:$v){id}}',
      "variable 'v' is declared as 'String', but used where 'Int' is expected",
      '$.selectionSet.ask.args.int',
      'validation-failed',
    ],
    [
      'query($v:Int){ask(number:$v){id}}',
      "variable 'v' is declared as 'Int', but used where 'Float' is expected",
      '$.selectionSet.ask.args.number',
      'validation-failed',
    ],
    [
      'query($v:Int){ask(list:$v){id}}',
      "variable 'v' is declared as 'Int', but used where '[Int!]' is expected",
      '$.selectionSet.ask.args.list',
      'validation-failed',
    ],
  ])('that is declared or used wrongly is refused: %s', async (query, message, path, code) => {
    expect((await send(query, {})).body).toEqual(failure(message, path, code));
  });

  it('nested 900 levels deep is refused where nobody declared it', async () => {
    const body = `{"query":"{__typename}","variables":{"a":${'['.repeat(900)}${']'.repeat(900)}}}`;
    const { text } = await gateway.send({ path: '/v1/graphql', body });
    expect(JSON.parse(text)).toEqual(failure('unexpected variables in variableValues: a', '$.variableValues'));
  });

  it('reaches no handler when it is refused', async () => {
    const before = handler.calls.length;
    await send('query($v:Int){ask(int:$v){id} again:ask{id}}', { v: 'x' });
    expect(handler.calls).toHaveLength(before);
  });

  it('with a null character travels to the handler as it is', async () => {
    const { body } = await send('query($v:String){ask(text:$v){id}}', { v: 'a\0b' });
    expect(body).toEqual({ data: { ask: { id: 1 } } });
    expect(JSON.parse(handler.calls.at(-1)?.text ?? '')).toMatchObject({ input: { text: 'a\0b' } });
  });

  it('in a batch with faulty items fails alone, in its place', async () => {
    const ok = { query: '{__typename}' };
    const batch = [ok, 1, null, {}, { query: 3 }, { query: '{x}' }, { query: '{' }, { ...ok, variables: { a: 1 } }, ok];
    const { status, headers, body } = await gateway.graphql(batch);
    expect(status).toBe(200);
    expect(headers['x-request-id']).toEqual(expect.any(String));
    expect(body).toEqual([
      { data: { __typename: 'query_root' } },
      failure('expected an object, but encountered a number', '$[1]', 'parse-failed'),
      failure('expected an object, but encountered null', '$[2]', 'parse-failed'),
      failure("the key 'query' was not present", '$[3]', 'parse-failed'),
      failure('expected a string, but encountered a number', '$[4].query', 'parse-failed'),
      failure("field 'x' not found in type: 'query_root'", '$.selectionSet.x'),
      failure('not a valid graphql query', '$.query'),
      failure('unexpected variables in variableValues: a', '$.variableValues'),
      { data: { __typename: 'query_root' } },
    ]);
  });

  it.each([
    ['[]', []],
    ['[[]]', [failure('expected an object, but encountered a list', '$[0]', 'parse-failed')]],
    ['["{__typename}"]', [failure('expected an object, but encountered a string', '$[0]', 'parse-failed')]],
  ])('in the odd batch %s is answered item by item', async (body, expected) => {
    const { status, text } = await gateway.send({ path: '/v1/graphql', body });
    expect([status, JSON.parse(text)]).toEqual([200, expected]);
  });
});
