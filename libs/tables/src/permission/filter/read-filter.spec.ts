import type { Json, JsonObject } from '@app/types';
import { catalogFunction, catalogOf } from '../../../../../test/support/catalog-builder.js';
import { resolveMetadata } from '../../../../../test/support/resolve-metadata.js';
import { ALWAYS, NEVER, type Condition } from '../condition.js';

const CATALOG = catalogOf({
  scalars: ['geometry', 'geography', 'ltree'],
  tables: [
    {
      table: 'author',
      columns: [
        { name: 'id', type: 'int4', nullable: false },
        'name',
        'boss_id int4',
        'tags text[]',
        'doc jsonb',
        'raw json',
        'place base:geometry',
        'spot base:geography',
        'path base:ltree',
        'born date',
      ],
      primaryKey: ['id'],
    },
    { table: 'article', columns: ['id int4', 'author_id int4', 'title'], primaryKey: ['id'] },
    { table: { schema: 'auth', name: 'session' }, columns: ['token'] },
  ],
  functions: [
    catalogFunction({ function: 'initials', returns: 'text', returnsSet: false, arguments: ['row composite:author'] }),
    catalogFunction({
      function: 'greet',
      returns: 'text',
      returnsSet: false,
      arguments: ['row composite:author', 'word text'],
    }),
    catalogFunction({ function: 'drafts', returns: 'composite:article', arguments: ['row composite:author'] }),
  ],
});
const computed = (name: string): JsonObject => ({ name, definition: { function: name } });
const manual = (table: string, mapping: Json): Json => ({
  manual_configuration: { remote_table: table, column_mapping: mapping },
});

function resolve(filter: Json) {
  return resolveMetadata(CATALOG, {
    tables: [
      {
        table: 'author',
        configuration: { column_config: { name: { custom_name: 'fullName' } } },
        computed_fields: ['initials', 'greet', 'drafts'].map(computed),
        array_relationships: [{ name: 'articles', using: manual('article', { id: 'author_id' }) }],
        delete_permissions: [{ role: 'user', permission: { filter } }],
      },
      { table: 'article', object_relationships: [{ name: 'author', using: manual('author', { author_id: 'id' }) }] },
      { table: { schema: 'auth', name: 'session' } },
    ],
  });
}

function read(filter: Json): Condition {
  const { reasons, table } = resolve(filter);
  expect(reasons).toEqual([]);
  const permission = table('author').permissions.get('user')?.delete;
  if (!permission) throw new Error('no permission');
  return permission.filter;
}

/** The reason without its place. */
function faultOf(filter: Json): string | undefined {
  const { reasons, table } = resolve(filter);
  expect(table('author').permissions.get('user')).toBeUndefined();
  const context = 'Inconsistent object: in table "author": in permission for role "user": ';
  expect(reasons[0]?.startsWith(context)).toBe(true);
  return reasons[0]?.slice(context.length);
}

const literal = (value: Json) => ({ type: 'input', template: { type: 'literal', value } });
const session = (variable: string) => ({ type: 'session', variable });

describe('logic of permission filters', () => {
  it.each<[Json, Condition]>([
    [{}, ALWAYS],
    [{ _and: [] }, ALWAYS],
    [{ _or: [] }, NEVER],
    [{ $or: [] }, NEVER],
    [{ _or: [{}, { id: 1 }] }, ALWAYS],
    [{ _not: { $or: [] } }, { type: 'not', condition: NEVER }],
    [{ articles: {} }, expect.objectContaining({ type: 'related', where: ALWAYS })],
  ])('%j', (filter, condition) => {
    expect(read(filter)).toEqual(condition);
  });

  it('joins several keys with AND', () => {
    expect(read({ id: 1, name: 'x' })).toMatchObject({
      type: 'all',
      conditions: [{ type: 'compare' }, { type: 'compare' }],
    });
  });

  it('takes `$` for `_`', () => {
    expect(read({ $and: [{ id: { $gt: 1 } }] })).toEqual(read({ _and: [{ id: { _gt: 1 } }] }));
  });
});

