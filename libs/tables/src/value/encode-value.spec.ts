import fc from 'fast-check';
import pg from 'pg';
import { RawNumber, type Json } from '@app/types';
import type { ParameterEncoding } from '@app/sql';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { encodeValue } from './encode-value.js';

describe('encodeValue', () => {
  it.each<[Json | undefined, ParameterEncoding, string | null]>([
    ['a', 'text', 'a'],
    [1.5, 'text', '1.5'],
    [false, 'text', 'false'],
    [{ type: 'Point' }, 'text', '{"type":"Point"}'],
    [null, 'text', null],
    [undefined, 'json', null],
    ['a', 'json', '"a"'],
    [{ a: [1] }, 'json', '{"a":[1]}'],
    [[1, null, 'NULL'], 'array', '{"1",NULL,"NULL"}'],
    [
      [
        [1, 2],
        [3, 4],
      ],
      'array',
      '{{"1","2"},{"3","4"}}',
    ],
    [[], 'array', '{}'],
    ['{1,2}', 'array', '{1,2}'],
    [['a"b\\', '{,}'], 'array', '{"a\\"b\\\\","{,}"}'],
    [[{ a: 1 }, [2], null], 'json-array', '{"{\\"a\\":1}","[2]",NULL}'],
    [[[1, 2], '{3}'], 'arrays', '{"{\\"1\\",\\"2\\"}","{3}"}'],
    ['$.a["b c"][0]', 'json-path', '{"a","b c","0"}'],
    ["['it\"s'].x", 'json-path', '{"it\\"s","x"}'],
    ['$', 'json-path', '{}'],
    ['', 'json-path', '{}'],
  ])('encodes %j as %s', (value, encoding, text) => {
    expect(encodeValue(value, encoding)).toBe(text);
  });

  it('keeps the digits of numbers', () => {
    expect(encodeValue(new RawNumber('1.50'), 'text')).toBe('1.50');
  });

  it.each(['$.', '$..a', '$[', '$[a]', '$["a]', '$.a b]', '.a[-1]', '[]'])('refuses the JSON path %j', (path) => {
    expect(() => encodeValue(path, 'json-path')).toThrow(/^parse json path error: /);
  });

  it('takes linear time for long bad JSON paths', () => {
    expect(() => encodeValue(`$["${'\\'.repeat(200_000)}`, 'json-path')).toThrow();
  });
});

describe('an encoded value in Postgres', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));

  it('is the same list of texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (items) => {
        const { rows } = await client.query<{ v: (string | null)[] }>('SELECT to_json($1::text[]) AS v', [
          encodeValue(items, 'array'),
        ]);
        expect(rows[0]?.v).toEqual(items);
      }),
    );
  });

  it('is the same list of arrays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(text), { minLength: 1 }), async (lists) => {
        const { rows } = await client.query<{ v: string[][] }>(
          'SELECT json_agg(to_json(x::text[])) AS v FROM unnest($1::text[]) x',
          [encodeValue(lists, 'arrays')],
        );
        expect(rows[0]?.v).toEqual(lists);
      }),
    );
  });
});
