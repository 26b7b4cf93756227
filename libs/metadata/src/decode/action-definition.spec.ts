import { parseJson, type Json } from '@app/types';
import { errorOf } from '../../../../test/support/metadata-commands.js';
import { decodeActionDefinition } from './action-definition.js';

const MINIMAL = { handler: 'http://h', output_type: 'Out' };
const fault = (extra: Record<string, Json>) => errorOf(() => decodeActionDefinition({ ...MINIMAL, ...extra }));

describe('decodeActionDefinition', () => {
  it('fills in every default', () => {
    expect(decodeActionDefinition(MINIMAL)).toEqual({
      ...MINIMAL,
      type: 'mutation',
      kind: 'synchronous',
      arguments: [],
      headers: [],
      forward_client_headers: false,
      ignored_client_headers: expect.arrayContaining(['Content-Length', 'DNT']) as unknown,
      timeout: 30,
    });
  });

  it('takes null for every optional key', () => {
    const nulls = {
      type: null,
      kind: null,
      arguments: null,
      headers: null,
      forward_client_headers: null,
      ignored_client_headers: null,
      timeout: null,
      request_transform: null,
      response_transform: null,
    };
    expect(decodeActionDefinition({ ...MINIMAL, ...nulls })).toEqual(decodeActionDefinition(MINIMAL));
  });

  it('ignores unknown keys', () => {
    expect(decodeActionDefinition({ ...MINIMAL, colour: 'red' })).toEqual(decodeActionDefinition(MINIMAL));
  });

  it('drops the kind of a query, whatever it is', () => {
    expect(decodeActionDefinition({ ...MINIMAL, type: 'query', kind: 'asynchronous' }).kind).toBe('synchronous');
    expect(decodeActionDefinition({ ...MINIMAL, type: 'query', kind: 7 }).kind).toBe('synchronous');
  });

  it('replaces the default ignored headers entirely', () => {
    expect(decodeActionDefinition({ ...MINIMAL, ignored_client_headers: [] }).ignored_client_headers).toEqual([]);
  });

  it.each(['30.0', '3e1', '0', '-0'])('reads the whole number %s as seconds', (text) => {
    const { timeout } = decodeActionDefinition({ ...MINIMAL, timeout: parseJson(text) });
    expect(timeout).toBe(text.startsWith('3') ? 30 : 0);
  });

  it.each(['Int', 'Int!', '[Int]', '[Int!]!', ' [ [ Int ] ! ] ', '[[Int!]]!'])(
    'keeps the type %s as written',
    (type) => {
      expect(decodeActionDefinition({ ...MINIMAL, output_type: type }).output_type).toBe(type);
    },
  );

  it.each([
    '',
    '!',
    'Int!!',
    '[Int',
    'Int]',
    '[]',
    '[Int]]',
    'In t',
    'Int?',
    '1nt',
    '[Int!!]',
    `${'['.repeat(9e4)}Int`,
    `${'['.repeat(65)}Int${']'.repeat(65)}`,
  ])('refuses %p as a type', (type) => {
    expect(fault({ output_type: type })).toMatchObject({ code: 'parse-failed', path: '$.output_type' });
  });

  it.each<[string, Json, string]>([
    ['$.type', 'subscription', 'expected mutation or query, but found subscription'],
    ['$.type', 1, 'parsing Text failed, expected String, but encountered Number'],
    ['$.kind', 'lazy', 'expected synchronous or asynchronous, but found lazy'],
    ['$.handler', { from_env: 'X' }, 'parsing Text failed, expected String, but encountered Object'],
    ['$.handler', null, 'parsing Text failed, expected String, but encountered Null'],
    ['$.arguments', {}, 'parsing [] failed, expected Array, but encountered Object'],
    ['$.headers', 'x', 'parsing [] failed, expected Array, but encountered String'],
    ['$.forward_client_headers', 'true', 'parsing Bool failed, expected Boolean, but encountered String'],
    ['$.ignored_client_headers', true, 'parsing [] failed, expected Array, but encountered Boolean'],
    ['$.timeout', -1, 'timeout value cannot be negative'],
    ['$.timeout', 1.5, '1.5 is out of bounds'],
    ['$.timeout', '30', 'parsing Int failed, expected Number, but encountered String'],
    ['$.request_transform', [], 'parsing Object failed, expected Object, but encountered Array'],
    ['$.response_transform', 'x', 'parsing Object failed, expected Object, but encountered String'],
  ])('refuses %s = %p', (path, value, error) => {
    expect(fault({ [path.slice(2)]: value })).toEqual({ code: 'parse-failed', path, error });
  });

  it('refuses a timeout that no integer holds, as it was written', () => {
    const timeout = parseJson('99999999999999999999');
    expect(fault({ timeout }).error).toBe('99999999999999999999 is out of bounds');
  });

  it.each(['handler', 'output_type'])('needs %s', (key) => {
    const rest = Object.fromEntries(Object.entries(MINIMAL).filter(([name]) => name !== key));
    const expected = { code: 'parse-failed', path: '$', error: `the key '${key}' was not present` };
    expect(errorOf(() => decodeActionDefinition(rest))).toEqual(expected);
  });

  it('does not find required keys on the prototype of objects', () => {
    expect(errorOf(() => decodeActionDefinition(Object.create(MINIMAL) as Json)).path).toBe('$');
  });

  it.each<[Json, string, string]>([
    [{ type: 'Int' }, '$.arguments[1]', "the key 'name' was not present"],
    [{ name: 'x' }, '$.arguments[1]', "the key 'type' was not present"],
    [{ name: 'a b', type: 'Int' }, '$.arguments[1].name', 'a b is not valid GraphQL name'],
    [{ name: '', type: 'Int' }, '$.arguments[1].name', ' is not valid GraphQL name'],
    [{ name: '"; drop', type: 'Int' }, '$.arguments[1].name', '"; drop is not valid GraphQL name'],
    [{ name: 'x\n', type: 'Int' }, '$.arguments[1].name', 'x\n is not valid GraphQL name'],
    [
      { name: 'x', type: 'Int', description: 1 },
      '$.arguments[1].description',
      'parsing Text failed, expected String, but encountered Number',
    ],
    [null, '$.arguments[1]', 'parsing Object failed, expected Object, but encountered Null'],
  ])('refuses the argument %j', (argument, path, error) => {
    expect(fault({ arguments: [{ name: 'ok', type: 'Int' }, argument] })).toEqual({
      code: 'parse-failed',
      path,
      error,
    });
  });
});
