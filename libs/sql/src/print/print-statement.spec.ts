import pg from 'pg';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import type { BinaryOperator, Expression } from '../ast/expression.js';
import type { FromItem, Select, Statement } from '../ast/select.js';
import { printStatement } from './print-statement.js';

const relation = { schema: 'public', name: 'item' };
const from: FromItem = { type: 'relation', relation, alias: 't0' };
const column = (name: string): Expression => ({ type: 'column', relation: 't0', name });
const integer = (value: number): Expression => ({ type: 'integer', value });
const text = (value: string): Expression => ({ type: 'text', value });
const parameter = (constant: string, name = 'int4'): Expression => ({
  type: 'parameter',
  source: { type: 'constant', text: constant },
  as: { name },
});
const select = (...expressions: Expression[]): Select => ({
  type: 'select',
  columns: expressions.map((expression) => ({ expression })),
});
const print = (expression: Expression): string => printStatement(select(expression)).text.slice('SELECT '.length);

describe('printStatement', () => {
  it('prints a select with every clause on one line', () => {
    const statement: Statement = {
      type: 'select',
      with: [{ name: 'c', statement: { ...select(column('id')), from } }],
      distinctOn: [column('id')],
      columns: [{ expression: column('id'), alias: 'key' }],
      from,
      joins: [{ type: 'left', item: { type: 'select', select: select(integer(1)), alias: 't1', lateral: true } }],
      where: { type: 'binary', operator: '=', left: column('id'), right: parameter('1') },
      orderBy: [{ expression: column('id'), direction: 'DESC', nulls: 'LAST' }],
      limit: parameter('10'),
      offset: integer(2),
    };
    expect(printStatement(statement)).toEqual({
      text:
        'WITH "c" AS (SELECT "t0"."id" FROM "public"."item" AS "t0") SELECT DISTINCT ON ("t0"."id") "t0"."id" AS "key" ' +
        'FROM "public"."item" AS "t0" LEFT JOIN LATERAL (SELECT 1) AS "t1" ON true WHERE "t0"."id" = $1::int4 ' +
        'ORDER BY "t0"."id" DESC NULLS LAST LIMIT $2::int4 OFFSET 2',
      parameters: [
        { type: 'constant', text: '1' },
        { type: 'constant', text: '10' },
      ],
      touches: { reads: [{ schema: 'public', name: 'item' }], writes: [], functions: [] },
    });
  });

  it('prints an upsert', () => {
    const statement: Statement = {
      type: 'insert',
      into: relation,
      alias: 't0',
      columns: ['id', 'name'],
      rows: [[parameter('1'), { type: 'default' }]],
      onConflict: {
        target: { type: 'constraint', name: 'item_pkey' },
        update: { set: [{ column: 'name', value: text('x') }] },
      },
      returning: [{ expression: column('id') }],
    };
    expect(printStatement(statement).text).toBe(
      'INSERT INTO "public"."item" AS "t0" ("id", "name") VALUES ($1::int4, DEFAULT) ' +
        'ON CONFLICT ON CONSTRAINT "item_pkey" DO UPDATE SET "name" = \'x\' RETURNING "t0"."id"',
    );
  });

  it('gives equal sources of equal types one placeholder', () => {
    const statement = select(parameter('1'), parameter('2'), parameter('1'), parameter('1', 'text'));
    expect(printStatement(statement)).toMatchObject({
      text: 'SELECT $1::int4, $2::int4, $1::int4, $3::text',
      parameters: { length: 3 },
    });
  });

  it.each([
    [{ name: 'int4', isArray: true }, 'int4[]'],
    [{ schema: 'pg_catalog', name: 'jsonb' }, 'jsonb'],
    [{ schema: 'public', name: 'mood' }, '"public"."mood"'],
    [{ schema: 'public', name: 'jsonb', isArray: true }, '"public"."jsonb"[]'],
    [{ name: 'char' }, '"char"'],
    [{ name: 'bit' }, '"bit"'],
    [{ name: 'ci"text' }, '"ci""text"'],
  ])('prints the type %j as %s', (as, printed) => {
    expect(print({ type: 'cast', operand: { type: 'null' }, as })).toBe(`NULL::${printed}`);
  });

  it('parenthesises what binds weaker than its operator', () => {
    const or: Expression = { type: 'or', operands: [column('a'), column('b')] };
    const sum: Expression = { type: 'binary', operator: '+', left: integer(-1), right: integer(2) };
    expect(print({ type: 'and', operands: [or, { type: 'not', operand: or }] })).toBe(
      '("t0"."a" OR "t0"."b") AND (NOT ("t0"."a" OR "t0"."b"))',
    );
    expect(print({ type: 'cast', operand: sum, as: { name: 'int8' } })).toBe('((-1) + 2)::int8');
  });

  it('prints empty conjunctions as true and empty disjunctions as false', () => {
    expect(print({ type: 'and', operands: [] })).toBe('true');
    expect(print({ type: 'or', operands: [] })).toBe('false');
  });

  it.each([
    ['a name with NUL', { type: 'column', name: 'a\0b' }],
    ['an empty name', { type: 'column', name: '' }],
    ['a text with NUL', { type: 'text', value: 'a\0' }],
    ['a fraction as integer', { type: 'integer', value: 0.5 }],
    ['a function whose name is not plain', { type: 'call', name: 'f(); --', arguments: [] }],
    ['a CASE without branches', { type: 'case', branches: [], otherwise: { type: 'null' } }],
  ] as const)('refuses %s', (_, expression) => {
    expect(() => print(expression as Expression)).toThrow();
  });

  it('prints a tree of any depth', () => {
    let deep: Expression = { type: 'boolean', value: true };
    for (let i = 0; i < 100_000; i++) deep = { type: 'not', operand: deep };
    expect(print(deep)).toHaveLength('NOT (true)'.length - 2 + 99_999 * 'NOT ()'.length);
  });
});

