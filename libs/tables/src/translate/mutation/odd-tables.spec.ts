import { writeGateway, type WriteGateway } from '../../../test/write-gateway.js';

let gateway: WriteGateway;

beforeAll(async () => {
  gateway = await writeGateway({
    isolationLevel: 'serializable',
    sql: `
      CREATE TABLE split (id int, zone text, v int, PRIMARY KEY (id, zone)) PARTITION BY LIST (zone);
      CREATE TABLE split_b (v int, zone text NOT NULL, id int NOT NULL);
      ALTER TABLE split ATTACH PARTITION split_b FOR VALUES IN ('b');
      CREATE TABLE split_a PARTITION OF split FOR VALUES IN ('a');
      CREATE TABLE base (id int CONSTRAINT base_pkey PRIMARY KEY, v int);
      CREATE TABLE heir () INHERITS (base);
      -- Virtual where the server knows that.
      DO $$ BEGIN EXECUTE format(
        'CREATE TABLE computed (id int PRIMARY KEY, dropped int, n int, twice int GENERATED ALWAYS AS (n * 2) %s, parent int REFERENCES computed)',
        CASE WHEN current_setting('server_version_num')::int >= 180000 THEN 'VIRTUAL' ELSE 'STORED' END); END $$;
      ALTER TABLE computed DROP COLUMN dropped;
      CREATE VIEW shown AS SELECT id, n + 1 AS n FROM computed;
      CREATE FUNCTION write_shown() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN DELETE FROM computed WHERE id = OLD.id; RETURN OLD; END IF;
        INSERT INTO computed (id, n) VALUES (NEW.id, NEW.n - 1) ON CONFLICT (id) DO UPDATE SET n = excluded.n;
        RETURN NEW;
      END $$;
      CREATE TRIGGER write_shown INSTEAD OF INSERT OR UPDATE OR DELETE ON shown FOR EACH ROW EXECUTE FUNCTION write_shown();
      CREATE TABLE counter (id int PRIMARY KEY, n int);
      CREATE TABLE late (id int PRIMARY KEY, other int REFERENCES late DEFERRABLE INITIALLY DEFERRED);
    `,
    tables: [
      {
        table: { schema: 'public', name: 'split' },
        insert_permissions: [{ role: 'user', permission: { columns: '*', check: { v: { _gt: 0 } } } }],
        update_permissions: [{ role: 'user', permission: { columns: '*', filter: {}, check: { v: { _gt: 10 } } } }],
        select_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }],
      },
      {
        table: { schema: 'public', name: 'base' },
        select_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }],
        update_permissions: [{ role: 'user', permission: { columns: ['v'], filter: {}, check: { v: { _lt: 5 } } } }],
      },
      {
        table: { schema: 'public', name: 'computed' },
        object_relationships: [{ name: 'up', using: { foreign_key_constraint_on: 'parent' } }],
      },
      {
        table: { schema: 'public', name: 'shown' },
        object_relationships: [
          {
            name: 'row',
            using: {
              manual_configuration: {
                remote_table: { schema: 'public', name: 'computed' },
                column_mapping: { id: 'id' },
                insertion_order: null,
              },
            },
          },
        ],
      },
      'counter',
      'late',
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.onDatabase(`TRUNCATE split, base, heir, computed, counter, late; INSERT INTO counter VALUES (1, 0)`);
});

