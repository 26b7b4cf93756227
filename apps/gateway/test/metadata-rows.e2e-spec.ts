// The legacy commands on rows (spec/metadata-postgres-api.md 13), for the admin and for roles.
import type { Json } from '@app/types';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';

let gateway: GatewayUnderTest;

const SET_UP = `
  create table author (id serial primary key, name text unique, age int not null default 30, tags jsonb);
  create table article (id serial primary key, title text not null, author_id int references author (id), "Odd Name" text);
  insert into author (name, age, tags) values ('Ann', 20, '["a"]'), ('Bob', 40, '["b", "c"]'), ('Cid', 40, null);
  insert into article (title, author_id) values ('one', 1), ('two', 1), ('three', 2);`;

const role = (name: string, variables: Record<string, string> = {}) => ({ 'x-hasura-role': name, ...variables });

async function ask(type: string, args: unknown, headers: Record<string, string> = {}, path = '/v1/query') {
  const { status, body } = await gateway.metadata({ type, args }, { headers, path });
  return { status, body };
}

const ok = (body: unknown): object => ({ status: 200, body });
const refused = (code: string, error: string, path = '$.args'): object => ({
  status: 400,
  body: { code, error, path },
});

beforeAll(async () => {
  gateway = await startGatewayUnderTest();
});
afterAll(() => gateway.close());

beforeEach(async () => {
  await gateway.apply('clear_metadata', {});
  const sql = `drop schema public cascade; create schema public; ${SET_UP}`;
  await ask('run_sql', { sql, check_metadata_consistency: false });
  await gateway.apply('pg_track_table', { table: 'author' });
  const configuration = { column_config: { 'Odd Name': { custom_name: 'odd' } } };
  await gateway.apply('pg_track_table', { table: 'article', configuration });
  const to = (constraint: Json) => ({ using: { foreign_key_constraint_on: constraint } });
  await gateway.apply('pg_create_object_relationship', { table: 'article', name: 'author', ...to('author_id') });
  await gateway.apply('pg_create_array_relationship', {
    table: 'author',
    name: 'articles',
    ...to({ table: 'article', column: 'author_id' }),
  });
  await gateway.apply('pg_create_select_permission', {
    table: 'article',
    role: 'user',
    permission: { columns: ['id', 'title', 'author_id'], filter: { author_id: 'X-Hasura-User-Id' } },
  });
  await gateway.apply('pg_create_insert_permission', {
    table: 'article',
    role: 'user',
    permission: { columns: ['id', 'title'], check: { title: { _neq: 'bad' } }, set: { author_id: 'X-Hasura-User-Id' } },
  });
  await gateway.apply('pg_create_insert_permission', {
    table: 'article',
    role: 'writer',
    permission: { columns: ['title'], check: {} },
  });
});

