import { writeGateway, type WriteGateway } from '../../../../test/write-gateway.js';

let gateway: WriteGateway;

const manual = (name: string, order: 'before_parent' | 'after_parent', [local, remote]: readonly [string, string]) => ({
  name,
  using: {
    manual_configuration: {
      remote_table: { schema: 'public', name: 'author' },
      column_mapping: { [local]: remote },
      insertion_order: order,
    },
  },
});

beforeAll(async () => {
  gateway = await writeGateway({
    sql: `
      CREATE TABLE author (id serial PRIMARY KEY, name text UNIQUE, code text);
      CREATE TABLE article (
        id serial PRIMARY KEY, title text, author_id int NOT NULL REFERENCES author, writer text,
        CONSTRAINT one_title UNIQUE (title)
      );
      CREATE TABLE tag (id serial PRIMARY KEY, article_id int REFERENCES article, label text CHECK (label <> 'bad'));
      CREATE TABLE profile (author_id int PRIMARY KEY REFERENCES author, bio text);
      CREATE TABLE pair (a int, b text, PRIMARY KEY (a, b));
      CREATE TABLE pair_child (id serial PRIMARY KEY, a int, b text, FOREIGN KEY (a, b) REFERENCES pair);
      CREATE TABLE node (id serial PRIMARY KEY, parent_id int REFERENCES node, label text);
    `,
    tables: [
      {
        table: { schema: 'public', name: 'author' },
        array_relationships: [
          { name: 'articles', using: { foreign_key_constraint_on: { table: 'article', column: 'author_id' } } },
        ],
        object_relationships: [
          { name: 'profile', using: { foreign_key_constraint_on: { table: 'profile', column: 'author_id' } } },
        ],
        insert_permissions: [
          { role: 'user', permission: { columns: ['name', 'code'], check: { name: { _neq: 'root' } } } },
          { role: 'backend', permission: { columns: ['name'], check: {}, backend_only: true } },
        ],
        select_permissions: [{ role: 'user', permission: { columns: ['id', 'name'], filter: {} } }],
        update_permissions: [{ role: 'user', permission: { columns: ['code'], filter: {} } }],
      },
      {
        table: { schema: 'public', name: 'article' },
        object_relationships: [
          { name: 'author', using: { foreign_key_constraint_on: 'author_id' } },
          manual('writer_before', 'before_parent', ['writer', 'code']),
          manual('writer_after', 'after_parent', ['writer', 'code']),
        ],
        array_relationships: [
          { name: 'tags', using: { foreign_key_constraint_on: { table: 'tag', column: 'article_id' } } },
        ],
        insert_permissions: [
          { role: 'user', permission: { columns: ['title', 'author_id'], check: { title: { _neq: 'secret' } } } },
          { role: 'backend', permission: { columns: ['title'], check: {} } },
        ],
      },
      {
        table: { schema: 'public', name: 'tag' },
        insert_permissions: [
          {
            role: 'user',
            permission: { columns: ['label'], check: { label: { _neq: 'no' } }, set: { label: 'preset' } },
          },
        ],
      },
      'profile',
      {
        table: { schema: 'public', name: 'pair' },
        array_relationships: [
          { name: 'children', using: { foreign_key_constraint_on: { table: 'pair_child', columns: ['a', 'b'] } } },
        ],
      },
      {
        table: { schema: 'public', name: 'pair_child' },
        object_relationships: [{ name: 'pair', using: { foreign_key_constraint_on: ['a', 'b'] } }],
      },
      {
        table: { schema: 'public', name: 'node' },
        object_relationships: [{ name: 'parent', using: { foreign_key_constraint_on: 'parent_id' } }],
        array_relationships: [
          { name: 'children', using: { foreign_key_constraint_on: { table: 'node', column: 'parent_id' } } },
        ],
      },
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.onDatabase(`TRUNCATE author, article, tag, profile, pair, pair_child, node RESTART IDENTITY`);
  gateway.texts.length = 0;
});

const rowsOf = (table: string) => gateway.onDatabase(`SELECT * FROM ${table} ORDER BY 1`);

describe('a nested insert', () => {
  it('writes the row that an object relationship refers to first', async () => {
    const query = `mutation { insert_article(objects: [{title: "t", author: {data: {name: "n"}}}]) {
      affected_rows returning { title author { name articles { title } } } } }`;
    expect(await gateway.answer(query)).toEqual({
      insert_article: {
        affected_rows: 2,
        returning: [{ title: 't', author: { name: 'n', articles: [{ title: 't' }] } }],
      },
    });
  });

  it('writes children after the row, all children of one list by one statement', async () => {
    const query = `mutation { insert_author(objects: [{name: "n", articles: {data: [{title: "a"}, {title: "b"}]}}]) { affected_rows returning { id } } }`;
    expect(await gateway.answer(query)).toEqual({ insert_author: { affected_rows: 3, returning: [{ id: 1 }] } });
    expect(await rowsOf('article')).toMatchObject([
      { title: 'a', author_id: 1 },
      { title: 'b', author_id: 1 },
    ]);
    expect(gateway.texts).toHaveLength(3);
  });

  it('goes as deep as it is asked to, from variables', async () => {
    const object = {
      name: 'deep',
      profile: { data: { bio: 'x' } },
      articles: {
        data: [
          { title: 'one', tags: { data: [{ label: 'l1' }, { label: 'l2' }] } },
          { title: 'two', tags: { data: [] } },
        ],
      },
    };
    const query = `mutation ($o: author_insert_input!) { insert_author_one(object: $o) { name profile { bio } articles(order_by: {id: asc}) { title tags(order_by: {id: asc}) { label } } } }`;
    expect(await gateway.answer(query, { variables: { o: object } })).toEqual({
      insert_author_one: {
        name: 'deep',
        profile: { bio: 'x' },
        articles: [
          { title: 'one', tags: [{ label: 'l1' }, { label: 'l2' }] },
          { title: 'two', tags: [] },
        ],
      },
    });
  });

  it('inserts a chain of the same table', async () => {
    const query = `mutation { insert_node(objects: [{label: "c", parent: {data: {label: "b", parent: {data: {label: "a"}}}}, children: {data: [{label: "d"}]}}]) { affected_rows } }`;
    expect(await gateway.answer(query)).toEqual({ insert_node: { affected_rows: 4 } });
    expect(await rowsOf('node')).toEqual([
      { id: 1, parent_id: null, label: 'a' },
      { id: 2, parent_id: 1, label: 'b' },
      { id: 3, parent_id: 2, label: 'c' },
      { id: 4, parent_id: 3, label: 'd' },
    ]);
  });

  it('copies all columns of a composite key', async () => {
    const query = `mutation { insert_pair(objects: [{a: 1, b: "x,\\"y\\"", children: {data: [{}, {}]}}]) { affected_rows }
      insert_pair_child(objects: [{pair: {data: {a: 2, b: "z"}}}]) { affected_rows } }`;
    await gateway.answer(query);
    expect(await rowsOf('pair_child')).toEqual([
      { id: 1, a: 1, b: 'x,"y"' },
      { id: 2, a: 1, b: 'x,"y"' },
      { id: 3, a: 2, b: 'z' },
    ]);
  });

  it('follows the insertion order of manual relationships', async () => {
    await gateway.answer(`mutation { insert_article(objects: [
      {title: "t", author: {data: {name: "n"}}, writer_before: {data: {name: "w", code: "c1"}}},
      {title: "u", writer: "c2", author_id: 1, writer_after: {data: {name: "v"}}}]) { affected_rows } }`);
    expect(await rowsOf('article')).toMatchObject([{ writer: 'c1' }, { writer: 'c2' }]);
    expect(await rowsOf('author')).toMatchObject([{ name: 'n' }, { name: 'w', code: 'c1' }, { name: 'v', code: 'c2' }]);
  });

  it('inserts nothing for null, an absent key and empty data', async () => {
    const query = `mutation { insert_author(objects: [{name: "a", articles: null}, {name: "b", articles: {data: []}}]) { affected_rows } }`;
    expect(await gateway.answer(query)).toEqual({ insert_author: { affected_rows: 2 } });
    expect(gateway.texts).toHaveLength(1);
  });

  it('takes an existing row through on_conflict with columns to update', async () => {
    await gateway.onDatabase(`INSERT INTO author (name) VALUES ('n')`);
    const query = `mutation { insert_article(objects: [{title: "t", author: {data: {name: "n"}, on_conflict: {constraint: author_name_key, update_columns: [name]}}}]) { affected_rows returning { author { id } } } }`;
    expect(await gateway.answer(query)).toEqual({
      insert_article: { affected_rows: 2, returning: [{ author: { id: 1 } }] },
    });
  });

  it('counts what was written around a row that a conflict ignored', async () => {
    await gateway.answer(
      `mutation { insert_article(objects: [{title: "t", author: {data: {name: "a"}}}]) { affected_rows } }`,
    );
    const query = `mutation { insert_article(objects: [{title: "t", author: {data: {name: "b"}}}], on_conflict: {constraint: one_title}) { affected_rows returning { id } } }`;
    expect(await gateway.answer(query)).toEqual({ insert_article: { affected_rows: 1, returning: [] } });
  });

  it('goes through a backend-only permission whatever the request says', async () => {
    const query = `mutation { insert_article(objects: [{title: "t", author: {data: {name: "n"}}}]) { affected_rows } }`;
    expect(await gateway.answer(query, { role: 'backend' })).toEqual({ insert_article: { affected_rows: 2 } });
  });

  it('applies the permission of each table', async () => {
    const query = `mutation { insert_author(objects: [{name: "n", articles: {data: [{title: "t", tags: {data: [{}]}}]}}]) { affected_rows } }`;
    expect(await gateway.answer(query, { role: 'user' })).toEqual({ insert_author: { affected_rows: 3 } });
    expect(await rowsOf('tag')).toMatchObject([{ label: 'preset' }]);
  });
});

describe('a nested insert is refused, and leaves nothing, when', () => {
  const failed = 'check constraint of an insert/update permission has failed';
  const user = { role: 'user' };

  it.each<[string, string, object, object]>([
    [
      'a child gives the column that its parent determines',
      `insert_author(objects: [{name: "n", articles: {data: [{title: "t", author_id: 1}]}}]) { affected_rows }`,
      {},
      {
        code: 'validation-failed',
        message: 'cannot insert "author_id" columns as their values are already being determined by parent insert',
        path: '$.selectionSet.insert_author.args.objects[0].articles.data[0]',
      },
    ],
    [
      'a row gives the column of its object relationship',
      `insert_article(objects: [{author_id: 1, author: {data: {name: "n"}}}]) { affected_rows }`,
      {},
      {
        code: 'validation-failed',
        message: 'cannot insert object relationship "author" as "author_id" column values are already determined',
        path: '$.selectionSet.insert_article.args.objects[0].author',
      },
    ],
    [
      'a child goes back to its parent',
      `insert_author(objects: [{name: "n", articles: {data: [{author: {data: {name: "m"}}}]}}]) { affected_rows }`,
      {},
      { message: 'cannot insert object relationship "author" as "author_id" column values are already determined' },
    ],
    [
      'the related row conflicts',
      `a: insert_author(objects: {name: "n"}) { affected_rows } insert_article(objects: [{author: {data: {name: "n"}, on_conflict: {constraint: author_name_key}}}]) { affected_rows }`,
      {},
      {
        code: 'not-supported',
        message: 'cannot proceed to insert object relation "author" since insert to table "author" affects zero rows',
      },
    ],
    [
      'the row conflicts but children follow',
      `a: insert_author(objects: {name: "n"}) { affected_rows } insert_author(objects: [{name: "n", articles: {data: [{title: "t"}]}}], on_conflict: {constraint: author_name_key}) { affected_rows }`,
      {},
      {
        code: 'not-supported',
        message: 'cannot proceed to insert array relations since insert to table "author" affects zero rows',
      },
    ],
    [
      'the check of a child fails',
      `insert_author(objects: [{name: "n", articles: {data: [{title: "secret"}]}}]) { affected_rows }`,
      user,
      { code: 'permission-error', message: failed, path: '$.selectionSet.insert_author.args.objects[0].articles.data' },
    ],
    [
      'the check of the related row fails',
      `insert_article_one: insert_article(objects: [{title: "t", author: {data: {name: "root"}}}]) { affected_rows }`,
      user,
      { code: 'permission-error', message: failed, path: '$.selectionSet.insert_article.args.objects[0].author.data' },
    ],
    [
      'the database refuses a grandchild',
      `insert_author_one(object: {name: "n", articles: {data: [{title: "t", tags: {data: [{label: "bad"}]}}]}}) { id }`,
      {},
      {
        code: 'permission-error',
        message: 'Check constraint violation. new row for relation "tag" violates check constraint "tag_label_check"',
        path: '$.selectionSet.insert_author_one.args.object.articles.data[0].tags.data',
      },
    ],
    [
      'the role may not insert into the target',
      `insert_author(objects: [{name: "n", profile: {data: {bio: "x"}}}]) { affected_rows }`,
      user,
      { code: 'validation-failed', message: `field 'profile' not found in type: 'author_insert_input'` },
    ],
  ])('%s', async (_, fields, request, fault) => {
    expect(await gateway.fault(`mutation { ${fields} }`, request)).toMatchObject(fault);
    expect(await rowsOf('author')).toEqual([]);
    expect(await rowsOf('article')).toEqual([]);
  });
});
