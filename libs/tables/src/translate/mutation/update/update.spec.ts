import { writeGateway, type WriteGateway } from '../../../../test/write-gateway.js';

let gateway: WriteGateway;

beforeAll(async () => {
  gateway = await writeGateway({
    sql: `
      CREATE TABLE item (
        id int PRIMARY KEY, name text, n int, big numeric, doc jsonb, owner text, parent_id int REFERENCES item ON DELETE CASCADE,
        doubled int GENERATED ALWAYS AS (n * 2) STORED, CHECK (n < 1000)
      );
      CREATE TABLE "we""ird" ("t0" int CONSTRAINT weird_key PRIMARY KEY, "a b" text);
      CREATE TABLE plain (id int PRIMARY KEY, v text, seen text);
    `,
    tables: [
      {
        table: { schema: 'public', name: 'item' },
        object_relationships: [{ name: 'parent', using: { foreign_key_constraint_on: 'parent_id' } }],
        array_relationships: [
          { name: 'children', using: { foreign_key_constraint_on: { table: 'item', column: 'parent_id' } } },
        ],
        select_permissions: [{ role: 'user', permission: { columns: ['id', 'name', 'n'], filter: {} } }],
        update_permissions: [
          {
            role: 'user',
            permission: {
              columns: ['name', 'n'],
              filter: { owner: { _eq: 'X-Hasura-User-Id' } },
              check: { n: { _lt: 100 } },
            },
          },
        ],
        delete_permissions: [{ role: 'user', permission: { filter: { owner: { _eq: 'X-Hasura-User-Id' } } } }],
      },
      {
        table: { schema: 'public', name: 'we"ird' },
        configuration: { custom_name: 'weird', custom_column_names: { 'a b': 'ab' }, custom_root_fields: {} },
      },
      {
        table: { schema: 'public', name: 'plain' },
        update_permissions: [
          { role: 'user', permission: { columns: [], filter: {}, check: null, set: { seen: 'x-hasura-user-id' } } },
          { role: 'none', permission: { columns: [], filter: {}, check: null } },
        ],
      },
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.onDatabase(`
    TRUNCATE item, "we""ird", plain;
    INSERT INTO item (id, name, n, doc, owner, parent_id) VALUES
      (1, 'a', 1, '{"k": {"x": 1}, "l": [1, 2, 3]}', 'u', NULL), (2, 'b', NULL, '[1, 2]', 'v', 1), (3, 'c', 3, NULL, 'u', 1);
    INSERT INTO "we""ird" VALUES (1, 'one'), (2, 'two');
    INSERT INTO plain VALUES (1, 'v', NULL)`);
  gateway.texts.length = 0;
});

const user = { role: 'user', session: { 'x-hasura-user-id': 'u' } };

describe('update operators', () => {
  it.each([
    ['_set: {name: "z", n: null}', { name: 'z', n: null, doubled: null }],
    ['_inc: {n: 5}', { n: 6, doubled: 12 }],
    ['_append: {doc: {m: 1}}', { doc: { k: { x: 1 }, l: [1, 2, 3], m: 1 } }],
    ['_prepend: {doc: {k: 0}}', { doc: { k: { x: 1 }, l: [1, 2, 3] } }],
    ['_delete_key: {doc: "k"}', { doc: { l: [1, 2, 3] } }],
    ['_delete_at_path: {doc: ["l", "0"]}', { doc: { k: { x: 1 }, l: [2, 3] } }],
    ['_set: {name: "q"}, _inc: {n: -1}, _delete_key: {doc: "l"}', { name: 'q', n: 0, doc: { k: { x: 1 } } }],
  ])('%s', async (operators, expected) => {
    const query = `mutation { update_item_by_pk(pk_columns: {id: 1}, ${operators}) { name n doubled doc } }`;
    expect(await gateway.answer(query)).toMatchObject({ update_item_by_pk: expected });
    expect(gateway.texts).toHaveLength(1);
  });

  it('_delete_elem counts from the end when negative', async () => {
    const query = `mutation { update_item(where: {id: {_eq: 2}}, _delete_elem: {doc: -1}) { returning { doc } } }`;
    expect(await gateway.answer(query)).toEqual({ update_item: { returning: [{ doc: [1] }] } });
  });

  it('_inc leaves NULL as it is', async () => {
    const query = `mutation ($by: Int) { update_item(where: {id: {_eq: 2}}, _inc: {n: $by}) { affected_rows returning { n } } }`;
    expect(await gateway.answer(query, { variables: { by: 2 } })).toEqual({
      update_item: { affected_rows: 1, returning: [{ n: null }] },
    });
  });

  it('take variables as wholes and in parts', async () => {
    const query = `mutation ($set: item_set_input, $where: item_bool_exp!, $path: [String!]!) {
      update_item(where: $where, _set: $set, _delete_at_path: {doc: $path}) { returning { name doc } } }`;
    const variables = { set: { name: 'v' }, where: { id: { _in: [1] } }, path: ['k', 'x'] };
    expect(await gateway.answer(query, { variables })).toEqual({
      update_item: { returning: [{ name: 'v', doc: { k: {}, l: [1, 2, 3] } }] },
    });
  });

  it('cannot share a column', async () => {
    const query = `mutation { update_item(where: {}, _set: {id: 1, n: 2}, _inc: {n: 1, id: 1}) { affected_rows } }`;
    expect(await gateway.fault(query)).toEqual({
      code: 'validation-failed',
      message: expect.stringMatching(/^Column found in multiple operators: \['(n|id)', '(n|id)'\]\.$/) as string,
      path: '$.selectionSet.update_item.args',
    });
  });

  it('that say nothing run nothing', async () => {
    const query = `mutation {
      a: update_item(where: {}, _set: {}) { affected_rows returning { id } __typename }
      b: update_item_by_pk(pk_columns: {id: 1}, _inc: null) { id }
      c: update_item_many(updates: [{where: {}}, {where: {}, _set: {}}]) { affected_rows }
      d: update_item_many(updates: []) { affected_rows } }`;
    expect(await gateway.answer(query)).toEqual({
      a: { affected_rows: 0, returning: [], __typename: 'item_mutation_response' },
      b: {},
      c: [],
      d: [],
    });
    expect(gateway.texts).toEqual([]);
  });
});

describe('update_<t>', () => {
  it('updates all rows for an empty where', async () => {
    expect(await gateway.answer(`mutation { update_item(where: {}, _set: {name: "all"}) { affected_rows } }`)).toEqual({
      update_item: { affected_rows: 3 },
    });
  });

  it('shows related rows as they are afterwards', async () => {
    const query = `mutation { update_item(where: {parent_id: {_is_null: false}}, _set: {parent_id: null}) {
      affected_rows returning { id parent { id } children { id } } } }`;
    expect(await gateway.answer(query)).toEqual({
      update_item: {
        affected_rows: 2,
        returning: [
          { id: 2, parent: null, children: [] },
          { id: 3, parent: null, children: [] },
        ],
      },
    });
    expect(gateway.texts).toHaveLength(2);
  });

  it('filters by related rows', async () => {
    const query = `mutation { update_item(where: {children: {name: {_eq: "c"}}}, _set: {name: "p"}) { returning { id } } }`;
    expect(await gateway.answer(query)).toEqual({ update_item: { returning: [{ id: 1 }] } });
  });

  it('copes with hostile names', async () => {
    const query = `mutation { update_weird(where: {t0: {_eq: 1}}, _set: {ab: "x"}) { returning { t0 ab } } update_weird_by_pk(pk_columns: {t0: 2}, _inc: {t0: 5}) { t0 ab } }`;
    expect(await gateway.answer(query)).toEqual({
      update_weird: { returning: [{ t0: 1, ab: 'x' }] },
      update_weird_by_pk: { t0: 7, ab: 'two' },
    });
  });

  it('by_pk is null for a row that is not there', async () => {
    const query = `mutation { update_item_by_pk(pk_columns: {id: 99}, _set: {name: "x"}) { id children { id } } }`;
    expect(await gateway.answer(query)).toEqual({ update_item_by_pk: null });
  });

  it('_many runs its elements in order', async () => {
    const query = `mutation { update_item_many(updates: [
      {where: {id: {_eq: 1}}, _set: {n: 10}}, {where: {n: {_eq: 10}}, _inc: {n: 1}}, {where: {}}]) { affected_rows returning { n } } }`;
    expect(await gateway.answer(query)).toEqual({
      update_item_many: [
        { affected_rows: 1, returning: [{ n: 10 }] },
        { affected_rows: 1, returning: [{ n: 11 }] },
        { affected_rows: 0, returning: [] },
      ],
    });
  });
});

describe('permissions', () => {
  it('leave rows alone that the filter hides', async () => {
    const query = `mutation { update_item(where: {}, _set: {name: "mine"}) { affected_rows } b: update_item_by_pk(pk_columns: {id: 2}, _set: {name: "x"}) { id } }`;
    expect(await gateway.answer(query, user)).toEqual({ update_item: { affected_rows: 2 }, b: null });
  });

  it('check the new row, and roll back', async () => {
    const query = `mutation { a: update_item(where: {}, _set: {name: "gone"}) { affected_rows } update_item(where: {id: {_eq: 1}}, _set: {n: 100}) { affected_rows } }`;
    expect(await gateway.fault(query, user)).toEqual({
      code: 'permission-error',
      message: 'check constraint of an insert/update permission has failed',
      path: '$',
    });
    expect(await gateway.onDatabase(`SELECT id FROM item WHERE name = 'gone'`)).toEqual([]);
  });

  it('a NULL check fails too', async () => {
    const query = `mutation { update_item_by_pk(pk_columns: {id: 1}, _set: {n: null}) { id } }`;
    expect(await gateway.fault(query, user)).toMatchObject({ code: 'permission-error' });
  });

  it('presets alone are something to do', async () => {
    const query = `mutation { update_plain(where: {}) { affected_rows } }`;
    expect(await gateway.answer(query, user)).toEqual({ update_plain: { affected_rows: 1 } });
    expect(await gateway.onDatabase(`SELECT seen FROM plain`)).toEqual([{ seen: 'u' }]);
    expect(await gateway.answer(query, { role: 'none' })).toEqual({ update_plain: { affected_rows: 0 } });
  });

  it('delete only what the filter shows', async () => {
    await gateway.onDatabase(`UPDATE item SET parent_id = NULL`);
    const query = `mutation { delete_item(where: {}) { affected_rows returning { id } } b: delete_item_by_pk(id: 2) { id } }`;
    expect(await gateway.answer(query, user)).toEqual({
      delete_item: { affected_rows: 2, returning: [{ id: 1 }, { id: 3 }] },
      b: null,
    });
  });

  it('need their session variable', async () => {
    expect(await gateway.fault(`mutation { delete_item(where: {}) { affected_rows } }`, { role: 'user' })).toEqual({
      code: 'not-found',
      message: 'missing session variable: "x-hasura-user-id"',
      path: '$',
    });
  });
});

describe('delete_<t>', () => {
  it('answers the deleted rows and no children that went with them', async () => {
    const query = `mutation { delete_item(where: {id: {_eq: 1}}) { affected_rows returning { id name children { id } } } }`;
    expect(await gateway.answer(query)).toEqual({
      delete_item: { affected_rows: 1, returning: [{ id: 1, name: 'a', children: [] }] },
    });
    expect(await gateway.onDatabase(`SELECT id FROM item`)).toEqual([]);
  });

  it('by_pk answers the row or null', async () => {
    const query = `mutation { a: delete_item_by_pk(id: 3) { name parent { name } } b: delete_item_by_pk(id: 3) { name } }`;
    expect(await gateway.answer(query)).toEqual({ a: { name: 'c', parent: { name: 'a' } }, b: null });
  });

  it('answers nothing for nothing', async () => {
    const query = `mutation { delete_item(where: {id: {_eq: 77}}) { affected_rows returning { id children { id } } } }`;
    expect(await gateway.answer(query)).toEqual({ delete_item: { affected_rows: 0, returning: [] } });
  });
});

describe('the database refuses', () => {
  it.each([
    [
      'update_item(where: {}, _set: {n: 1000}) { affected_rows }',
      'permission-error',
      'Check constraint violation. new row for relation "item" violates check constraint "item_n_check"',
    ],
    [
      'update_item(where: {}, _set: {id: 1}) { affected_rows }',
      'constraint-violation',
      'Uniqueness violation. duplicate key value violates unique constraint "item_pkey"',
    ],
    [
      'update_item(where: {}, _set: {parent_id: 88}) { affected_rows }',
      'constraint-violation',
      'Foreign key violation. insert or update on table "item" violates foreign key constraint "item_parent_id_fkey"',
    ],
    ['update_item(where: {}, _inc: {n: 2147483647}) { affected_rows }', 'data-exception', 'integer out of range'],
    [
      'update_item(where: {id: {_eq: 1}}, _delete_elem: {doc: 0}) { affected_rows }',
      'data-exception',
      'cannot delete from object using integer index',
    ],
  ])('%s', async (field, code, message) => {
    expect(await gateway.fault(`mutation { ${field} }`)).toEqual({ code, message, path: '$' });
  });

  it('one of two transactions in a deadlock, which then leaves nothing', async () => {
    const both = (first: number, second: number): string => `mutation {
      a: update_item(where: {id: {_eq: ${first}}}, _set: {name: "x${first}"}) { affected_rows }
      b: update_item(where: {id: {_eq: ${second}}}, _set: {name: "x${first}"}) { affected_rows } }`;
    await gateway.onDatabase(`
      CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END $$;
      CREATE OR REPLACE TRIGGER slow AFTER UPDATE ON item FOR EACH ROW EXECUTE FUNCTION slow()`);
    try {
      const outcomes = await Promise.allSettled([gateway.answer(both(1, 2)), gateway.answer(both(2, 1))]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const names = await gateway.onDatabase(`SELECT DISTINCT name FROM item WHERE id < 3`);
      expect(names).toHaveLength(1);
    } finally {
      await gateway.onDatabase(`DROP TRIGGER slow ON item`);
    }
  });
});