describe('select', () => {
  const names = (where: unknown) => ask('select', { table: 'author', columns: ['name'], where, order_by: 'id' });

  it('answers columns and related rows', async () => {
    const columns = ['name', { name: 'articles', alias: 'a', columns: ['title'], order_by: '-title', limit: 1 }];
    expect(await ask('select', { table: 'author', columns, order_by: 'id', limit: 2 })).toEqual(
      ok([
        { name: 'Ann', a: [{ title: 'two' }] },
        { name: 'Bob', a: [{ title: 'three' }] },
      ]),
    );
  });

  it('expands wildcards by levels', async () => {
    const where = { id: 3 };
    expect(await ask('select', { table: 'article', columns: ['*'], where })).toEqual(
      ok([{ id: 3, title: 'three', author_id: 2, 'Odd Name': null }]),
    );
    expect(await ask('select', { table: 'article', columns: ['*.*'], where })).toMatchObject(
      ok([{ id: 3, author: { id: 2, name: 'Bob', tags: ['b', 'c'] } }]),
    );
  });

  it.each<[unknown, string[]]>([
    [{ age: 40 }, ['Bob', 'Cid']],
    [{ $and: [{ age: { $gte: 40 } }, { _not: { name: { $like: 'B%' } } }] }, ['Cid']],
    [{ $or: [{ name: 'Ann' }, { id: { $in: [3] } }] }, ['Ann', 'Cid']],
    [{ articles: { title: { $eq: 'three' } } }, ['Bob']],
    [{ tags: { $contains: ['b'] } }, ['Bob']],
    [{ tags: { $is_null: true } }, ['Cid']],
    [{ tags: null }, ['Cid']],
    [{ id: { $ne: 1, $nin: [2] } }, ['Cid']],
    [{}, ['Ann', 'Bob', 'Cid']],
    [{ name: "x' or true --" }, []],
    [{ $exists: { _table: 'article', _where: { title: 'three' } } }, ['Ann', 'Bob', 'Cid']],
    [{ age: 20, _exists: { _table: { schema: 'public', name: 'article' }, _where: {} } }, ['Ann']],
    [{ $not: { $exists: { _table: 'article', _where: { title: 'nine' } } } }, ['Ann', 'Bob', 'Cid']],
    [{ $exists: { _table: 'article', _where: { $exists: { _table: 'author', _where: { age: 99 } } } } }, []],
    [{ id: { $clt: 'age' } }, ['Ann', 'Bob', 'Cid']],
    [{ id: { _cgt: ['age'] } }, []],
    [{ age: { $ceq: ['$', 'age'], $gt: 20 } }, ['Bob', 'Cid']],
    [{ $not: { id: { $cneq: 'id' } } }, ['Ann', 'Bob', 'Cid']],
    [{ articles: { id: { $cne: 'author_id' } } }, ['Ann', 'Bob']],
  ])('filters by %j', async (where, expected) => {
    expect(await names(where)).toEqual(ok(expected.map((name) => ({ name }))));
  });

  it.each<[unknown, string[]]>([
    ['-name', ['Cid', 'Bob', 'Ann']],
    [
      ['-age', '+name'],
      ['Bob', 'Cid', 'Ann'],
    ],
    [{ column: 'tags', type: 'asc', nulls: 'first' }, ['Cid', 'Ann', 'Bob']],
  ])('orders by %j', async (order_by, expected) => {
    const { body } = await ask('select', { table: 'author', columns: ['name'], order_by });
    expect(body).toEqual(expected.map((name) => ({ name })));
  });

  it('orders by a column of a related row', async () => {
    const order_by = [{ column: 'author.name', type: 'desc' }, 'id'];
    const { body } = await ask('select', { table: 'article', columns: ['id'], order_by });
    expect(body).toEqual([{ id: 3 }, { id: 1 }, { id: 2 }]);
  });

  it.each<[string, unknown, object]>([
    [
      'an unknown table',
      { table: 'x', columns: ['*'] },
      refused('not-exists', 'table "x" does not exist', '$.args.table'),
    ],
    [
      'an unknown column',
      { table: 'author', columns: ['id', 'x'] },
      refused('permission-denied', 'no such column exists: "x"', '$.args.columns[1]'),
    ],
    [
      'an unknown column of a condition',
      { table: 'author', columns: ['*'], where: { $not: { x: 1 } } },
      refused('not-exists', 'column "x" does not exist', '$.args.where["$not"].x'),
    ],
    [
      'an unknown operator',
      { table: 'author', columns: ['*'], where: { id: { $like: 'x' } } },
      refused('unexpected-payload', 'Unknown operator : "$like"', '$.args.where.id["$like"]'),
    ],
    [
      'a comparison with an unknown column',
      { table: 'author', columns: ['*'], where: { id: { $ceq: 'x' } } },
      refused('permission-denied', 'no such column exists: "x"', '$.args.where.id["$ceq"]'),
    ],
    [
      'a comparison of two types',
      { table: 'author', columns: ['*'], where: { id: { $cgt: 'name' } } },
      refused(
        'unexpected-payload',
        'incompatible column types: "id" has type "integer", but "name" has type "text"',
        '$.args.where.id["$cgt"]',
      ),
    ],
    [
      'a comparison with a relationship',
      { table: 'author', columns: ['*'], where: { id: { $ceq: 'articles' } } },
      refused(
        'unexpected-payload',
        'expecting a database column; but, "articles" is a relationship name',
        '$.args.where.id["$ceq"]',
      ),
    ],
    [
      'a comparison with a number',
      { table: 'author', columns: ['*'], where: { id: { $ceq: 1 } } },
      refused(
        'unexpected-payload',
        'a boolean expression JSON must be either a string or an array',
        '$.args.where.id["$ceq"]',
      ),
    ],
    [
      'a comparison with a column of the row that the command is about from a related row',
      { table: 'author', columns: ['*'], where: { articles: { id: { $ceq: ['$', 'id'] } } } },
      refused(
        'not-supported',
        'Relationship references are not supported in column comparison RHS',
        '$.args.where.articles.id["$ceq"]',
      ),
    ],
    [
      'a comparison with nothing',
      { table: 'author', columns: ['*'], where: { id: { $ceq: [] } } },
      refused('unexpected', 'path cannot be empty', '$.args.where.id["$ceq"]'),
    ],
    [
      'rows of an unknown table',
      { table: 'author', columns: ['*'], where: { $exists: { _table: 'x', _where: {} } } },
      refused('not-exists', 'table "x" does not exist', '$.args.table'),
    ],
    [
      'rows of no table',
      { table: 'author', columns: ['*'], where: { $exists: { _where: {} } } },
      refused('parse-failed', 'key "_table" not found', '$.args.where["$exists"]'),
    ],
    ['no columns', { table: 'author' }, refused('parse-failed', 'key "columns" not found', '$')],
    [
      'an offset that is a text',
      { table: 'author', columns: ['*'], offset: '1' },
      refused('parse-failed', 'parsing Int failed, expected Number, but encountered String', '$.offset'),
    ],
    [
      'a negative limit',
      { table: 'author', columns: ['*'], limit: -1 },
      refused('not-supported', 'unexpected negative value', '$.limit'),
    ],
    [
      'a narrowed object relationship',
      { table: 'article', columns: [{ name: 'author', columns: ['id'], limit: 1 }] },
      refused(
        'unexpected-payload',
        "when selecting an 'obj_relationship' 'where', 'order_by', 'limit' and 'offset' can't be used",
        '$.args.columns[0]',
      ),
    ],
  ])('refuses %s', async (_case, args, answer) => {
    expect(await ask('select', args)).toEqual(answer);
  });

  it('lets a role ask only for rows and columns of other tables that it may see', async () => {
    const asked = (where: unknown, user = '2') =>
      ask('select', { table: 'article', columns: ['id'], where }, role('user', { 'x-hasura-user-id': user }));
    const exists = (_where: unknown, _table = 'article') => ({ $exists: { _table, _where } });
    expect(await asked(exists({ title: 'three' }))).toEqual(ok([{ id: 3 }]));
    expect(await asked(exists({ title: 'one' }))).toEqual(ok([]));
    expect(await asked(exists({}, 'author'))).toEqual(
      refused('permission-denied', 'select on "author" for role "user" is not allowed. '),
    );
    const hidden = 'role "user" does not have permission to select column "Odd Name"';
    expect(await asked({ title: { $ceq: 'Odd Name' } })).toEqual(
      refused('permission-denied', hidden, '$.args.where.title["$ceq"]'),
    );
    expect(await asked(exists({ 'Odd Name': 'x' }))).toMatchObject({ body: { error: hidden } });
  });

  it('shows a role its rows and columns only', async () => {
    const columns = ['*', 'title'];
    expect(await ask('select', { table: 'article', columns }, role('user', { 'x-hasura-user-id': '2' }))).toEqual(
      ok([{ id: 3, title: 'three', author_id: 2 }]),
    );
    expect(await ask('select', { table: 'article', columns: ['Odd Name'] }, role('user'))).toEqual(
      refused(
        'permission-denied',
        'role "user" does not have permission to select column "Odd Name"',
        '$.args.columns[0]',
      ),
    );
    expect(
      await ask('select', { table: 'article', columns: ['id'], where: { 'Odd Name': 'x' } }, role('user')),
    ).toMatchObject(
      refused(
        'permission-denied',
        'role "user" does not have permission to select column "Odd Name"',
        '$.args.where["Odd Name"]',
      ),
    );
    expect(await ask('select', { table: 'author', columns: ['id'] }, role('user'))).toEqual(
      refused('permission-denied', 'select on "author" for role "user" is not allowed. '),
    );
    expect(await ask('select', { table: 'article', columns: ['id'] }, role('user'))).toEqual(
      refused('not-found', '"x-hasura-user-id" header is expected but not found'),
    );
  });
});