describe('comparisons of permission filters', () => {
  it.each<[Json, string, unknown]>([
    [{ id: 1 }, 'eq', literal(1)],
    [{ id: '1' }, 'eq', literal('1')],
    [{ id: { _eq: 'X-Hasura-User-Id' } }, 'eq', session('x-hasura-user-id')],
    [{ id: 'req_user_id' }, 'eq', session('x-hasura-user-id')],
    [{ id: { _ne: 1 } }, 'neq', literal(1)],
    [{ id: { _in: [1, 2] } }, 'in', literal([1, 2])],
    [{ id: { _in: 'x-hasura-ids' } }, 'in', session('x-hasura-ids')],
    [{ name: { _in: ['x-hasura-a'] } }, 'in', literal(['x-hasura-a'])],
    [{ name: { _is_null: true } }, 'is_null', literal(true)],
    [{ name: { _like: 'a%' } }, 'like', literal('a%')],
    [{ tags: { _contains: ['a'] } }, 'contains', literal(['a'])],
    [{ doc: { _contains: { a: 'x-hasura-b' } } }, 'contains', literal({ a: 'x-hasura-b' })],
    [{ doc: { _has_keys_any: 'x-hasura-keys' } }, 'has_keys_any', session('x-hasura-keys')],
    [{ id: { _cneq: 'boss_id' } }, 'cne', { type: 'column', column: 'boss_id', ofRoot: false }],
    [{ id: { _ceq: ['boss_id'] } }, 'ceq', { type: 'column', column: 'boss_id', ofRoot: false }],
    [{ name: null }, 'eq', literal(null)],
  ])('%j', (filter, operator, value) => {
    expect(read(filter)).toMatchObject({ type: 'compare', comparison: { operator, value } });
  });

  it('are null-aware for equality on nullable columns only', () => {
    const awareness = ['id', 'name'].flatMap((column) =>
      ['_eq', '_neq', '_like'].flatMap((operator) => {
        if (column === 'id' && operator === '_like') return [];
        const condition = read({ [column]: { [operator]: '1' } });
        return condition.type === 'compare' ? [condition.comparison.nullAware] : [];
      }),
    );
    expect(awareness).toEqual([false, false, true, true, false]);
  });

  it('cast by the name of a Postgres type', () => {
    expect(read({ doc: { _cast: { text: { _like: 'a%' } } } })).toMatchObject({
      operand: { type: 'cast', operand: { column: 'doc' }, columnType: { name: 'text' } },
      comparison: { operator: 'like' },
    });
    expect(read({ spot: { _cast: { geometry: { _st_equals: 'x-hasura-place' } } } })).toMatchObject({
      operand: { type: 'cast', columnType: { name: 'geometry', schema: 'public' } },
    });
  });

  it('take the parts of a distance from literals and the session', () => {
    const within = { _st_d_within: { distance: 'x-hasura-range', from: 'x-hasura-place' } };
    const parts = { distance: session('x-hasura-range'), from: session('x-hasura-place') };
    expect(read({ place: within })).toMatchObject({ comparison: { value: { type: 'parts', parts } } });
    expect(read({ spot: within })).toMatchObject({
      comparison: { value: { parts: { ...parts, use_spheroid: literal(true) } } },
    });
  });
});

describe('fields of permission filters', () => {
  it('reach related tables that the role cannot see', () => {
    expect(read({ articles: { author: { name: 'x' } } })).toMatchObject({
      type: 'related',
      relationship: { name: 'articles' },
      where: { type: 'related', relationship: { name: 'author' }, where: { type: 'compare' } },
    });
  });

  it('compare with the root inside a relationship', () => {
    const column = { type: 'column', column: 'boss_id', ofRoot: true };
    expect(read({ articles: { author_id: { _ceq: ['$', 'boss_id'] } } })).toMatchObject({
      where: { comparison: { value: column } },
    });
  });

  it('test any table of the source', () => {
    const exists = { _table: { schema: 'auth', name: 'session' }, _where: { token: 'x-hasura-token' } };
    expect(read({ _exists: exists })).toMatchObject({
      type: 'exists',
      table: { schema: 'auth', name: 'session' },
      where: { operand: { column: 'token' }, comparison: { value: session('x-hasura-token') } },
    });
  });

  it('use computed fields, whose rows are the root inside', () => {
    expect(read({ initials: 'x' })).toMatchObject({ operand: { type: 'computed' } });
    expect(read({ drafts: { id: { _ceq: ['$', 'author_id'] } } })).toMatchObject({
      type: 'computed-rows',
      table: { schema: 'public', name: 'article' },
      where: { comparison: { value: { ofRoot: true } } },
    });
  });
});

