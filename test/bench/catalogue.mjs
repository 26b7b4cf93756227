// A large catalogue: 500 tables, 20 roles with permissions on all of them. Start-up, first request of each role, a metadata
// change, memory; then 100,000 distinct query texts, whose caches must stay bounded.
import pg from 'pg';
import globalTeardown from '../support/global-teardown.mjs';
import { prepareDatabase } from './graph.mjs';
import { GATEWAY, metadata, say, serverGroup, usage } from './measure.mjs';

const TABLES = 500;
const ROLES = 20;
const TEXTS = 100_000;
const PARALLEL = 64;

const names = Array.from({ length: TABLES }, (_, index) => `t${index}`);
const roles = Array.from({ length: ROLES }, (_, index) => `role${index}`);

export async function benchCatalogue() {
  const { start, stop } = serverGroup();
  try {
    const database = await prepareDatabase();
    await createTables(database.url);
    return await measureCatalogue(start, database);
  } finally {
    await stop();
    await globalTeardown();
  }
}

/** Ten columns each, a key to the table before. */
async function createTables(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const [index, name] of names.entries()) {
    const parent = index === 0 ? '' : ` REFERENCES ${names[index - 1]}`;
    await client.query(
      `CREATE TABLE ${name} (id int PRIMARY KEY, parent_id int${parent}, owner_id uuid, name text NOT NULL, email text, price numeric, score float8, doc jsonb, active boolean, created_at timestamptz NOT NULL DEFAULT now())`,
    );
  }
  await client.end();
}

function sourceMetadata(source) {
  const permission = (columns) => ({
    columns,
    filter: { owner_id: { _eq: 'X-Hasura-User-Id' } },
    allow_aggregations: true,
  });
  const tables = names.map((name, index) => ({
    table: { schema: 'public', name },
    ...(index === 0
      ? {}
      : { object_relationships: [{ name: 'parent', using: { foreign_key_constraint_on: 'parent_id' } }] }),
    ...(index === TABLES - 1
      ? {}
      : {
          array_relationships: [
            {
              name: 'children',
              using: {
                foreign_key_constraint_on: { table: { schema: 'public', name: names[index + 1] }, column: 'parent_id' },
              },
            },
          ],
        }),
    select_permissions: roles.map((role) => ({
      role,
      permission: permission(['id', 'parent_id', 'name', 'price', 'created_at']),
    })),
    insert_permissions: roles.map((role) => ({
      role,
      permission: {
        check: { owner_id: { _eq: 'X-Hasura-User-Id' } },
        set: { owner_id: 'X-Hasura-User-Id' },
        columns: ['id', 'name'],
      },
    })),
  }));
  return { ...source, tables };
}

async function measureCatalogue(start, { url, metadataUrl }) {
  const environment = {
    HASURA_GRAPHQL_DATABASE_URL: url,
    HASURA_GRAPHQL_METADATA_DATABASE_URL: metadataUrl,
    HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1',
    HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup',
  };
  const first = await start(GATEWAY, environment, '/healthz');
  const exported = await metadata(first, 'export_metadata', {});
  const timed = async (work) => {
    const from = performance.now();
    await work();
    return Math.round(performance.now() - from);
  };
  const document = { ...exported, sources: exported.sources.map(sourceMetadata) };
  const load = await timed(() => metadata(first, 'replace_metadata', document));
  first.child.kill('SIGTERM');
  await new Promise((resolve) => first.child.once('exit', resolve));

  const startedAt = performance.now();
  const gateway = await start(GATEWAY, environment, '/healthz');
  const startUp = Math.round(performance.now() - startedAt);
  const firstRequests = [];
  for (const role of roles) firstRequests.push(await timed(() => ask(gateway, '{ t1 { id parent { name } } }', role)));
  const { rssBytes } = await usage(gateway.child);
  const change = await timed(() =>
    metadata(gateway, 'pg_create_update_permission', {
      table: 't7',
      role: 'role3',
      permission: { columns: ['name'], filter: {} },
    }),
  );
  const texts = await distinctTexts(gateway);
  const sorted = [...firstRequests].sort((a, b) => a - b);
  const figures = {
    loadMs: load,
    startUpMs: startUp,
    firstRequestMs: { min: sorted[0], median: sorted[ROLES / 2], max: sorted.at(-1) },
    rssAfterAllRolesMb: Math.round(rssBytes / 1e6),
    metadataChangeMs: change,
    distinctTexts: texts,
  };
  print(figures);
  return figures;
}

async function ask(gateway, query, role) {
  const response = await fetch(`${gateway.url}/v1/graphql`, {
    method: 'POST',
    headers: { 'x-hasura-role': role, 'x-hasura-user-id': '6d9f9a4e-9a52-4b5a-8f0e-0a5f9e2f1c11' },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  if (text.includes('"errors"')) throw new Error(`${role}: ${text}`);
}

/** Memory after each tenth of the texts. */
async function distinctTexts(gateway) {
  const rssMb = [];
  let next = 0;
  const from = performance.now();
  const worker = async (until) => {
    while (next < until) {
      const id = next++;
      await ask(gateway, `{ a${id}: t1(where: {id: {_eq: ${id}}}) { id name } }`, roles[id % ROLES]);
    }
  };
  for (let tenth = 1; tenth <= 10; tenth++) {
    const until = (TEXTS / 10) * tenth;
    await Promise.all(Array.from({ length: PARALLEL }, () => worker(until)));
    rssMb.push(Math.round((await usage(gateway.child)).rssBytes / 1e6));
  }
  return { count: TEXTS, seconds: Math.round((performance.now() - from) / 1000), rssMbByTenth: rssMb };
}

function print(figures) {
  say(`catalogue: ${TABLES} tables, ${ROLES} roles`);
  say(`replace_metadata                                 ${figures.loadMs} ms`);
  say(`start-up until healthy                           ${figures.startUpMs} ms  (goal < 5000)`);
  const { min, median, max } = figures.firstRequestMs;
  say(`first request of a role                          min ${min}, median ${median}, max ${max} ms`);
  say(`memory after all roles                           ${figures.rssAfterAllRolesMb} MB  (aim < 600)`);
  say(`one metadata change                              ${figures.metadataChangeMs} ms  (goal < 2000)`);
  const { count, seconds, rssMbByTenth } = figures.distinctTexts;
  say(`${count} distinct texts in ${seconds} s, memory by tenth      ${rssMbByTenth.join(', ')} MB`);
}
