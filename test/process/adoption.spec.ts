// A metadata database that the engine before this one has made and used, with metadata that has every section.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, parseJson, printJson, type Json, type JsonObject } from '@app/types';
import { createQueryAction, graphql, metadata, queryFields } from '../support/gateway-client.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import {
  createUpstreamCatalog,
  describeCatalog,
  onDatabase,
  UPSTREAM_METADATA,
  type CatalogDescription,
} from '../support/upstream-catalog.js';

const UPSTREAM_INSTANCE = '99999999-2222-4333-8444-555555555555';
const SECTIONS = [
  'version',
  'sources',
  'remote_schemas',
  'query_collections',
  'allowlist',
  'actions',
  'custom_types',
  'cron_triggers',
  'rest_endpoints',
  'api_limits',
  'metrics_config',
  'inherited_roles',
  'graphql_schema_introspection',
  'network',
  'backend_configs',
  'opentelemetry',
  'later_section',
] as const;

/** A source with more than the shared catalogue has; lists are in the order in which they are exported, by name. */
const SOURCE = `{"name":"default","kind":"postgres","tables":[
  {"table":{"schema":"public","name":"user"},"configuration":{"custom_root_fields":{"select":"people"},"column_config":{}},
   "select_permissions":[{"role":"editor","permission":{"columns":["id"],"filter":{}}},
     {"role":"user","permission":{"columns":["id"],"filter":{"id":{"_eq":"X-Hasura-User-Id"}},"limit":12345678901234567890}}],
   "insert_permissions":[{"role":"user","permission":{"check":{"n":{"_eq":1.0}},"set":{"big":12345678901234567890},"columns":["id"]}}],
   "event_triggers":[{"name":"on_user","definition":{"enable_manual":false,"insert":{"columns":"*"}},"retry_conf":{"interval_sec":10,"num_retries":0,"timeout_sec":60},"webhook":"{{BASE}}/event"}]}],
  "functions":[{"function":{"schema":"public","name":"search"},"configuration":{"exposed_as":"query"},"permissions":[{"role":"user"}]}],
  "configuration":{"connection_info":{"database_url":{"from_env":"PG_DATABASE_URL"},"isolation_level":"read-committed","use_prepared_statements":false}}}`;

function asObject(json: Json | undefined): JsonObject {
  if (!isJsonObject(json)) throw new Error('expected an object');
  return json;
}

const STORED: JsonObject = { ...asObject(parseJson(UPSTREAM_METADATA)), sources: [parseJson(SOURCE)] };

const suite = programSuite();
let database: TestDatabase;
let handler: Server;
let gateway: Gateway;
let before: CatalogDescription;
let firstExport: JsonObject;

/** Digits kept, unlike by JSON.parse. */
async function exported(): Promise<JsonObject> {
  const { text } = await metadata(gateway.url, { type: 'export_metadata', args: {} });
  return asObject(parseJson(text));
}

async function storedMetadata(): Promise<JsonObject> {
  const rows = await onDatabase<{ text: string }>(
    database.url,
    'SELECT metadata::text AS text FROM hdb_catalog.hdb_metadata',
  );
  return asObject(parseJson(rows[0]?.text ?? 'null'));
}

async function start(): Promise<Gateway> {
  const { port } = handler.address() as AddressInfo;
  const env = {
    HASURA_GRAPHQL_METADATA_DATABASE_URL: database.url,
    PG_DATABASE_URL: database.url,
    BASE: `http://127.0.0.1:${port}`,
  };
  return startGatewayProgram({ program: 'gateway', cwd: suite.folder, env });
}

beforeAll(async () => {
  database = await createTestDatabase();
  await createUpstreamCatalog(database.url, 48);
  await onDatabase(
    database.url,
    `CREATE TABLE public.user (id int PRIMARY KEY, n int, big numeric);
     CREATE FUNCTION public.search() RETURNS SETOF public.user LANGUAGE sql STABLE AS 'SELECT * FROM public.user';`,
  );
  await onDatabase(database.url, 'UPDATE hdb_catalog.hdb_metadata SET metadata = $1', [printJson(STORED)]);
  handler = createServer((_, response) => response.end('{"id":"11111111-2222-4333-8444-555555555555"}'));
  await new Promise<void>((resolve) => handler.listen(0, '127.0.0.1', resolve));
  before = await describeCatalog(database.url);
  gateway = await start();
  firstExport = await exported();
});
afterAll(async () => {
  await gateway.end();
  handler.closeAllConnections();
  await new Promise((resolve) => handler.close(resolve));
  await database.drop();
});

const CREATE_USER = 'mutation { createUser(email: "a@b") { id } }';
const CREATED = { data: { createUser: { id: '11111111-2222-4333-8444-555555555555' } } };

