// Laws of the Postgres graph over random worlds: nobody sees or writes what a permission hides, caches change no answer, and
// every statement is one that PostgreSQL can parse. PROPERTY_RUNS multiplies the number of worlds.
import fc from 'fast-check';
import pg from 'pg';
import { createSourcePool, introspectSource } from '@app/postgres';
import { GatewayError, parseJson, type Json, type JsonObject, type SourceCatalog } from '@app/types';
import { createTableKind } from '../../libs/tables/src/table-kind.js';
import { openStatementLog, type LoggedSqlPort } from '../../libs/tables/test/statement-log.js';
import {
  gatewaySnapshot,
  requestRunner,
  TABLE_SETTINGS,
  type GatewaySetup,
} from '../../libs/tables/test/table-gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { answer, holds, seenRows, sorted } from './naive.js';
import {
  asPermission,
  COLUMNS,
  DDL,
  LINKS,
  roleGrant,
  rows,
  selection,
  test,
  type RoleGrant,
  type Row,
  type Rows,
  type Selection,
  type TableName,
  type Test,
} from './world.js';

const RUNS = 40 * Number(process.env.PROPERTY_RUNS ?? '1');
const TABLES: readonly TableName[] = ['person', 'note'];

let database: TestDatabase;
let client: pg.Client;
let catalog: SourceCatalog;
let port: LoggedSqlPort;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(DDL);
  const pool = createSourcePool({ url: database.url });
  catalog = await introspectSource(pool, []);
  await pool.close();
  port = openStatementLog(database.url);
});
afterAll(async () => {
  await port.close();
  await client.end();
  await database.drop();
});

async function fill(world: Rows): Promise<void> {
  await client.query('TRUNCATE person, note');
  for (const table of TABLES) {
    await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(world[table]),
    ]);
  }
}

/** Roles a and b, and c that inherits from both. */
function setup(grants: Readonly<Record<'a' | 'b', RoleGrant>>): Omit<GatewaySetup, 'sql'> {
  const entries = Object.entries(grants);
  const link = (table: TableName, many: boolean): Json =>
    Object.entries(LINKS[table])
      .filter(([, one]) => one.many === many)
      .map(([name, one]) => ({
        name,
        using: { manual_configuration: { remote_table: one.target, column_mapping: { [one.local]: one.remote } } },
      }));
  const tables = TABLES.map((table): JsonObject => ({
    table: { schema: 'public', name: table },
    object_relationships: link(table, false),
    array_relationships: link(table, true),
    select_permissions: entries.flatMap(([role, { select }]) => {
      const grant = select[table];
      if (grant === null) return [];
      const { columns, filter, aggregates } = grant;
      return [{ role, permission: { columns, filter: asPermission(filter) as Json, allow_aggregations: aggregates } }];
    }),
    ...(table === 'person' ? {} : writePermissions(entries)),
  }));
  return { tables, inheritedRoles: [{ role_name: 'c', role_set: ['a', 'b'] }] };
}

function writePermissions(entries: readonly [string, RoleGrant][]): JsonObject {
  const columns = [...COLUMNS.note];
  const of = (permission: (grant: RoleGrant) => object): Json =>
    entries.map(([role, grant]) => ({ role, permission: permission(grant) as JsonObject }));
  return {
    insert_permissions: of((grant) => ({ columns, check: asPermission(grant.insertCheck) })),
    update_permissions: of((grant) => ({
      columns,
      filter: asPermission(grant.updateFilter),
      check: grant.updateCheck === null ? null : asPermission(grant.updateCheck),
    })),
    delete_permissions: of((grant) => ({ filter: asPermission(grant.deleteFilter) })),
  };
}

const open = (grants: Readonly<Record<'a' | 'b', RoleGrant>>) =>
  requestRunner(
    gatewaySnapshot(setup(grants), { catalog, kind: createTableKind({ sql: port, settings: TABLE_SETTINGS }) }),
  );

const grantsOf = (grants: Readonly<Record<'a' | 'b', RoleGrant>>, role: string): readonly RoleGrant[] =>
  role === 'c' ? [grants.a, grants.b] : [grants[role as 'a' | 'b']];

const granted =
  (own: readonly RoleGrant[]) =>
  (table: TableName): readonly string[] | null => {
    const selects = own.flatMap(({ select }) => select[table] ?? []);
    return selects.length === 0
      ? null
      : COLUMNS[table].filter((column) => selects.some((grant) => grant.columns.includes(column)));
  };

const printSelection = ({ columns, links }: Selection): string =>
  [...columns, ...links.map((link) => `${link.name} {${printSelection(link.selection)}}`)].join(' ');

