// What clients and databases do wrong, through all stages to a real database: a clear fault, and nothing half-written.
import type { Json, JsonObject } from '@app/types';
import { until } from '../../../../test/support/until.js';
import { writeGateway, type WriteGateway } from '../../test/write-gateway.js';

const BOUNDS = 'lies outside the bounds or is not an integer. Maybe it is a float, or is there integer overflow?';

const TYPES = {
  i2: 'int2',
  i4: 'int4',
  i8: 'int8',
  f4: 'float4',
  f8: 'float8',
  n: 'numeric(5,2)',
  m: 'money',
  b: 'bool',
  t: 'text',
  v: 'varchar(3)',
  c: 'char(3)',
  by: 'bytea',
  d: 'date',
  ts: 'timestamp',
  tz: 'timestamptz',
  ti: 'timetz',
  iv: 'interval',
  u: 'uuid',
  jb: 'jsonb',
  ta: 'text[]',
  ia: 'int4[]',
  mo: 'mood',
  ip: 'inet',
  r: 'int4range',
  bi: 'bit(3)',
};

let gateway: WriteGateway;
beforeAll(async () => {
  const columns = Object.entries(TYPES).map(([name, type]) => `${name} ${type}`);
  gateway = await writeGateway({
    sql: `
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE item (id int PRIMARY KEY, ${columns.join()});
      CREATE TABLE node (id int PRIMARY KEY, parent_id int REFERENCES node, owner int);
      INSERT INTO node SELECT n, nullif(n - 1, 0), 1 FROM generate_series(1, 30) n;
      CREATE TABLE gone (id int PRIMARY KEY);
      CREATE FUNCTION slow(wait float8) RETURNS SETOF node LANGUAGE sql STABLE AS 'SELECT node.* FROM node, pg_sleep(wait)';
      CREATE FUNCTION slow_write(wait float8) RETURNS SETOF node LANGUAGE sql VOLATILE AS 'SELECT node.* FROM node, pg_sleep(wait)'`,
    tables: [
      'item',
      'gone',
      {
        table: { schema: 'public', name: 'node' },
        object_relationships: [{ name: 'parent', using: { foreign_key_constraint_on: 'parent_id' } }],
        array_relationships: [
          { name: 'children', using: { foreign_key_constraint_on: { table: 'node', column: 'parent_id' } } },
        ],
        select_permissions: [{ role: 'user', permission: { columns: ['id'], filter: { owner: 'X-Hasura-User-Id' } } }],
      },
    ],
    functions: [
      { function: { schema: 'public', name: 'slow' } },
      { function: { schema: 'public', name: 'slow_write' }, configuration: { exposed_as: 'mutation' } },
    ],
  });
});
afterAll(() => gateway.close());

