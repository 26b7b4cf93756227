// A metadata database in the shape that upstream v2 leaves behind (spec/catalog.md), with rows in every table, and a
// full description of its tables and rows to prove that nobody changed them. Written on its own, not shared with the
// product's migration: the two check each other.
import pg from 'pg';

export type UpstreamVersion = 46 | 47 | 48;

/** Metadata with every section, numbers that a double would change, and names that want escaping. */
export const UPSTREAM_METADATA = `{"version":3,"sources":[{"name":"default","kind":"postgres","tables":[{"table":{"schema":"public","name":"user"},"insert_permissions":[{"role":"user","permission":{"check":{"n":{"_eq":1.0}},"set":{"big":12345678901234567890},"columns":["id"]}}]}],"configuration":{"connection_info":{"database_url":{"from_env":"PG_DATABASE_URL"},"isolation_level":"read-committed","use_prepared_statements":false}}}],"remote_schemas":[{"name":"weather","definition":{"url":"https://example.org/graphql","timeout_seconds":60}}],"query_collections":[{"name":"allowed","definition":{"queries":[{"name":"q","query":"query q { __typename }"}]}}],"allowlist":[{"collection":"allowed","scope":{"global":true}}],"actions":[{"name":"createUser","definition":{"handler":"{{BASE}}/create","output_type":"CreateUser","arguments":[{"name":"email","type":"String!"}],"type":"mutation","kind":"synchronous","ignored_client_headers":["Accept"]},"permissions":[{"role":"user"}]}],"custom_types":{"objects":[{"name":"CreateUser","fields":[{"name":"id","type":"uuid!"}]}]},"cron_triggers":[{"name":"nightly","webhook":"{{BASE}}/cron","schedule":"0 0 * * *","include_in_metadata":true,"payload":{"x":1e2}}],"rest_endpoints":[{"name":"r","url":"r/:id","methods":["GET"],"definition":{"query":{"collection_name":"allowed","query_name":"q"}}}],"api_limits":{"disabled":false,"depth_limit":{"global":5,"per_role":{}}},"metrics_config":{"analyze_query_variables":true,"analyze_response_body":false},"inherited_roles":[{"role_name":"both","role_set":["user","editor"]}],"graphql_schema_introspection":{"disabled_for_roles":["anonymous"]},"network":{"tls_allowlist":[{"host":"example.org"}]},"backend_configs":{"dataconnector":{}},"opentelemetry":{"status":"disabled"},"later_section":{"\\"quoted\\"; DROP TABLE x; --":"\\u0000 \\u00fc"}}`;

const INVOCATION_LOG = (events: string): string => `(
  id text DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY,
  event_id text REFERENCES hdb_catalog.${events} (id) ON UPDATE CASCADE ON DELETE CASCADE,
  status integer, request json, response json, created_at timestamptz DEFAULT now())`;
const SCHEDULED = `status text NOT NULL DEFAULT 'scheduled', tries integer NOT NULL DEFAULT 0,
  created_at timestamptz DEFAULT now(), next_retry_at timestamptz`;
const VALID_STATUS = `CONSTRAINT valid_status CHECK (status IN ('scheduled', 'locked', 'delivered', 'error', 'dead'))`;