describe('partitioned tables', () => {
  const rows = `[{id: 1, zone: "a", v: 1}, {id: 2, zone: "b", v: 2}]`;

  it('take rows into partitions of another layout', async () => {
    const query = `mutation { insert_split(objects: ${rows}) { affected_rows returning { id zone v } } }`;
    expect(await gateway.answer(query)).toEqual({
      insert_split: {
        affected_rows: 2,
        returning: [
          { id: 1, zone: 'a', v: 1 },
          { id: 2, zone: 'b', v: 2 },
        ],
      },
    });
  });

  it('move rows between partitions', async () => {
    await gateway.answer(`mutation { insert_split(objects: ${rows}) { affected_rows } }`);
    const query = `mutation { update_split_by_pk(pk_columns: {id: 1, zone: "a"}, _set: {zone: "b", v: 11}) { zone v } }`;
    expect(await gateway.answer(query, { role: 'user' })).toEqual({ update_split_by_pk: { zone: 'b', v: 11 } });
  });

  it('tell inserted rows from updated ones when both have checks', async () => {
    const upsert = (v: number): string =>
      `mutation { insert_split(objects: [{id: 2, zone: "b", v: ${v}}], on_conflict: {constraint: split_pkey, update_columns: [v]}) { returning { v } } }`;
    expect(await gateway.answer(upsert(1), { role: 'user' })).toEqual({ insert_split: { returning: [{ v: 1 }] } });
    expect(await gateway.fault(upsert(2), { role: 'user' })).toMatchObject({ code: 'permission-error' });
    expect(await gateway.answer(upsert(12), { role: 'user' })).toEqual({ insert_split: { returning: [{ v: 12 }] } });
  });
});

describe('tables with heirs', () => {
  it('check every row of one key', async () => {
    await gateway.onDatabase(`INSERT INTO base VALUES (1, 1); INSERT INTO heir VALUES (1, 4)`);
    const query = `mutation { update_base_by_pk(pk_columns: {id: 1}, _inc: {v: 1}) { v } }`;
    expect(await gateway.fault(query, { role: 'user' })).toMatchObject({ code: 'permission-error' });
    expect(await gateway.onDatabase(`SELECT sum(v)::int AS sum FROM base`)).toEqual([{ sum: 5 }]);
  });
});

describe('generated columns and dropped ones', () => {
  it('are read back beside related rows', async () => {
    const query = `mutation {
      insert_computed(objects: [{id: 1, n: 4}, {id: 2, parent: 1}]) { returning { id n twice up { twice } } }
      update_computed(where: {id: {_eq: 1}}, _inc: {n: 1}) { returning { twice up { id } } } }`;
    expect(await gateway.answer(query)).toEqual({
      insert_computed: {
        returning: [
          { id: 1, n: 4, twice: 8, up: null },
          { id: 2, n: null, twice: null, up: { twice: 8 } },
        ],
      },
      update_computed: { returning: [{ twice: 10, up: null }] },
    });
  });
});

describe('views with INSTEAD OF triggers', () => {
  it('are written through them', async () => {
    const query = `mutation {
      insert_shown(objects: [{id: 1, n: 5}]) { affected_rows returning { id n row { n } } }
      update_shown(where: {id: {_eq: 1}}, _set: {n: 7}) { returning { n row { n } } }
      delete_shown(where: {}) { affected_rows returning { n row { n } } } }`;
    expect(await gateway.answer(query)).toEqual({
      insert_shown: { affected_rows: 1, returning: [{ id: 1, n: 5, row: { n: 4 } }] },
      update_shown: { returning: [{ n: 7, row: { n: 6 } }] },
      delete_shown: { affected_rows: 1, returning: [{ n: 7, row: null }] },
    });
  });
});

describe('transactions', () => {
  it('that cannot be serialized fail, and leave nothing', async () => {
    await gateway.onDatabase(`
      CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END $$;
      CREATE OR REPLACE TRIGGER slow BEFORE UPDATE ON counter FOR EACH ROW EXECUTE FUNCTION slow()`);
    const query = `mutation { update_counter(where: {}, _inc: {n: 1}) { affected_rows } }`;
    const outcomes = await Promise.allSettled([gateway.answer(query), gateway.answer(query)]);
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(failed).toMatchObject([{ code: 'unexpected', message: 'database query error', path: [] }]);
    expect(await gateway.onDatabase(`SELECT n FROM counter`)).toEqual([{ n: 1 }]);
  });

  it('fail at their end where a deferred constraint is broken', async () => {
    const query = `mutation { insert_late(objects: [{id: 1, other: 2}]) { affected_rows } }`;
    expect(await gateway.fault(query)).toMatchObject({ code: 'constraint-violation' });
    const both = `mutation { a: insert_late(objects: [{id: 1, other: 2}]) { affected_rows } b: insert_late(objects: [{id: 2}]) { affected_rows } }`;
    expect(await gateway.answer(both)).toEqual({ a: { affected_rows: 1 }, b: { affected_rows: 1 } });
  });
});
