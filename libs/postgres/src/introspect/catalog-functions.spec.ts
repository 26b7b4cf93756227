import { tableKey, type CatalogFunction, type SourceCatalog } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { createSourcePool, type SourcePool } from '../pool/source-pool.js';
import { introspectSource } from './introspect-source.js';

const HOSTILE = `f"; DROP TABLE t; -- ' \\ \u00fc\u2603`;
const H = `"${HOSTILE.replaceAll('"', '""')}"`;

const SETUP = `
  CREATE DOMAIN positive AS int CHECK (value > 0);
  CREATE TABLE author (id int, name text);
  CREATE FUNCTION search(term text, "limit" int DEFAULT 10) RETURNS SETOF author LANGUAGE sql STABLE
    AS 'SELECT * FROM author';
  COMMENT ON FUNCTION search IS 'finds''em';
  CREATE FUNCTION over(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
  CREATE FUNCTION over(a text) RETURNS author LANGUAGE sql AS 'SELECT * FROM author';
  CREATE FUNCTION unnamed(int, text) RETURNS text LANGUAGE sql AS 'SELECT $2';
  CREATE FUNCTION spread(VARIADIC names text[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION both_ways(INOUT a int, OUT b text, IN c uuid) LANGUAGE sql AS 'SELECT 1, ''x''';
  CREATE FUNCTION as_table(a positive) RETURNS TABLE (x int, y text) LANGUAGE sql AS 'SELECT 1, ''x''';
  CREATE FUNCTION many() RETURNS SETOF positive LANGUAGE sql AS 'SELECT 1::positive';
  CREATE FUNCTION lists() RETURNS author[] LANGUAGE sql AS 'SELECT NULL::author[]';
  CREATE FUNCTION nothing() RETURNS void LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION computed(a author, session json) RETURNS text LANGUAGE sql STABLE AS 'SELECT ''x''';
  CREATE PROCEDURE a_procedure() LANGUAGE sql AS 'SELECT 1';
  CREATE AGGREGATE an_aggregate(int) (SFUNC = int4pl, STYPE = int);
  CREATE SCHEMA ${H};
  CREATE FUNCTION ${H}.${H}(${H} int) RETURNS int LANGUAGE sql AS 'SELECT 1';
`;

let database: TestDatabase;
let pool: SourcePool;
let catalog: SourceCatalog;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createSourcePool({ url: database.url });
  await pool.use((client) => client.query(SETUP));
  catalog = await introspectSource(pool);
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

const overloads = (name: string, schema = 'public') => catalog.functions.get(tableKey({ schema, name })) ?? [];
function only(name: string, schema?: string): CatalogFunction {
  const [found, ...more] = overloads(name, schema);
  if (found === undefined || more.length > 0) throw new Error(`there is not one function ${name}`);
  return found;
}
const inputs = (name: string) =>
  only(name).arguments.map((one) => [one.name, one.type.name, one.type.isArray, one.hasDefault]);

it('describes a function that returns rows of a table', () => {
  expect(only('search')).toMatchObject({
    function: { schema: 'public', name: 'search' },
    volatility: 'stable',
    isVariadic: false,
    returnsSet: true,
    returnType: { name: 'author', schema: 'public', kind: 'composite', isArray: false, printed: 'author' },
    comment: "finds'em",
  });
  expect(inputs('search')).toEqual([
    ['term', 'text', false, false],
    ['limit', 'int4', false, true],
  ]);
});

it('keeps overloads apart', () => {
  expect(overloads('over').map((one) => [one.volatility, one.returnType.name, one.returnsSet])).toEqual([
    ['immutable', 'int4', false],
    ['volatile', 'author', false],
  ]);
});

it.each([
  [
    'unnamed',
    [
      [null, 'int4', false, false],
      [null, 'text', false, false],
    ],
  ],
  ['spread', [['names', 'text', true, false]]],
  [
    'both_ways',
    [
      ['a', 'int4', false, false],
      ['c', 'uuid', false, false],
    ],
  ],
  ['as_table', [['a', 'int4', false, false]]],
  [
    'computed',
    [
      ['a', 'author', false, false],
      ['session', 'json', false, false],
    ],
  ],
  ['nothing', []],
])('lists the inputs of %s', (name, expected) => {
  expect(inputs(name)).toEqual(expected);
});

it.each([
  ['as_table', 'record', 'pseudo', false, true],
  ['many', 'int4', 'base', false, true],
  ['lists', 'author', 'composite', true, false],
  ['nothing', 'void', 'pseudo', false, false],
  ['both_ways', 'record', 'pseudo', false, false],
])('says what %s returns', (name, type, kind, isArray, returnsSet) => {
  expect(only(name)).toMatchObject({ returnsSet, returnType: { name: type, kind, isArray } });
});

it('knows variadic functions', () => {
  expect([only('spread').isVariadic, only('search').isVariadic]).toEqual([true, false]);
});

it('reads hostile names as they are', () => {
  const found = only(HOSTILE, HOSTILE);
  expect(found.function).toEqual({ schema: HOSTILE, name: HOSTILE });
  expect(found.arguments[0]?.name).toBe(HOSTILE);
});

it('leaves out procedures, aggregates and functions of the system', () => {
  expect([...overloads('a_procedure'), ...overloads('an_aggregate'), ...overloads('lower', 'pg_catalog')]).toEqual([]);
  expect(catalog.functions.size).toBe(11);
});

it('leaves out functions of extensions', async () => {
  await pool.use((client) => client.query('CREATE EXTENSION pgcrypto'));
  const after = await introspectSource(pool);
  expect(after.functions.has(tableKey({ schema: 'public', name: 'digest' }))).toBe(false);
});