describe('insert', () => {
  it('answers the number of rows and what is asked of them', async () => {
    const objects = [{ name: 'Dan' }, { name: 'Eve', age: 1, tags: { a: [1] } }];
    expect(await ask('insert', { table: 'author', objects, returning: ['name', 'age', 'tags'] })).toEqual(
      ok({
        affected_rows: 2,
        returning: [
          { name: 'Dan', age: 30, tags: null },
          { name: 'Eve', age: 1, tags: { a: [1] } },
        ],
      }),
    );
    expect(await ask('insert', { table: 'author', objects: [{}] }, {}, '/v2/query')).toEqual(ok({ affected_rows: 1 }));
  });

  it.each<[unknown, unknown]>([
    [
      { constraint_on: ['name'], action: 'update' },
      { affected_rows: 1, returning: [{ id: 1, age: 99 }] },
    ],
    [
      { constraint: 'author_name_key', action: 'update' },
      { affected_rows: 1, returning: [{ id: 1, age: 99 }] },
    ],
    [
      { constraint_on: ['name'], action: 'ignore' },
      { affected_rows: 0, returning: [] },
    ],
    [{ action: 'ignore' }, { affected_rows: 0, returning: [] }],
  ])('meets conflicts: %j', async (on_conflict, expected) => {
    const objects = [{ name: 'Ann', age: 99 }];
    expect(await ask('insert', { table: 'author', objects, on_conflict, returning: ['id', 'age'] })).toEqual(
      ok(expected),
    );
  });

  it.each<[string, object, object]>([
    ['no objects', { objects: [] }, refused('unexpected-payload', 'objects should not be empty', '$.objects')],
    [
      'an update without target',
      { on_conflict: { action: 'update' } },
      refused(
        'unexpected-payload',
        "Expecting 'constraint' or 'constraint_on' when the 'action' is 'update'",
        '$.on_conflict',
      ),
    ],
    [
      'an unknown constraint',
      { on_conflict: { constraint: 'c', action: 'ignore' } },
      refused('unexpected', 'constraint "c" for table "author" does not exist'),
    ],
    [
      'an unknown column of a conflict',
      { on_conflict: { constraint_on: ['x'], action: 'update' } },
      refused('not-exists', 'column "x" does not exist', '$.args.on_conflict.constraint_on[0]'),
    ],
    [
      'an unknown column',
      { objects: [{ x: 1 }] },
      refused('not-exists', 'column "x" does not exist', '$.args.objects[0].x'),
    ],
  ])('refuses %s', async (_case, more, answer) => {
    expect(await ask('insert', { table: 'author', objects: [{ name: 'x' }], ...more })).toEqual(answer);
  });

  it('tells what the database refuses', async () => {
    expect(await ask('insert', { table: 'author', objects: [{ name: 'Ann' }] })).toMatchObject(
      refused(
        'constraint-violation',
        'Uniqueness violation. duplicate key value violates unique constraint "author_name_key"',
      ),
    );
  });

  it('keeps a role to its permission', async () => {
    const user = role('user', { 'x-hasura-user-id': '2' });
    const insert = (objects: unknown, more: object = {}) => ask('insert', { table: 'article', objects, ...more }, user);
    expect(await insert([{ title: 'x' }], { returning: ['title', 'author_id'] })).toEqual(
      ok({ affected_rows: 1, returning: [{ title: 'x', author_id: 2 }] }),
    );
    expect(await insert([{ title: 'bad' }])).toEqual(
      refused('permission-error', 'check constraint of an insert/update permission has failed'),
    );
    expect(await insert([{ author_id: 1 }])).toEqual(
      refused('not-supported', 'column "author_id" is not insertable for role "user"', '$.args.objects[0].author_id'),
    );
    expect(await insert([{ title: 'x' }], { on_conflict: { constraint_on: ['id'], action: 'update' } })).toEqual(
      refused('permission-denied', 'upsert is not allowed for role "user" since update permissions are not defined'),
    );
    expect(
      await ask('insert', { table: 'article', objects: [{ title: 'x' }], returning: ['id'] }, role('writer')),
    ).toEqual(
      refused(
        'permission-denied',
        'select on "article" for role "writer" is not allowed. ; "returning" can only be used if the role has "select" permission on the table',
      ),
    );
  });
});

