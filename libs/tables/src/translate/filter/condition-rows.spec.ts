// Conditions on a real database: which rows they let through.
import pg from 'pg';
import { compare, idsOf, literal, session, variable, type Request } from '../../../test/condition-bench.js';
import { catalogType } from '../../../../../test/support/catalog-builder.js';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/test-database.js';
import type { AggregateCondition, Condition } from '../../permission/condition.js';

const SCHEMA = `
  CREATE EXTENSION citext; CREATE EXTENSION ltree;
  CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
  CREATE TABLE item (
    id int4 PRIMARY KEY, n int8, name text, code bpchar(6), nick citext, feeling mood, doc jsonb, tags text[], path ltree,
    amount numeric, happened timestamptz, key uuid, cost money, flags bit(3), letter "char"
  );
  INSERT INTO item VALUES
    (1, 10, 'Ada', 'a', 'ADA', 'happy', '{"a": 1, "b": [1, 2]}', '{x,y}', 'top.science.math', 1.50, '2020-01-01Z',
     '00000000-0000-0000-0000-000000000001', 5, B'101', 'x'),
    (2, 20, 'Bob_', 'b ', 'bob', 'sad', '{"c": null}', '{z}', 'top.art', -1, '2021-01-01Z',
     '00000000-0000-0000-0000-000000000002', 6, B'111', 'y'),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  CREATE TABLE part (id int4 PRIMARY KEY, item_id int4 REFERENCES item, weight float8, fine bool, owner text);
  INSERT INTO part VALUES (1, 1, 1.5, true, 'ada'), (2, 1, 2.5, false, 'bob'), (3, 2, 9, true, 'bob');
  CREATE FUNCTION shout(i item) RETURNS text STABLE LANGUAGE sql AS 'SELECT upper(i.name)';
  CREATE FUNCTION own_parts(i item, s json) RETURNS SETOF part STABLE LANGUAGE sql
    AS $$SELECT * FROM part WHERE item_id = i.id AND owner = s->>'x-hasura-user'$$;
`;

