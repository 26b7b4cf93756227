// Faulty GraphQL requests as strangers send them: each gets one clear error with its path, through either driver.
import { INTERNALS, startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import type { Received } from '../../../test/support/send-http.js';
import { applyAskAction } from './ask-action.js';

describe.each(['engine', 'apollo'] as const)('a faulty GraphQL request, with the driver %s', (driver) => {
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

  const post = (body: string | Buffer): Promise<Received> => gateway.send({ path: '/v1/graphql', body });

  /** The one error of the answer, whose frame is checked on the way. */
  async function errorOf(body: string | Buffer): Promise<{ message: string; path: string; code: string }> {
    const { status, text, headers } = await post(body);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-request-id']).toBeUndefined();
    expect(text).not.toMatch(INTERNALS);
    const answer = JSON.parse(text) as { errors: [{ message: string; extensions: { path: string; code: string } }] };
    expect(Object.keys(answer)).toEqual(['errors']);
    expect(answer.errors).toHaveLength(1);
    const [{ message, extensions }] = answer.errors;
    return { message, path: extensions.path, code: extensions.code };
  }

  const ask = (query: string, variables?: unknown, operationName?: string) =>
    errorOf(JSON.stringify({ query, variables, operationName }));

  describe('that is no request at all', () => {
    it.each([
      ['nothing', ''],
      ['white space', ' \n'],
      ['a cut object', '{"query":'],
      ['single quotes', "{'query':'{__typename}'}"],
      ['a trailing comma', '{"query":"{__typename}",}'],
      ['two documents', '{"query":"{__typename}"}{}'],
      ['a byte order mark', '\ufeff{"query":"{__typename}"}'],
      ['a bare query', '{ __typename }'],
      ['200,000 open brackets', '['.repeat(200_000)],
      ['200,000 nested lists', '['.repeat(200_000) + ']'.repeat(200_000)],
      ['a form', 'query=%7B__typename%7D'],
      ['NaN', '{"query":"{__typename}","variables":NaN}'],
      ['a bare null character', '\0'],
    ])('is invalid JSON at $: %s', async (_, body) => {
      const error = await errorOf(body);
      expect(error).toMatchObject({ path: '$', code: 'invalid-json' });
      expect(error.message).toMatch(/^Error in \$: ./);
    });

    it('is invalid JSON when its bytes are no UTF-8', async () => {
      expect(await errorOf(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).toMatchObject({ path: '$', code: 'invalid-json' });
    });

    it.each([
      ['1', 'a number'],
      ['"{__typename}"', 'a string'],
      ['null', 'null'],
      ['true', 'a boolean'],
    ])('must be an object: %s', async (body, noun) => {
      expect(await errorOf(body)).toEqual({
        message: `expected an object, but encountered ${noun}`,
        path: '$',
        code: 'parse-failed',
      });
    });

    it.each(['{}', '{"Query":"{__typename}"}', '{"__proto__":{"query":"{__typename}"}}', '{"constructor":1}'])(
      'needs a query of its own: %s',
      async (body) => {
        expect(await errorOf(body)).toEqual({
          message: "the key 'query' was not present",
          path: '$',
          code: 'parse-failed',
        });
      },
    );

    it('may not be a persisted query', async () => {
      expect(await errorOf('{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}')).toEqual({
        message: 'PersistedQueryNotSupported',
        path: '$',
        code: 'not-supported',
      });
    });
  });

  describe('with a part of the wrong type', () => {
    it.each([
      ['query', null, 'a string', 'null'],
      ['query', 1, 'a string', 'a number'],
      ['query', true, 'a string', 'a boolean'],
      ['query', ['{__typename}'], 'a string', 'a list'],
      ['query', {}, 'a string', 'an object'],
      ['variables', 1, 'an object', 'a number'],
      ['variables', '{}', 'an object', 'a string'],
      ['variables', [], 'an object', 'a list'],
      ['variables', false, 'an object', 'a boolean'],
      ['operationName', 1, 'a string', 'a number'],
      ['operationName', [], 'a string', 'a list'],
      ['operationName', {}, 'a string', 'an object'],
      ['operationName', false, 'a string', 'a boolean'],
    ])('names %s and what it found: %j', async (key, value, expected, found) => {
      expect(await errorOf(JSON.stringify({ query: '{__typename}', [key]: value }))).toEqual({
        message: `expected ${expected}, but encountered ${found}`,
        path: `$.${key}`,
        code: 'parse-failed',
      });
    });
  });

  describe('whose document', () => {
    it.each([
      '',
      ' ',
      '#',
      '{',
      '}',
      '{}',
      '{ask(int:)}',
      'query',
      '{__typename} garbage',
      '{\0}',
      '{a:}',
      '\ud800',
      '"',
    ])('is no GraphQL is refused: %j', async (query) => {
      expect(await ask(query)).toEqual({
        message: 'not a valid graphql query',
        path: '$.query',
        code: 'validation-failed',
      });
    });

    it.each([
      ['10,000 selection sets', '{ask'.repeat(10_000) + '}'.repeat(10_000)],
      ['100,000 unclosed selection sets', '{ask'.repeat(100_000)],
      ['10,000 nested lists', `{ask(list:${'['.repeat(10_000)}${']'.repeat(10_000)}){id}}`],
      ['10,000 nested objects', `{ask(input:${'{self:'.repeat(10_000)}1${'}'.repeat(10_000)}){id}}`],
      ['10,000 list types', `query($a:${'['.repeat(10_000)}Int${']'.repeat(10_000)}){__typename}`],
    ])('is nested too deeply is refused: %s', async (_, query) => {
      expect(await ask(query)).toEqual({
        message: 'the query is nested too deeply: at most 500 levels are allowed',
        path: '$.query',
        code: 'validation-failed',
      });
    });

    it('nests too deeply through fragments is refused', async () => {
      const chain = Array.from({ length: 600 }, (_, i) => `fragment f${i} on Out {me{...f${i + 1}}}`).join(' ');
      expect(await ask(`{ask{...f0}} ${chain} fragment f600 on Out {id}`)).toEqual({
        message: 'the query is nested too deeply: at most 500 levels are allowed',
        path: '$.query',
        code: 'validation-failed',
      });
    });

    it('selects more than 100,000 fields through fragments is refused, soon', async () => {
      const chain = Array.from(
        { length: 40 },
        (_, i) => `fragment f${i} on Out {a:me{...f${i + 1}} b:me{...f${i + 1}}}`,
      );
      const startedAt = performance.now();
      expect(await ask(`{ask{...f0}} ${chain.join(' ')} fragment f40 on Out {id}`)).toEqual({
        message: 'the query selects too many fields: at most 100000 are allowed',
        path: '$.query',
        code: 'validation-failed',
      });
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    });

    it('repeats one field in exponentially many fragments is answered, soon', async () => {
      const chain = Array.from({ length: 40 }, (_, i) => `fragment f${i} on query_root {...f${i + 1} ...f${i + 1}}`);
      const startedAt = performance.now();
      const { text } = await post(
        JSON.stringify({ query: `{...f0} ${chain.join(' ')} fragment f40 on query_root {__typename}` }),
      );
      expect(text).toBe('{"data":{"__typename":"query_root"}}');
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    });

    it('holds 1 MB of aliases is answered whole', async () => {
      const aliases = Array.from({ length: 50_000 }, (_, i) => `a${i}:__typename`);
      const query = `{${aliases.join(' '.repeat(6))}}`;
      expect(query.length).toBeGreaterThan(1_000_000);
      const { text } = await post(JSON.stringify({ query }));
      expect(Object.keys((JSON.parse(text) as { data: object }).data)).toHaveLength(50_000);
    });

    it.each([
      ['{...a} fragment a on query_root {...a}', 'a'],
      ['{...a} fragment a on query_root {...b} fragment b on query_root {...a}', 'a and b'],
      [
        '{...a} fragment a on query_root{...b} fragment b on query_root{...c} fragment c on query_root{...a}',
        'a, b and c',
      ],
    ])('has a cycle of fragments is refused: %s', async (query, names) => {
      const error = await ask(query);
      expect(error).toMatchObject({
        message: `the fragment definition(s) ${names} form a cycle`,
        code: 'validation-failed',
      });
    });

    it.each([
      ['{...nope}', 'reference to undefined fragment "nope"', '$.selectionSet', 'validation-failed'],
      ['{nope}', "field 'nope' not found in type: 'query_root'", '$.selectionSet.nope', 'validation-failed'],
      [
        '{__proto__}',
        "field '__proto__' not found in type: 'query_root'",
        '$.selectionSet.__proto__',
        'validation-failed',
      ],
      [
        '{constructor}',
        "field 'constructor' not found in type: 'query_root'",
        '$.selectionSet.constructor',
        'validation-failed',
      ],
      [
        '{ask{toString}}',
        "field 'toString' not found in type: 'Out'",
        '$.selectionSet.ask.selectionSet.toString',
        'validation-failed',
      ],
      ['{ask}', "missing selection set for 'Out'", '$.selectionSet.ask', 'validation-failed'],
      [
        '{ask{id{x}}}',
        'unexpected subselection set for non-object field',
        '$.selectionSet.ask.selectionSet.id',
        'validation-failed',
      ],
      [
        '{ask(hasOwnProperty:1){id}}',
        "'ask' has no argument named 'hasOwnProperty'",
        '$.selectionSet.ask',
        'validation-failed',
      ],
      [
        '{__typename @nope}',
        "directive 'nope' is not defined in the schema",
        '$.selectionSet.__typename',
        'validation-failed',
      ],
      ['mutation {nope}', 'no mutations exist', '$', 'validation-failed'],
    ])('does not fit the schema is refused: %s', async (query, message, path, code) => {
      expect(await ask(query)).toEqual({ message, path, code });
    });

    it('subscribes is refused', async () => {
      expect((await ask('subscription {ask}')).message).toMatch(
        /^(no subscriptions exist|subscriptions are not supported over HTTP, use websockets instead)$/,
      );
    });
  });

  describe('that names its operation', () => {
    it.each([
      ['', ' is not valid GraphQL name'],
      ['a b', 'a b is not valid GraphQL name'],
      ['\0', '\0 is not valid GraphQL name'],
      ['é', 'é is not valid GraphQL name'],
    ])('needs a GraphQL name: %j', async (name, message) => {
      expect(await ask('query A {__typename}', undefined, name)).toEqual({
        message,
        path: '$.operationName',
        code: 'parse-failed',
      });
    });

    it.each(['B', '__proto__', 'constructor'])('must name one that exists: %s', async (name) => {
      expect(await ask('query A {__typename}', undefined, name)).toEqual({
        message: `no such operation found in the document: "${name}"`,
        path: '$',
        code: 'validation-failed',
      });
    });

    it('may not have an anonymous one beside', async () => {
      expect(await ask('{__typename} query A {__typename}', undefined, 'A')).toEqual({
        message: 'operationName cannot be used when an anonymous operation exists in the document',
        path: '$',
        code: 'validation-failed',
      });
    });

    it.each(['query A {__typename} query B {__typename}', 'fragment f on Out {id}'])(
      'or does not must have exactly one: %s',
      async (query) => {
        expect(await ask(query)).toEqual({
          message: 'exactly one operation has to be present in the document when operationName is not specified',
          path: '$',
          code: 'validation-failed',
        });
      },
    );
  });
});