describe('a filter that cannot be read', () => {
  it.each<[Json, string]>([
    [{ nope: 1 }, '"nope" does not exist'],
    [{ fullName: 1 }, '"fullName" does not exist'],
    [{ articles: { name: 'x' } }, '"name" does not exist'],
    [{ id: { _foo: 1 } }, 'Unknown operator: _foo'],
    [{ id: { eq: 1 } }, 'Unknown operator: eq'],
    [{ id: { __eq: 1 } }, 'Unknown operator: __eq'],
    [{ id: { constructor: 1 } }, 'Unknown operator: constructor'],
    [{ place: { _st_intersects_rast: 'x' } }, 'Unknown operator: _st_intersects_rast'],
    [
      { id: { _like: 'x' } },
      ' is of type "integer"; this operator works only on columns of type "text"/"varchar"/"bpchar"/"citext"',
    ],
    [{ name: { _has_key: 'x' } }, ' is of type "text"; this operator works only on columns of type "jsonb"'],
    [
      { tags: { _like: 'x' } },
      ' is of type "text[]"; this operator works only on columns of type "text"/"varchar"/"bpchar"/"citext"',
    ],
    [
      { spot: { _st_contains: 'x' } },
      ' is of type "geography"; this operator works only on columns of type "geometry"',
    ],
    [{ name: { _ancestor: 'x' } }, ' is of type "text"; this operator works only on columns of type "ltree"'],
    [{ id: { _ceq: 'name' } }, 'incompatible column types: "id" has type "integer", but "name" has type "text"'],
    [{ name: { _ceq: 'tags' } }, 'incompatible column types: "name" has type "text", but "tags" has type "text[]"'],
    [
      { articles: { title: { _ceq: ['$', 'id'] } } },
      'incompatible column types: "title" has type "text", but "id" has type "integer"',
    ],
    [{ id: { _ceq: 'nope' } }, '"nope" does not exist'],
    [{ id: { _ceq: 'articles' } }, 'column operators can only compare postgres columns'],
    [{ initials: { _ceq: 'name' } }, 'column operators can only compare postgres columns'],
    [{ id: { _ceq: 1 } }, 'a boolean expression JSON must be either a string or an array'],
    [{ id: { _ceq: {} } }, 'a boolean expression JSON must be either a string or an array'],
    [{ id: { _ceq: [1] } }, 'a boolean expression JSON must be either a string or an array'],
    [{ id: { _ceq: [] } }, 'path cannot be empty'],
    [{ id: { _ceq: ['$'] } }, 'path cannot be empty'],
    [{ id: { _ceq: ['articles', 'id'] } }, 'Relationship references are not supported in column comparison RHS'],
    [{ raw: {} }, 'JSON column can not be part of boolean expression'],
    [{ raw: { _is_null: true } }, 'JSON column can not be part of boolean expression'],
    [{ spot: { _cast: { integer: { _eq: 1 } } } }, 'cannot cast column of type "geography" to type "integer"'],
    [{ id: { _cast: { text: 'x' } } }, 'cannot cast column of type "integer" to type "text"'],
    [{ doc: { _cast: { String: 'x' } } }, 'cannot cast column of type "jsonb" to type "String"'],
    [{ greet: 'x' }, 'Computed columns with input arguments can not be part of the where clause'],
    [{ _exists: { _table: 'gone', _where: {} } }, 'table "gone" does not exist in source: default'],
    [
      { _exists: { _table: { schema: 'auth', name: 'gone' }, _where: {} } },
      'table "auth.gone" does not exist in source: default',
    ],
    [{ _exists: { _where: {} } }, "the key '_table' was not present"],
    [{ _exists: { _table: 'article' } }, "the key '_where' was not present"],
    [{ _exists: 1 }, "the key '_table' was not present"],
    [{ _and: {} }, 'parsing [] failed, expected Array, but encountered Object'],
    [{ _or: [1] }, 'parsing Object failed, expected Object, but encountered Number'],
    [{ _not: [] }, 'parsing Object failed, expected Object, but encountered Array'],
    [{ articles: 'x' }, 'parsing Object failed, expected Object, but encountered String'],
    ['x', 'parsing Object failed, expected Object, but encountered String'],
    [{ id: true }, 'parsing Int failed, expected Number, but encountered Boolean'],
    [{ id: [1] }, 'parsing Int failed, expected Number, but encountered Array'],
    [{ id: { _in: 1 } }, 'expected a list or a session variable'],
    [{ name: { _is_null: 'x' } }, 'expected a boolean'],
    [{ place: { _st_d_within: { distance: 1 } } }, "the key 'from' was not present"],
    [{ place: { _st_d_within: 1 } }, 'expected an object with the keys "distance" and "from"'],
    [{ place: { _st_contains: { type: 'Blob' } } }, 'unexpected geometry type: Blob'],
  ])('%j', (filter, text) => {
    expect(faultOf(filter)).toBe(text);
  });

  it('is found at any depth', () => {
    let filter: Json = { nope: 1 };
    for (let depth = 0; depth < 400; depth++) filter = { _not: filter };
    expect(faultOf(filter)).toBe('"nope" does not exist');
  });
});