/** Lists of an answer in the order of the naive evaluation, which asks for none. */
const unordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return sorted(value.map(unordered));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unordered(item)]));
};

const session = (userId: number) => ({ 'x-hasura-user-id': String(userId) });

interface Question {
  readonly role: string;
  readonly userId: number;
  readonly table: TableName;
  readonly selection: Selection;
  readonly where: Test;
  readonly inVariable: boolean;
  readonly backendOnly?: boolean;
}

const world = fc.record({ rows, grants: fc.record({ a: roleGrant, b: roleGrant }) });
const worldWithQuestions = world.chain(({ rows: data, grants }) => {
  const question = fc
    .record({
      role: fc.constantFrom('a', 'b', 'c'),
      userId: fc.integer({ min: 1, max: 5 }),
      table: fc.constantFrom(...TABLES),
    })
    .chain((base) => {
      const columns = granted(grantsOf(grants, base.role));
      if (columns(base.table) === null) return fc.constant(null);
      return fc
        .record({
          selection: selection(base.table, columns, 2),
          where: test(base.table, { depth: 2, granted: columns }),
          inVariable: fc.boolean(),
        })
        .map((more): Question => ({ ...base, ...more }));
    });
  return fc.record({
    rows: fc.constant(data),
    grants: fc.constant(grants),
    questions: fc.array(question, { minLength: 3, maxLength: 6 }).map((list) => list.filter((one) => one !== null)),
  });
});

function ask(
  gateway: ReturnType<typeof open>,
  { role, userId, table, selection: fields, where, inVariable, backendOnly = false }: Question,
): Promise<string> {
  const shape = printSelection(fields);
  const condition = asPermission(where) as JsonObject;
  const request = { role, session: session(userId), backendOnly };
  if (inVariable)
    return gateway.body(`query($w: ${table}_bool_exp) { ${table}(where: $w) {${shape}} }`, {
      ...request,
      variables: { w: condition },
    });
  return gateway.body(`{ ${table}(where: ${printLiteral(condition)}) {${shape}} }`, request);
}