describe('update', () => {
  const update = (args: object, headers = {}) => ask('update', { table: 'author', where: { id: 1 }, ...args }, headers);

  it.each<[object, object]>([
    [{ $set: { name: 'Zoe', tags: ['z'] } }, { id: 1, name: 'Zoe', age: 20, tags: ['z'] }],
    [{ values: { tags: null } }, { id: 1, name: 'Ann', age: 20, tags: null }],
    [{ $inc: { age: 2 } }, { id: 1, name: 'Ann', age: 22, tags: ['a'] }],
    [{ $mul: { age: 3 } }, { id: 1, name: 'Ann', age: 60, tags: ['a'] }],
    [
      { $default: ['age'], $set: { name: 'Y' } },
      { id: 1, name: 'Y', age: 30, tags: ['a'] },
    ],
  ])('applies %j', async (operators, row) => {
    expect(await update({ ...operators, returning: ['id', 'name', 'age', 'tags'] })).toEqual(
      ok({ affected_rows: 1, returning: [row] }),
    );
  });

  it.each<[string, object, object]>([
    ['no operator', {}, refused('unexpected-payload', 'atleast one of $set, $inc, $mul has to be present', '$')],
    [
      'an unknown column',
      { $set: { x: 1 } },
      refused('permission-denied', 'no such column exists: "x"', '$.args["$set"].x'),
    ],
  ])('refuses %s', async (_case, args, answer) => {
    expect(await update(args)).toEqual(answer);
  });

  it('needs a permission', async () => {
    expect(await update({ $set: { name: 'x' } }, role('user'))).toEqual(
      refused('permission-denied', 'update on "author" for role "user" is not allowed. '),
    );
  });
});