/** Column, value, message. */
const WRONG: readonly (readonly [string, Json, string])[] = [
  ['i2', 32768, `The value 32768.0 ${BOUNDS}`],
  ['i2', 'x', 'invalid input syntax for type smallint: "x"'],
  ['i4', 2147483648, `The value 2.147483648e9 ${BOUNDS}`],
  ['i4', 1.5, `The value 1.5 ${BOUNDS}`],
  ['i4', 'abc', 'invalid input syntax for type integer: "abc"'],
  ['i4', true, 'parsing Int failed, expected Number, but encountered Boolean'],
  ['i8', '9223372036854775808', 'value "9223372036854775808" is out of range for type bigint'],
  ['i8', {}, 'parsing Int failed, expected Number, but encountered Object'],
  ['f4', 1e39, 'The value 1.0e39 lies outside the bounds. Is it overflowing the float bounds?'],
  ['f4', 'x', 'invalid input syntax for type real: "x"'],
  ['f8', '1e999', '"1e999" is out of range for type double precision'],
  ['f8', [], 'parsing Double failed, expected Number, but encountered Array'],
  ['n', '1,5', 'invalid input syntax for type numeric: "1,5"'],
  ['n', false, 'parsing Scientific failed, expected Number, but encountered Boolean'],
  ['m', 'x', 'invalid input syntax for type money: "x"'],
  ['b', 1, 'parsing Bool failed, expected Boolean, but encountered Number'],
  ['b', 'maybe', 'invalid input syntax for type boolean: "maybe"'],
  ['t', 1, 'parsing Text failed, expected String, but encountered Number'],
  ['t', 'a\0b', 'invalid byte sequence for encoding "UTF8": 0x00'],
  ['v', 1, 'parsing Text failed, expected String, but encountered Number'],
  ['by', 1, 'A string is expected for type: bytea'],
  ['by', '\\xzz', 'invalid hexadecimal digit: "z"'],
  ['d', '2020-02-30', 'date/time field value out of range: "2020-02-30"'],
  ['d', 1, 'parsing Day failed, expected String, but encountered Number'],
  ['ts', 'yesterdayish', 'invalid input syntax for type timestamp: "yesterdayish"'],
  ['tz', '2020-13-01T00:00:00Z', 'date/time field value out of range: "2020-13-01T00:00:00Z"'],
  ['tz', 5, 'parsing UTCTime failed, expected String, but encountered Number'],
  ['ti', '25:00:00', 'date/time field value out of range: "25:00:00"'],
  ['iv', 'soon', 'invalid input syntax for type interval: "soon"'],
  ['u', 'abc', 'invalid input syntax for type uuid: "abc"'],
  ['u', 1, 'parsing UUID failed, expected String, but encountered Number'],
  ['jb', { a: 'b\0' }, 'unsupported Unicode escape sequence'],
  ['jb', 'b\0', 'unsupported Unicode escape sequence'],
  ['ta', 'not {a list', 'malformed array literal: "not {a list"'],
  ['ta', [1], 'parsing Text failed, expected String, but encountered Number'],
  ['ta', [null], "unexpected null value for type 'String'"],
  ['ia', ['x'], 'invalid input syntax for type integer: "x"'],
  ['ia', [2147483648], `The value 2.147483648e9 ${BOUNDS}`],
  ['ia', '{1,x}', 'invalid input syntax for type integer: "x"'],
  ['mo', 'happy', 'invalid input value for enum mood: "happy"'],
  ['mo', 1, 'A string is expected for type: mood'],
  ['ip', '1.2.3', 'invalid input syntax for type inet: "1.2.3"'],
  ['r', '[5,1)', 'range lower bound must be less than or equal to range upper bound'],
  ['bi', '102', '"2" is not a valid binary digit'],
];

/** Fine to compare with, but the column's modifiers do not let them in. */
const UNFIT: typeof WRONG = [
  ['n', 99999, 'numeric field overflow'],
  ['v', 'long', 'value too long for type character varying(3)'],
  ['c', 'long', 'value too long for type character(3)'],
  ['bi', '10', 'bit string length 2 does not match type bit(3)'],
];