function printLiteral(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(printLiteral).join(' ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value as JsonObject)
      .map(([key, item]) => `${key}: ${printLiteral(item)}`)
      .join(' ')}}`;
  return JSON.stringify(value);
}

const rowsIn = (body: string, table: TableName): unknown =>
  unordered((parseJson(body) as { data: Record<string, unknown> }).data[table]);

describe('over random worlds', () => {
  it('a role sees exactly the rows and cells that its permissions show', async () => {
    await fc.assert(
      fc.asyncProperty(worldWithQuestions, async ({ rows: data, grants, questions }) => {
        await fill(data);
        const gateway = open(grants);
        for (const question of questions) {
          const seen = (table: TableName) =>
            seenRows(table, grantsOf(grants, question.role), { rows: data, userId: question.userId });
          expect(rowsIn(await ask(gateway, question), question.table)).toEqual(answer(question.table, question, seen));
        }
      }),
      { numRuns: RUNS, seed: 1 },
    );
  }, 300_000);

  it('a role counts only the rows that its permissions show', async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.constantFrom('a', 'b', 'c'),
        fc.integer({ min: 1, max: 5 }),
        async ({ rows: data, grants }, role, userId) => {
          await fill(data);
          const gateway = open(grants);
          const own = grantsOf(grants, role);
          for (const table of TABLES) {
            if (!own.some(({ select }) => select[table]?.aggregates === true)) continue;
            const found = await gateway.answer(`{ n: ${table}_aggregate { aggregate { count } } }`, {
              role,
              session: session(userId),
            });
            expect(found).toEqual({ n: { aggregate: { count: seenRows(table, own, { rows: data, userId }).length } } });
          }
        },
      ),
      { numRuns: RUNS, seed: 2 },
    );
  }, 300_000);

  it('a role writes only what its permissions allow', async () => {
    let written = 0;
    const change = fc.record({
      body: fc.constantFrom('a', 'z', null),
      stars: fc.option(fc.integer({ min: 0, max: 4 })),
    });
    await fc.assert(
      fc.asyncProperty(
        world,
        change,
        fc.integer({ min: 1, max: 5 }),
        async ({ rows: data, grants }, change, userId) => {
          const view = (notes: readonly Row[]) => ({
            rows: (name: TableName) => (name === 'note' ? notes : data.person),
            userId,
          });
          const { insertCheck, updateFilter, updateCheck, deleteFilter } = grants.a;
          const passes = (filter: Test, row: Row, notes = data.note) =>
            holds(filter, row, { table: 'note', view: view(notes) }) === true;
          const added: Row = { id: 99, owner_id: userId, ...change };
          const updated = data.note.map((row) => (passes(updateFilter, row) ? { ...row, ...change } : row));
          // A check looks at the new row, and through other tables at what the statement started from.
          const checked =
            updateCheck === null || updated.every((row, index) => row === data.note[index] || passes(updateCheck, row));
          const cases: [string, readonly Row[]][] = [
            [
              `mutation($b: String, $s: Int) { insert_note(objects: [{id: 99, owner_id: ${userId}, body: $b, stars: $s}]) { affected_rows } }`,
              passes(insertCheck, added) ? [...data.note, added] : data.note,
            ],
            [
              'mutation($b: String, $s: Int) { update_note(where: {}, _set: {body: $b, stars: $s}) { affected_rows } }',
              checked ? updated : data.note,
            ],
            [
              'mutation { delete_note(where: {}) { affected_rows } }',
              data.note.filter((row) => !passes(deleteFilter, row)),
            ],
          ];
          for (const [query, expected] of cases) {
            if (query.includes('insert_note') && readsNotes(insertCheck, 'note')) continue;
            if (query.includes('update_note') && updateCheck !== null && readsNotes(updateCheck, 'note')) continue;
            written += 1;
            await fill(data);
            const variables: JsonObject = query.includes('$b') ? { b: change.body, s: change.stars } : {};
            await open(grants)
              .body(query, { role: 'a', session: session(userId), variables })
              .catch((error: unknown) => {
                if (!(error instanceof GatewayError) || error.code !== 'permission-error') throw error;
              });
            const { rows: left } = await client.query<Row>('SELECT id, owner_id, body, stars FROM note');
            expect(sorted(left.map(inOrder))).toEqual(sorted(expected.map(inOrder)));
          }
        },
      ),
      { numRuns: RUNS, seed: 3 },
    );
    expect(written).toBeGreaterThan(RUNS * 2);
  }, 300_000);

  it('caches change no answer, whoever asked before', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(worldWithQuestions, async ({ rows: data, grants, questions }) => {
        await fill(data);
        const warm = open(grants);
        // A role may not ask what was invented for another one: that answer must not change either.
        const outcome = (gateway: ReturnType<typeof open>, question: Question & { readonly backendOnly: boolean }) =>
          ask(gateway, question).then(
            (text) => {
              answered += 1;
              return text;
            },
            (error: unknown) => {
              if (!(error instanceof GatewayError) || error.code !== 'validation-failed') throw error;
              return error.message;
            },
          );
        const texts: string[] = [];
        // Every text is asked by every role and by two users, with and without the backend header.
        const asked = questions.flatMap((question) =>
          ['a', 'b', 'c'].flatMap((role) =>
            [question.userId, 1 + (question.userId % 5)].flatMap((userId) =>
              [false, true].map((backendOnly) => ({ ...question, role, userId, backendOnly })),
            ),
          ),
        );
        for (const question of asked) texts.push(await outcome(warm, question));
        for (const [index, question] of asked.entries()) {
          expect(await outcome(warm, question)).toBe(texts[index]);
          expect(await outcome(open(grants), question)).toBe(texts[index]);
        }
      }),
      { numRuns: Math.ceil(RUNS / 4), seed: 4 },
    );
    expect(answered).toBeGreaterThan(RUNS * 10);
  }, 300_000);

  it('every statement is one that PostgreSQL can parse', async () => {
    let statements = 0;
    await fc.assert(
      fc.asyncProperty(worldWithQuestions, async ({ grants, questions }) => {
        const gateway = open(grants);
        port.calls.length = 0;
        for (const question of questions) await ask(gateway, question);
        for (const { text } of port.calls) {
          statements++;
          await client.query(`PREPARE one AS ${text}`);
          await client.query('DEALLOCATE one');
        }
      }),
      { numRuns: RUNS, seed: 5 },
    );
    expect(statements).toBeGreaterThan(RUNS);
  }, 300_000);
});

/** True where a check asks about other notes, whose state in the middle of a statement is PostgreSQL's business. */
function readsNotes(check: Test, table: TableName): boolean {
  switch (check.op) {
    case 'and':
    case 'or':
      return check.tests.some((one) => readsNotes(one, table));
    case 'not':
      return readsNotes(check.test, table);
    case 'link': {
      const target = LINKS[table][check.link]?.target ?? 'note';
      return target === 'note' || readsNotes(check.test, target);
    }
    case 'exists':
      return check.table === 'note' || readsNotes(check.test, check.table);
    default:
      return false;
  }
}

const inOrder = ({ id = null, owner_id = null, body = null, stars = null }: Row): readonly unknown[] => [
  id,
  owner_id,
  body,
  stars,
];