describe('after the start', () => {
  it('nothing in the catalogue is different: no table, no function, no row', async () => {
    expect(await describeCatalog(database.url)).toEqual(before);
  });

  it.each(SECTIONS)('the export has section %s as it is stored', (section) => {
    expect(firstExport[section]).toEqual(STORED[section]);
    expect(firstExport[section]).toBeDefined();
  });

  it('the export has no other section', () => {
    expect(Object.keys(firstExport).toSorted()).toEqual([...SECTIONS].toSorted());
  });

  it('an action of the adopted metadata is served', async () => {
    expect((await graphql(gateway.url, CREATE_USER)).json).toEqual(CREATED);
  });

  it('its permissions hold', async () => {
    const asRole = async (role: string): Promise<unknown> =>
      (await graphql(gateway.url, CREATE_USER, { 'x-hasura-role': role })).json;
    expect(await asRole('user')).toEqual(CREATED);
    expect(await asRole('editor')).toMatchObject({ errors: [{ extensions: { code: 'validation-failed' } }] });
  });

  it('nothing in it is inconsistent, roles included that only its tables name', async () => {
    const { json } = await metadata(gateway.url, { type: 'get_inconsistent_metadata', args: {} });
    expect(json).toEqual({ is_consistent: true, inconsistent_objects: [] });
  });

  it('its inherited roles do, too', async () => {
    expect((await graphql(gateway.url, CREATE_USER, { 'x-hasura-role': 'both' })).json).toEqual(CREATED);
  });

  it('the state of the CLI is found, digits and all', async () => {
    const { text } = await metadata(gateway.url, { type: 'get_catalog_state', args: {} });
    expect(parseJson(text)).toMatchObject({
      id: '11111111-2222-4333-8444-555555555555',
      cli_state: { settings: { migration_mode: 'true' }, n: parseJson('12345678901234567890') },
    });
  });

  it('the version of the metadata is the stored one', async () => {
    const { json } = await metadata(gateway.url, { type: 'export_metadata', version: 2, args: {} });
    expect(json).toMatchObject({ resource_version: 7 });
  });
});

describe('after a change of the metadata', () => {
  let after: CatalogDescription;
  beforeAll(async () => {
    expect(await metadata(gateway.url, createQueryAction('ours', '{{BASE}}'))).toMatchObject({ status: 200 });
    after = await describeCatalog(database.url);
  });

  it('the tables and functions are as they were', () => {
    expect([after.relations, after.functions]).toEqual([before.relations, before.functions]);
  });

  it('only the metadata and the notification are other rows', () => {
    const changed = Object.keys(after.rows).filter(
      (table) => JSON.stringify(after.rows[table]) !== JSON.stringify(before.rows[table]),
    );
    expect(changed.toSorted()).toEqual(['r:hdb_metadata', 'r:hdb_schema_notifications']);
  });

  it('the stored metadata has the new action and every other section as it was', async () => {
    const stored = await storedMetadata();
    for (const section of SECTIONS.filter((name) => name !== 'actions')) {
      expect([section, stored[section]]).toEqual([section, STORED[section]]);
    }
    expect(stored.actions).toHaveLength(2);
  });

  it('instances of the other engine are told', async () => {
    const [row] = await onDatabase(
      database.url,
      'SELECT id, notification, resource_version, instance_id FROM hdb_catalog.hdb_schema_notifications',
    );
    expect(row).toMatchObject({
      id: 1,
      notification: { metadata: true, remote_schemas: [], sources: [], data_connectors: [] },
      resource_version: 8,
    });
    expect(row?.instance_id).not.toBe(UPSTREAM_INSTANCE);
  });
});

describe('a change by the other engine', () => {
  it('is followed', async () => {
    const stored = await storedMetadata();
    const theirs = { ...stored, actions: [...(stored.actions as Json[]), { ...theirAction() }] };
    await onDatabase(
      database.url,
      'UPDATE hdb_catalog.hdb_metadata SET metadata = $1, resource_version = resource_version + 1',
      [printJson(theirs)],
    );
    await onDatabase(
      database.url,
      `UPDATE hdb_catalog.hdb_schema_notifications SET resource_version = 9, instance_id = $1, updated_at = now()`,
      [UPSTREAM_INSTANCE],
    );
    const ms = await until(async () => (await queryFields(gateway.url)).includes('theirs'), 5000);
    report(`a change by the other engine seen after ${ms.toFixed(0)} ms`);
    expect(ms).toBeLessThan(2500);
  });

  it('is built upon by the next change here', async () => {
    expect(await metadata(gateway.url, createQueryAction('ours2', '{{BASE}}'))).toMatchObject({ status: 200 });
    expect(await queryFields(gateway.url)).toEqual(expect.arrayContaining(['ours', 'theirs', 'ours2']));
  });

  it('makes a change from an older version a conflict', async () => {
    const request = { resource_version: 8, ...createQueryAction('late', '{{BASE}}') };
    expect(await metadata(gateway.url, request)).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });
});

function theirAction(): JsonObject {
  return { name: 'theirs', definition: { type: 'query', handler: '{{BASE}}', output_type: 'String!' } };
}

describe('after the end', () => {
  let after: CatalogDescription;
  beforeAll(async () => {
    expect(await gateway.end()).toBe(0);
    after = await describeCatalog(database.url);
  });

  it('the tables and functions are as they were, ready for the other engine', () => {
    expect([after.relations, after.functions]).toEqual([before.relations, before.functions]);
  });

  it('what is not metadata has not been touched', () => {
    const others = (rows: CatalogDescription['rows']): unknown =>
      Object.entries(rows).filter(([table]) => !/^r:hdb_(metadata|schema_notifications)$/.test(table));
    expect(others(after.rows)).toEqual(others(before.rows));
  });

  it('a second start finds everything', async () => {
    gateway = await start();
    expect(await queryFields(gateway.url)).toEqual(expect.arrayContaining(['ours', 'theirs', 'ours2']));
  });
});