describe('delete', () => {
  it('answers what it has removed', async () => {
    expect(await ask('delete', { table: 'article', where: { author_id: 1, title: 'two' }, returning: ['id'] })).toEqual(
      ok({ affected_rows: 1, returning: [{ id: 2 }] }),
    );
  });

  it('needs a where', async () => {
    expect(await ask('delete', { table: 'article' })).toEqual(refused('parse-failed', 'key "where" not found', '$'));
  });
});

describe('count', () => {
  it.each<[object, number]>([
    [{}, 3],
    [{ where: { age: 40 } }, 2],
    [{ distinct: ['age'] }, 2],
    [{ distinct: ['age', 'name'] }, 3],
  ])('%j', async (args, count) => {
    expect(await ask('count', { table: 'author', ...args })).toEqual(ok({ count }));
  });

  it('refuses unknown columns and roles without permission', async () => {
    expect(await ask('count', { table: 'author', distinct: ['x'] })).toEqual(
      refused('permission-denied', 'no such column exists: "x"', '$.args.distinct[0]'),
    );
    expect(await ask('count', { table: 'author' }, role('user'))).toEqual(
      refused(
        'permission-denied',
        'select on "author" for role "user" is not allowed. ; "count" is only allowed if the role has "select" permissions on the table',
      ),
    );
  });
});

describe('bulks', () => {
  const count = { type: 'count', args: { table: 'article' } };

  it('may mix rows, SQL and metadata for the admin', async () => {
    const insert = { type: 'insert', args: { table: 'author', objects: [{ name: 'x' }] } };
    const sql = { type: 'run_sql', args: { sql: 'select count(*) from author' } };
    expect((await ask('bulk', [insert, sql, count])).body).toEqual([
      { affected_rows: 1 },
      { result_type: 'TuplesOk', result: [['count'], ['4']] },
      { count: 3 },
    ]);
  });

  it('see tables that earlier items have tracked', async () => {
    const create = { type: 'run_sql', args: { sql: 'create table fresh (id int primary key)' } };
    const track = { type: 'track_table', args: 'fresh' };
    const insert = { type: 'insert', args: { table: 'fresh', objects: [{ id: 1 }] } };
    expect((await ask('bulk', [create, track, insert])).body).toMatchObject([{}, {}, { affected_rows: 1 }]);
  });

  it('are open to a role when they hold rows only', async () => {
    const user = role('user', { 'x-hasura-user-id': '1' });
    expect(await ask('bulk', [count, count], user)).toEqual(ok([{ count: 2 }, { count: 2 }]));
    for (const other of [
      { type: 'run_sql', args: { sql: 'select 1' } },
      { type: 'export_metadata', args: {} },
    ]) {
      expect(await ask('bulk', [count, other], user)).toEqual(
        refused('access-denied', 'restricted access : admin only'),
      );
    }
  });

  it('of rows do not mix with SQL that must not write, when they write', async () => {
    const read = { type: 'run_sql', args: { sql: 'select 1', read_only: true } };
    expect((await ask('bulk', [read, count])).status).toBe(200);
    const insert = { type: 'insert', args: { table: 'author', objects: [{ name: 'x' }] } };
    expect((await ask('bulk', [read, insert])).body).toMatchObject({ code: 'bad-request' });
  });
});

describe('roles', () => {
  it.each(['run_sql', 'export_metadata', 'nonsense'])('that are not admin may not %s', async (type) => {
    expect(await ask(type, {}, role('user'))).toEqual(refused('access-denied', 'restricted access : admin only'));
  });

  it('that are not admin find no rows at /v1/metadata', async () => {
    const args = { table: 'article', columns: ['id'] };
    expect((await ask('select', args, role('user'), '/v1/metadata')).body).toMatchObject({ code: 'access-denied' });
  });
});