const literal = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value as JsonObject)
    .map(([key, item]) => `${key}: ${literal(item)}`)
    .join()}}`;
};

const refusal = { code: expect.stringMatching(/^(parse-failed|data-exception|validation-failed)$/) as string };

describe('a wrong value', () => {
  it.each(WRONG)('of the column %s to compare with is refused: %j', async (column, value, message) => {
    const where = { [column]: { _eq: value } };
    const literally = `{ item(where: ${literal(where)}) { id } }`;
    expect(await gateway.fault(literally)).toMatchObject({ ...refusal, message });
    const query = 'query ($w: item_bool_exp) { item(where: $w) { id } }';
    expect(await gateway.fault(query, { variables: { w: where } })).toMatchObject({ ...refusal, message });
  });

  it.each([...WRONG, ...UNFIT])('of the column %s to write is refused: %j', async (column, value, message) => {
    const objects = [{ id: 2 }, { id: 1, [column]: value }];
    const literally = `mutation { insert_item(objects: ${literal(objects)}) { affected_rows } }`;
    expect(await gateway.fault(literally)).toMatchObject({ ...refusal, message });
    const query = 'mutation ($o: [item_insert_input!]!) { insert_item(objects: $o) { affected_rows } }';
    expect(await gateway.fault(query, { variables: { o: objects } })).toMatchObject({ ...refusal, message });
    expect(await gateway.onDatabase('SELECT id FROM item')).toEqual([]);
  });
});

describe('a request', () => {
  const chain = (depth: number, inner: string): string => '{parent: '.repeat(depth) + inner + '}'.repeat(depth);

  it('may ask for related rows of related rows, twenty levels deep', async () => {
    const where = chain(20, '{id: {_eq: 3}}');
    expect(await gateway.answer(`{ node(where: ${where}) { id } }`)).toEqual({ node: [{ id: 23 }] });
    const query = 'query ($w: node_bool_exp) { node(where: $w) { id } }';
    let nested: JsonObject = { id: { _eq: 3 } };
    for (let depth = 0; depth < 20; depth++) nested = { parent: nested };
    expect(await gateway.answer(query, { variables: { w: nested } })).toEqual({ node: [{ id: 23 }] });
  });

  it('is refused where an operator twenty levels deep is unknown', async () => {
    const fault = await gateway.fault(`{ node(where: ${chain(20, '{id: {_eqq: 3}}')}) { id } }`);
    expect(fault).toMatchObject({
      code: 'validation-failed',
      message: "field '_eqq' not found in type: 'Int_comparison_exp'",
    });
  });

  it.each(['-1', '2147483648', '99999999999999999999', '1.5', '"1"', 'true'])(
    'is refused with the limit %s',
    async (limit) => {
      const fault = await gateway.fault(`{ node(limit: ${limit}) { id } }`);
      expect(['validation-failed', 'parse-failed']).toContain(fault.code);
    },
  );

  it('may have the greatest limit and offset', async () => {
    const { node } = (await gateway.answer('{ node(limit: 2147483647) { id } }')) as { node: Json[] };
    expect(node).toHaveLength(30);
    expect(await gateway.answer('{ node(offset: "9223372036854775807") { id } }')).toEqual({ node: [] });
  });

  it('is refused where its role refers to a session variable that is missing', async () => {
    expect(await gateway.fault('{ node { id } }', { role: 'user' })).toMatchObject({
      code: 'not-found',
      message: 'missing session variable: "x-hasura-user-id"',
    });
  });

  it('is refused where a session variable is none of the type', async () => {
    const request = { role: 'user', session: { 'x-hasura-user-id': 'x; DROP TABLE node' } };
    expect(await gateway.fault('{ node { id } }', request)).toMatchObject({
      code: 'data-exception',
      message: 'invalid input syntax for type integer: "x; DROP TABLE node"',
    });
  });
});

describe('a database', () => {
  it('that has lost a table fails its requests, and no others', async () => {
    await gateway.answer('{ gone { id } }');
    await gateway.onDatabase('DROP TABLE gone');
    const fault = { code: 'unexpected', message: 'database query error' };
    expect(await gateway.fault('{ gone { id } }')).toMatchObject(fault);
    const mutation =
      'mutation { insert_item(objects: {id: 7}) { affected_rows } insert_gone(objects: {id: 1}) { affected_rows } }';
    expect(await gateway.fault(mutation)).toMatchObject(fault);
    expect(await gateway.answer('{ item { id } }')).toEqual({ item: [] });
  });

  const endSleepers = (): Promise<number> =>
    until(async () => {
      const ended = await gateway.onDatabase(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event = 'PgSleep'`,
      );
      return ended.length > 0;
    });

  it('that ends a connection in mid-query fails the query, and answers the next', async () => {
    const asleep = gateway.fault('{ slow(args: {wait: 60}) { id } }');
    await endSleepers();
    // A read is asked once more on another connection.
    await endSleepers();
    expect(await asleep).toMatchObject({ code: 'postgres-error', message: 'connection error' });
    expect(await gateway.answer('{ node(where: {id: {_eq: 1}}) { id } }')).toEqual({ node: [{ id: 1 }] });
  });

  it('that ends a connection in the middle of a mutation fails it, and keeps nothing', async () => {
    const mutation = 'mutation { insert_item(objects: {id: 8}) { affected_rows } slow_write(args: {wait: 60}) { id } }';
    const asleep = gateway.fault(mutation);
    await endSleepers();
    expect(await asleep).toMatchObject({ code: 'postgres-error', message: 'connection error' });
    expect(await gateway.onDatabase('SELECT id FROM item')).toEqual([]);
  });
});