const HOSTILE = [
  'a"b',
  '"; DROP TABLE item; --',
  "it's",
  'back\\slash',
  '$1',
  'select',
  ' ',
  'Ünï"💥',
  '??',
  ':name',
  '/*',
  't0',
];

describe('a printed statement in Postgres', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`CREATE TABLE item (id int4 PRIMARY KEY, name text, flag bool, doc jsonb, tags text[], t0 text);
      CREATE FUNCTION f(a int4, b int4 DEFAULT 0) RETURNS int4 LANGUAGE sql AS 'SELECT a - b';
      INSERT INTO item VALUES (1, 'one', true, '{"a":1}', '{x}', 'zero')`);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const parses = async (statement: Statement): Promise<void> => {
    const { text } = printStatement(statement);
    await client.query(`PREPARE p AS ${text}`);
    await client.query('DEALLOCATE p');
  };

  it.each(HOSTILE)('takes %j as an alias, a column and a text', async (name) => {
    const values: FromItem = { type: 'values', rows: [[text(name)]], alias: name, columns: [name] };
    const statement: Select = {
      type: 'select',
      columns: [{ expression: { type: 'column', relation: name, name }, alias: name }],
      from: values,
    };
    const { rows } = await client.query<Record<string, string>>(printStatement(statement).text);
    expect(rows).toEqual([{ [name]: name }]);
  });

  it.each(['on', 'off'])('means the same text when standard_conforming_strings is %s', async (setting) => {
    try {
      await client.query(`SET standard_conforming_strings = ${setting}; SET escape_string_warning = off`);
      const { rows } = await client.query<{ v: string }>(
        printStatement({ type: 'select', columns: [{ expression: text("\\' OR 1=1 --\\"), alias: 'v' }] }).text,
      );
      expect(rows).toEqual([{ v: "\\' OR 1=1 --\\" }]);
    } finally {
      await client.query('RESET standard_conforming_strings');
    }
  });

  it('passes the whole row even when a column has the name of its alias', async () => {
    const row: Expression = { type: 'row', relation: 't0' };
    const statement: Select = {
      type: 'select',
      columns: [
        { expression: { type: 'call', name: 'to_jsonb', arguments: [{ value: row }] }, alias: 'row' },
        { expression: { type: 'cast', operand: row, as: { name: 'text' } }, alias: 'text' },
      ],
      from,
    };
    const { rows } = await client.query<{ row: object; text: string }>(printStatement(statement).text);
    expect(rows[0]?.row).toMatchObject({ id: 1, t0: 'zero' });
    expect(rows[0]?.text).toContain('one');
  });

  it('passes arguments by name', async () => {
    const call: Expression = {
      type: 'call',
      schema: 'public',
      name: 'f',
      arguments: [
        { name: 'b', value: integer(1) },
        { name: 'a', value: integer(5) },
      ],
    };
    const { rows } = await client.query<{ f: number }>(printStatement(select(call)).text);
    expect(rows).toEqual([{ f: 4 }]);
  });

  it('does not take an integer in ORDER BY for the position of a column', async () => {
    await parses({
      ...select(column('id')),
      from,
      orderBy: [{ expression: integer(9), direction: 'ASC', nulls: 'LAST' }],
    });
  });

  it.each<[string, Statement]>([
    ['a default insert', { type: 'insert', into: relation, alias: 'n', columns: [], rows: [[]], returning: [] }],
    [
      'an upsert on columns',
      {
        type: 'insert',
        into: relation,
        alias: 'n',
        columns: ['id'],
        rows: [[integer(1)], [integer(2)]],
        onConflict: {
          target: { type: 'columns', columns: ['id'] },
          update: {
            set: [{ column: 'id', value: integer(3) }],
            where: { type: 'column', relation: 'n', name: 'flag' },
          },
        },
        returning: [{ expression: { type: 'row', relation: 'n', expand: true } }],
      },
    ],
    [
      'an update after a common table expression',
      {
        type: 'update',
        with: [
          {
            name: 'gone',
            statement: {
              type: 'delete',
              relation,
              alias: 'd',
              where: { type: 'boolean', value: true },
              returning: [{ expression: { type: 'row', relation: 'd', expand: true } }],
            },
          },
        ],
        relation,
        alias: 'u',
        set: [{ column: 'name', value: { type: 'default' } }],
        where: { type: 'exists', select: { ...select(integer(1)), from: { type: 'cte', name: 'gone', alias: 'g' } } },
        returning: [],
      },
    ],
    [
      'a select from a function and values',
      {
        type: 'select',
        columns: [
          {
            expression: {
              type: 'call',
              name: 'count',
              arguments: [],
              star: true,
              filter: { type: 'boolean', value: true },
            },
          },
        ],
        from: { type: 'values', rows: [[integer(1), text('a')]], alias: 'v', columns: ['x', 'y'] },
        joins: [
          {
            type: 'inner',
            item: {
              type: 'function',
              call: {
                type: 'call',
                schema: 'public',
                name: 'f',
                arguments: [{ value: { type: 'column', relation: 'v', name: 'x' } }],
              },
              alias: 'g',
              lateral: true,
            },
            on: {
              type: 'binary',
              operator: '=',
              left: { type: 'column', relation: 'g', name: 'g' },
              right: integer(1),
            },
          },
        ],
        groupBy: [{ type: 'column', relation: 'v', name: 'y' }],
      },
    ],
  ])('parses %s', async (_, statement) => {
    await parses(statement);
  });

  it('parses every tree of well-typed expressions', async () => {
    await fc.assert(
      fc.asyncProperty(tree.bool, tree.int, (where, value) =>
        parses({ ...select(value), from, where, limit: { type: 'cast', operand: integer(1), as: { name: 'int8' } } }),
      ),
      { numRuns: 300 },
    );
  });
});