/** The metadata tables of one version, without rows. */
export function upstreamTables(version: UpstreamVersion): string {
  const enterpriseColumns = version >= 48 ? ', ee_client_id text, ee_client_secret text' : '';
  const cronIndex = `CREATE INDEX hdb_cron_event_invocation_event_id ON hdb_catalog.hdb_cron_event_invocation_logs (event_id);`;
  return `
CREATE SCHEMA hdb_catalog;
CREATE FUNCTION hdb_catalog.gen_hasura_uuid() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';
CREATE TABLE hdb_catalog.hdb_version (
  hasura_uuid uuid DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, version text NOT NULL, upgraded_on timestamptz NOT NULL,
  cli_state jsonb NOT NULL DEFAULT '{}'::jsonb, console_state jsonb NOT NULL DEFAULT '{}'::jsonb ${enterpriseColumns});
CREATE UNIQUE INDEX hdb_version_one_row ON hdb_catalog.hdb_version ((version IS NOT NULL));
CREATE TABLE hdb_catalog.hdb_metadata (
  id integer PRIMARY KEY, metadata json NOT NULL, resource_version integer NOT NULL DEFAULT 1 UNIQUE);
CREATE TABLE hdb_catalog.hdb_action_log (
  id uuid DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, action_name text, input_payload jsonb NOT NULL,
  request_headers jsonb NOT NULL, session_variables jsonb NOT NULL, response_payload jsonb, errors jsonb,
  created_at timestamptz NOT NULL DEFAULT now(), response_received_at timestamptz,
  status text NOT NULL CHECK (status IN ('created', 'processing', 'completed', 'error')));
CREATE TABLE hdb_catalog.hdb_cron_events (
  id text DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, trigger_name text NOT NULL, scheduled_time timestamptz NOT NULL,
  ${SCHEDULED}, ${VALID_STATUS});
CREATE INDEX hdb_cron_event_status ON hdb_catalog.hdb_cron_events (status);
CREATE UNIQUE INDEX hdb_cron_events_unique_scheduled ON hdb_catalog.hdb_cron_events (trigger_name, scheduled_time) WHERE status = 'scheduled';
CREATE TABLE hdb_catalog.hdb_cron_event_invocation_logs ${INVOCATION_LOG('hdb_cron_events')};
${version >= 47 ? cronIndex : ''}
CREATE TABLE hdb_catalog.hdb_scheduled_events (
  id text DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, webhook_conf json NOT NULL, scheduled_time timestamptz NOT NULL,
  retry_conf json, payload json, header_conf json, ${SCHEDULED}, comment text, ${VALID_STATUS});
CREATE INDEX hdb_scheduled_event_status ON hdb_catalog.hdb_scheduled_events (status);
CREATE TABLE hdb_catalog.hdb_scheduled_event_invocation_logs ${INVOCATION_LOG('hdb_scheduled_events')};
CREATE INDEX hdb_scheduled_event_invocation_event_id ON hdb_catalog.hdb_scheduled_event_invocation_logs (event_id);
CREATE TABLE hdb_catalog.hdb_schema_notifications (
  id integer PRIMARY KEY CHECK (id = 1), notification json NOT NULL, resource_version integer NOT NULL DEFAULT 1,
  instance_id uuid NOT NULL, updated_at timestamptz DEFAULT now());`;
}

/** Event-trigger tables that a database holds which is also a source of upstream. */
export const UPSTREAM_SOURCE_TABLES = `
CREATE TABLE hdb_catalog.hdb_source_catalog_version (version text NOT NULL, upgraded_on timestamptz NOT NULL);
CREATE TABLE hdb_catalog.event_log (
  id text DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, schema_name text NOT NULL, table_name text NOT NULL,
  trigger_name text NOT NULL, payload jsonb NOT NULL, delivered boolean NOT NULL DEFAULT false, error boolean NOT NULL DEFAULT false,
  tries integer NOT NULL DEFAULT 0, created_at timestamp DEFAULT now(), locked timestamptz, next_retry_at timestamp,
  archived boolean NOT NULL DEFAULT false);
CREATE INDEX event_log_trigger_name_idx ON hdb_catalog.event_log (trigger_name);
INSERT INTO hdb_catalog.hdb_source_catalog_version VALUES ('4', '2023-01-01 00:00Z');
INSERT INTO hdb_catalog.event_log (schema_name, table_name, trigger_name, payload) VALUES ('public', 'user', 'on_user', '{"op":"INSERT"}');`;