describe('rows that satisfy a condition', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(SCHEMA);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each<[string, Condition, number[], Request?]>([
    ['bigint', compare('n int8', 'gt', literal(15)), [2]],
    ['bigint as text', compare('n int8', 'lte', literal('10')), [1]],
    ['list', compare('n int8', 'in', variable()), [1, 2], { variables: [[10, 20]] }],
    ['not in list', compare('n int8', 'nin', variable()), [2], { variables: [[10]] }],
    ['empty list of a variable', compare('n int8', 'in', variable()), [], { variables: [[]] }],
    ['not in the empty list of a variable', compare('id int4', 'nin', variable()), [1, 2, 3], { variables: [[]] }],
    ['list of a session', compare('id int4', 'in', session('ids')), [1, 3], { session: { ids: '{1,3}' } }],
    ['null', compare('n int8', 'is_null', literal(true)), [3]],
    ['null-aware null', compare('n int8', 'eq', variable(), { nullAware: true }), [3], { variables: [null] }],
    ['null-aware not null', compare('n int8', 'neq', variable(), { nullAware: true }), [1, 2], { variables: [null] }],
    [
      'null that collapses',
      compare('n int8', 'eq', variable(), { nullCollapses: true }),
      [1, 2, 3],
      { variables: [null] },
    ],
    ['like', compare('name text', 'like', literal('A%')), [1]],
    ['not like', compare('name text', 'nlike', literal('A%')), [2]],
    ['similar', compare('name text', 'similar', literal('(Ada|Eve)')), [1]],
    ['regex', compare('name text', 'iregex', literal('^a')), [1]],
    ['quotes are text', compare('name text', 'eq', literal(`' OR 1=1 --`)), []],
    ['padded', compare('code bpchar', 'eq', literal('a')), [1]],
    ['citext', compare('nick base:citext', 'eq', literal('ada')), [1]],
    ['citext list', compare('nick base:citext', 'in', literal(['BOB'])), [2]],
    ['citext like', compare('nick base:citext', 'like', literal('a%')), [1]],
    ['enum type', compare('feeling enum:mood', 'gt', literal('sad')), [1]],
    ['enum types', compare('feeling enum:mood', 'in', literal(['sad'])), [2]],
    ['jsonb contains', compare('doc jsonb', 'contains', literal({ b: [2] })), [1]],
    ['jsonb contained', compare('doc jsonb', 'contained_in', literal({ c: null, d: 1 })), [2]],
    ['jsonb key', compare('doc jsonb', 'has_key', literal('c')), [2]],
    ['jsonb any key', compare('doc jsonb', 'has_keys_any', literal(['c', 'a'])), [1, 2]],
    ['jsonb all keys', compare('doc jsonb', 'has_keys_all', session('k')), [1], { session: { k: '{a,b}' } }],
    ['jsonb equal', compare('doc jsonb', 'eq', variable()), [2], { variables: [{ c: null }] }],
    ['jsonb list', compare('doc jsonb', 'in', variable()), [2], { variables: [[{ c: null }, 'x']] }],
    ['array', compare('tags text[]', 'eq', literal(['x', 'y'])), [1]],
    ['array contains', compare('tags text[]', 'contains', literal(['y'])), [1]],
    ['array contained', compare('tags text[]', 'contained_in', literal('{z,q}')), [2]],
    ['list of arrays', compare('tags text[]', 'in', variable()), [1, 2], { variables: [[['x', 'y'], ['z']]] }],
    ['not in a list of arrays', compare('tags text[]', 'nin', literal([['z'], ['q', 'r']])), [1]],
    ['arrays of a session', compare('tags text[]', 'in', session('t')), [2], { session: { t: '{"{z}"}' } }],
    ['ancestor', compare('path base:ltree', 'ancestor', literal('top.art.modern')), [2]],
    ['descendant', compare('path base:ltree', 'descendant', literal('top')), [1, 2]],
    ['descendant of any', compare('path base:ltree', 'descendant_any', literal(['top.art', 'x'])), [2]],
    ['matches', compare('path base:ltree', 'matches', literal('*.math')), [1]],
    ['matches any', compare('path base:ltree', 'matches_any', literal(['*.art', '*.x'])), [2]],
    ['matches fulltext', compare('path base:ltree', 'matches_fulltext', literal('Math@')), [1]],
    ['numeric', compare('amount numeric', 'eq', literal('1.5')), [1]],
    ['timestamptz', compare('happened timestamptz', 'lt', literal('2020-06-01')), [1]],
    ['uuid', compare('key uuid', 'in', literal(['00000000-0000-0000-0000-000000000002'])), [2]],
    ['money', compare('cost money', 'eq', literal(5)), [1]],
    ['bit strings of any length', compare('flags bit', 'eq', literal('101')), [1]],
    ['the one-byte type', compare('letter char', 'eq', literal('y')), [2]],
    ['session integer', compare('id int4', 'eq', session('id')), [2], { session: { id: '2' } }],
    [
      'guarded cell',
      compare('n int8', 'is_null', literal(true), { guard: compare('id int4', 'eq', literal(1)) }),
      [2, 3],
    ],
  ])('%s', async (_, condition, ids, request: Request = {}) => {
    expect(await idsOf(client, condition, request)).toEqual(ids);
  });

  const parts = {
    name: 'parts',
    cardinality: 'many',
    target: { schema: 'public', name: 'part' },
    mapping: [['id', 'item_id']],
    isNullable: true,
    insertionOrder: 'after-parent',
    comment: undefined,
  } as const;
  const isFine = compare('fine bool', 'eq', literal(true));

  it('related rows', async () => {
    expect(await idsOf(client, { type: 'related', relationship: parts, where: isFine })).toEqual([1, 2]);
    const light: Condition = { type: 'all', conditions: [isFine, compare('weight float8', 'lt', literal(2))] };
    expect(await idsOf(client, { type: 'related', relationship: parts, where: light })).toEqual([1]);
    expect(
      await idsOf(client, { type: 'not', condition: { type: 'related', relationship: parts, where: isFine } }),
    ).toEqual([3]);
  });

  it('rows of any table', async () => {
    const where = compare('owner text', 'eq', session('x-hasura-user'));
    const condition: Condition = { type: 'exists', table: { schema: 'public', name: 'part' }, where };
    expect(await idsOf(client, condition, { session: { 'x-hasura-user': 'bob' } })).toEqual([1, 2, 3]);
    expect(await idsOf(client, condition, { session: { 'x-hasura-user': 'eve' } })).toEqual([]);
  });

  it('columns of the root row inside relationships', async () => {
    const where = compare('id int4', 'cgt', { type: 'column', column: 'id', ofRoot: true });
    expect(await idsOf(client, { type: 'related', relationship: parts, where })).toEqual([1, 2]);
  });

  it.each<[Partial<AggregateCondition>, number[]]>([
    [{}, [1]],
    [{ predicate: [{ operator: 'eq', value: literal(0), nullAware: false }] }, [3]],
    [{ columns: ['fine', 'owner'], guards: [null, null], distinct: true }, [1]],
    [{ where: isFine, predicate: [{ operator: 'in', value: literal([1]), nullAware: false }] }, [1, 2]],
    [
      {
        function: 'sum',
        columns: ['weight'],
        guards: [null],
        resultType: catalogType('float8'),
        predicate: [{ operator: 'gt', value: literal(5), nullAware: false }],
      },
      [2],
    ],
    [
      {
        function: 'sum',
        columns: ['weight'],
        guards: [isFine],
        resultType: catalogType('float8'),
        predicate: [{ operator: 'eq', value: literal(1.5), nullAware: false }],
      },
      [1],
    ],
    [
      {
        function: 'bool_and',
        columns: ['fine'],
        guards: [null],
        resultType: catalogType('bool'),
        predicate: [{ operator: 'eq', value: literal(true), nullAware: false }],
      },
      [2],
    ],
    [
      {
        function: 'corr',
        columns: ['weight', 'weight'],
        guards: [null, null],
        resultType: catalogType('float8'),
        predicate: [{ operator: 'is_null', value: literal(true), nullAware: false }],
      },
      [2, 3],
    ],
  ])('aggregates of related rows %#', async (part, ids) => {
    const condition: AggregateCondition = {
      type: 'aggregate',
      relationship: parts,
      where: { type: 'all', conditions: [] },
      function: 'count',
      columns: [],
      guards: [],
      distinct: false,
      resultType: catalogType('int4'),
      predicate: [{ operator: 'gte', value: literal(2), nullAware: false }],
      ...part,
    };
    expect(await idsOf(client, condition)).toEqual(ids);
  });

  const computed = (name: string, ...inputs: readonly object[]) =>
    ({ name, comment: null, function: { function: { schema: 'public', name } }, inputs, returns: null }) as never;

  it('computed fields', async () => {
    const operand = {
      type: 'computed',
      computedField: computed('shout', { type: 'row', name: 'i' }),
      columnType: catalogType('text'),
      guard: null,
    } as const;
    const condition: Condition = {
      type: 'compare',
      operand,
      comparison: { operator: 'eq', value: literal('ADA'), nullAware: false },
    };
    expect(await idsOf(client, condition)).toEqual([1]);
  });

  it('rows of computed fields', async () => {
    const computedField = computed(
      'own_parts',
      { type: 'row', name: 'i' },
      { type: 'session', name: 's', sqlType: 'json' },
    );
    const condition: Condition = {
      type: 'computed-rows',
      computedField,
      table: { schema: 'public', name: 'part' },
      where: isFine,
    };
    expect(await idsOf(client, condition, { session: { 'x-hasura-user': 'ada' } })).toEqual([1]);
    expect(await idsOf(client, condition, { session: { 'x-hasura-user': 'bob' } })).toEqual([2]);
  });

  it('fails in Postgres when a value is none of the type', async () => {
    await expect(idsOf(client, compare('id int4', 'eq', literal('abc')))).rejects.toThrow(
      'invalid input syntax for type integer: "abc"',
    );
  });
});
