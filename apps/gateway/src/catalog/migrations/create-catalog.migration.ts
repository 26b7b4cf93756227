// First migration: the metadata tables of catalogue version 48 (spec/catalog.md), in a database that has none.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const UUID_FUNCTION = `
  CREATE FUNCTION hdb_catalog.gen_hasura_uuid() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'`;

/** In the order in which they refer to each other. */
const TABLES: readonly string[] = [
  `CREATE TABLE hdb_catalog.hdb_version (
    hasura_uuid uuid PRIMARY KEY DEFAULT hdb_catalog.gen_hasura_uuid(),
    version text NOT NULL,
    upgraded_on timestamptz NOT NULL,
    cli_state jsonb NOT NULL DEFAULT '{}',
    console_state jsonb NOT NULL DEFAULT '{}',
    ee_client_id text,
    ee_client_secret text
  )`,
  `CREATE UNIQUE INDEX hdb_version_one_row ON hdb_catalog.hdb_version ((version IS NOT NULL))`,
  `CREATE TABLE hdb_catalog.hdb_metadata (
    id integer PRIMARY KEY,
    metadata json NOT NULL,
    resource_version integer NOT NULL DEFAULT 1 UNIQUE
  )`,
  `CREATE TABLE hdb_catalog.hdb_action_log (
    id uuid PRIMARY KEY DEFAULT hdb_catalog.gen_hasura_uuid(),
    action_name text,
    input_payload jsonb NOT NULL,
    request_headers jsonb NOT NULL,
    session_variables jsonb NOT NULL,
    response_payload jsonb,
    errors jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    response_received_at timestamptz,
    status text NOT NULL CHECK (status IN ('created', 'processing', 'completed', 'error'))
  )`,
  `CREATE TABLE hdb_catalog.hdb_cron_events (
    id text PRIMARY KEY DEFAULT hdb_catalog.gen_hasura_uuid(),
    trigger_name text NOT NULL,
    scheduled_time timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'scheduled',
    tries integer NOT NULL DEFAULT 0,
    created_at timestamptz DEFAULT now(),
    next_retry_at timestamptz,
    CONSTRAINT valid_status CHECK (status IN ('scheduled', 'locked', 'delivered', 'error', 'dead'))
  )`,
  `CREATE INDEX hdb_cron_event_status ON hdb_catalog.hdb_cron_events (status)`,
  `CREATE UNIQUE INDEX hdb_cron_events_unique_scheduled
    ON hdb_catalog.hdb_cron_events (trigger_name, scheduled_time) WHERE status = 'scheduled'`,
  `CREATE TABLE hdb_catalog.hdb_cron_event_invocation_logs (
    id text PRIMARY KEY DEFAULT hdb_catalog.gen_hasura_uuid(),
    event_id text REFERENCES hdb_catalog.hdb_cron_events (id) ON UPDATE CASCADE ON DELETE CASCADE,
    status integer,
    request json,
    response json,
    created_at timestamptz DEFAULT now()
  )`,
  `CREATE INDEX hdb_cron_event_invocation_event_id ON hdb_catalog.hdb_cron_event_invocation_logs (event_id)`,
  `CREATE TABLE hdb_catalog.hdb_scheduled_events (
    id text PRIMARY KEY DEFAULT hdb_catalog.gen_hasura_uuid(),
    webhook_conf json NOT NULL,
    scheduled_time timestamptz NOT NULL,
    retry_conf json,
    payload json,
    header_conf json,
    status text NOT NULL DEFAULT 'scheduled',
    tries integer NOT NULL DEFAULT 0,
    created_at timestamptz DEFAULT now(),
    next_retry_at timestamptz,
    comment text,
    CONSTRAINT valid_status CHECK (status IN ('scheduled', 'locked', 'delivered', 'error', 'dead'))
  )`,
  `CREATE INDEX hdb_scheduled_event_status ON hdb_catalog.hdb_scheduled_events (status)`,
  `CREATE TABLE hdb_catalog.hdb_scheduled_event_invocation_logs (
    id text PRIMARY KEY DEFAULT hdb_catalog.gen_hasura_uuid(),
    event_id text REFERENCES hdb_catalog.hdb_scheduled_events (id) ON UPDATE CASCADE ON DELETE CASCADE,
    status integer,
    request json,
    response json,
    created_at timestamptz DEFAULT now()
  )`,
  `CREATE INDEX hdb_scheduled_event_invocation_event_id ON hdb_catalog.hdb_scheduled_event_invocation_logs (event_id)`,
  `CREATE TABLE hdb_catalog.hdb_schema_notifications (
    id integer PRIMARY KEY CHECK (id = 1),
    notification json NOT NULL,
    resource_version integer NOT NULL DEFAULT 1,
    instance_id uuid NOT NULL,
    updated_at timestamptz DEFAULT now()
  )`,
  // Last: who sees the version sees the rest.
  `INSERT INTO hdb_catalog.hdb_version (version, upgraded_on) VALUES ('48', now())`,
];

/** Creates what a fresh database lacks; leaves an adopted one as it is, and only notes that there was nothing to do. */
export class CreateCatalog1763596800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (await exists(runner, `to_regclass('hdb_catalog.hdb_version')`)) return;
    // A source database of upstream has this function already, and columns that depend on it.
    if (!(await exists(runner, `to_regprocedure('hdb_catalog.gen_hasura_uuid()')`))) await runner.query(UUID_FUNCTION);
    for (const statement of TABLES) await runner.query(statement);
  }

  /** The tables may be upstream's, so they are never dropped. */
  down(): Promise<void> {
    return Promise.reject(new Error('the catalog is never dropped'));
  }
}

async function exists(runner: QueryRunner, expression: string): Promise<boolean> {
  const rows = (await runner.query(`SELECT ${expression} IS NOT NULL AS found`)) as { found: boolean }[];
  return rows[0]?.found === true;
}