const rowsOf = (version: UpstreamVersion): string => `
INSERT INTO hdb_catalog.hdb_version (hasura_uuid, version, upgraded_on, cli_state, console_state)
  VALUES ('11111111-2222-4333-8444-555555555555', '${version}', '2023-05-06 07:08:09Z',
    '{"settings":{"migration_mode":"true"},"n":12345678901234567890}', '{"telemetryNotificationShown":true}');
INSERT INTO hdb_catalog.hdb_metadata VALUES (1, $metadata$${UPSTREAM_METADATA}$metadata$, 7);
INSERT INTO hdb_catalog.hdb_action_log (action_name, input_payload, request_headers, session_variables, response_payload, status) VALUES
  ('createUser', '{"email":"a@b"}', '[["x","y"]]', '{"x-hasura-role":"user"}', '{"id":1}', 'completed'),
  ('other', '{}', '[]', '{}', NULL, 'created'), (NULL, '{}', '[]', '{}', NULL, 'error');
INSERT INTO hdb_catalog.hdb_cron_events (id, trigger_name, scheduled_time) VALUES ('c1', 'nightly', '2030-01-01Z');
INSERT INTO hdb_catalog.hdb_cron_event_invocation_logs (event_id, status, request, response) VALUES ('c1', 200, '{}', '{}');
INSERT INTO hdb_catalog.hdb_scheduled_events (id, webhook_conf, scheduled_time, comment) VALUES ('s1', '"http://x"', '2030-01-01Z', 'one');
INSERT INTO hdb_catalog.hdb_scheduled_event_invocation_logs (event_id, status) VALUES ('s1', 500);
INSERT INTO hdb_catalog.hdb_schema_notifications (id, notification, resource_version, instance_id)
  VALUES (1, '{"metadata":true,"remote_schemas":[],"sources":[],"data_connectors":[]}', 7, '99999999-2222-4333-8444-555555555555');`;

/** Runs SQL text on a connection of its own. */
export async function onDatabase<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Row>(sql, values);
    return Array.isArray(result) ? [] : result.rows;
  } finally {
    await client.end();
  }
}

/** Makes an empty database look like one that upstream used, source tables included. */
export async function createUpstreamCatalog(url: string, version: UpstreamVersion): Promise<void> {
  await onDatabase(url, `${upstreamTables(version)} ${rowsOf(version)} ${UPSTREAM_SOURCE_TABLES}`);
}

const DESCRIPTION = `
SELECT c.relname::text AS name, c.relkind::text AS kind, c.oid::int, c.relfilenode::int, c.relowner::regrole::text AS owner,
  c.relacl::text AS acl, c.reloptions::text AS options, obj_description(c.oid, 'pg_class') AS comment,
  (SELECT json_agg(json_build_array(a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attisdropped,
      pg_get_expr(d.adbin, d.adrelid)) ORDER BY a.attnum)
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns,
  (SELECT json_agg(json_build_array(k.conname, pg_get_constraintdef(k.oid)) ORDER BY k.conname) FROM pg_constraint k
    WHERE k.conrelid = c.oid AND k.contype <> 'n') AS constraints,
  (SELECT json_agg(pg_get_indexdef(i.indexrelid) ORDER BY i.indexrelid::regclass::text) FROM pg_index i
    WHERE i.indrelid = c.oid AND i.indexrelid::regclass::text !~ 'actiongraph_') AS indexes,
  (SELECT json_agg(pg_get_triggerdef(t.oid) ORDER BY t.tgname) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers
FROM pg_class c WHERE c.relnamespace = 'hdb_catalog'::regnamespace AND c.relkind <> 'i' AND c.relname !~ '^actiongraph_'
ORDER BY c.relname`;
const FUNCTIONS = `SELECT oid::int, pg_get_functiondef(oid) AS definition FROM pg_proc
  WHERE pronamespace = 'hdb_catalog'::regnamespace AND proname !~ '^actiongraph_' ORDER BY proname`;

export interface CatalogDescription {
  readonly relations: readonly Record<string, unknown>[];
  readonly functions: readonly Record<string, unknown>[];
  /** Table -> its rows as text, with the id of the transaction that wrote them. */
  readonly rows: Readonly<Record<string, unknown>>;
}

/** Everything in schema hdb_catalog except what is named `actiongraph_*`. Equal descriptions: nothing was touched. */
export async function describeCatalog(url: string): Promise<CatalogDescription> {
  const relations = await onDatabase<{ name: string; kind: string }>(url, DESCRIPTION);
  const functions = await onDatabase(url, FUNCTIONS);
  const rows: Record<string, unknown> = {};
  for (const { name, kind } of relations.filter((relation) => relation.kind === 'r'))
    rows[`${kind}:${name}`] = await onDatabase(
      url,
      `SELECT t.xmin::text, t.ctid::text, t::text AS row FROM hdb_catalog.${name} t`,
    );
  return { relations, functions, rows };
}