const binary = (operators: readonly BinaryOperator[], operand: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
  fc.record({
    type: fc.constant('binary' as const),
    operator: fc.constantFrom(...operators),
    left: operand,
    right: operand,
  });
const call = (name: string, ...values: Expression[]): Expression => ({
  type: 'call',
  name,
  arguments: values.map((value) => ({ value })),
});

/** Arbitrary expressions by their SQL type. */
const tree = fc.letrec<{ bool: Expression; int: Expression; text: Expression }>((tie) => ({
  int: fc.oneof(
    { maxDepth: 5 },
    fc.integer().map(integer),
    fc.string().map((value) => parameter(value)),
    fc.constant(column('id')),
    binary(['+', '-'], tie('int')),
    fc
      .tuple(tie('bool'), tie('int'), tie('int'))
      .map(([when, then, otherwise]) => ({ type: 'case' as const, branches: [{ when, then }], otherwise })),
    tie('int').map((value) => ({
      type: 'subquery' as const,
      select: select({ type: 'cast', operand: value, as: { name: 'int4' } }),
    })),
    fc.tuple(tie('int'), tie('int')).map(([a, b]) => call('coalesce', a, b)),
  ),
  text: fc.oneof(
    { maxDepth: 5 },
    fc
      .string({ unit: 'binary' })
      .filter((value) => !value.includes('\0'))
      .map((value): Expression => ({ type: 'cast', operand: text(value), as: { name: 'text' } })),
    fc.constant(column('name')),
    binary(['||'], tie('text')),
    tie('bool').map((operand) => ({ type: 'cast' as const, operand, as: { name: 'text' } })),
    tie('text').map((key): Expression => ({ type: 'binary', operator: '->>', left: column('doc'), right: key })),
  ),
  bool: fc.oneof(
    { maxDepth: 5 },
    fc.boolean().map((value) => ({ type: 'boolean' as const, value })),
    fc.constant(column('flag')),
    binary(['=', '<>', '<', '>=', 'IS DISTINCT FROM'], tie('int')),
    binary(['LIKE', 'NOT ILIKE', '~', '!~*', 'SIMILAR TO', 'IS NOT DISTINCT FROM'], tie('text')),
    fc.record({
      type: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('bool'), { maxLength: 3 }),
    }),
    tie('bool').map((operand) => ({ type: 'not' as const, operand })),
    fc.tuple(tie('text'), fc.boolean()).map(([operand, negated]) => ({ type: 'is-null' as const, operand, negated })),
    fc
      .tuple(tie('int'), fc.array(tie('int'), { minLength: 1, maxLength: 3 }))
      .map(([left, items]): Expression => ({ type: 'any', operator: '=', left, right: { type: 'array', items } })),
    tie('bool').map((where) => ({ type: 'exists' as const, select: { ...select(integer(1)), from, where } })),
    tie('text').map((key): Expression => ({ type: 'binary', operator: '?', left: column('doc'), right: key })),
  ),
}));
