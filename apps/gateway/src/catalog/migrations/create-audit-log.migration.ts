// The audit log. Rows are only added: a trigger refuses everything else, so that tampering has to begin with taking the
// trigger away, which leaves traces.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'hdb_catalog.actiongraph_audit_log';

const STATEMENTS: readonly string[] = [
  `CREATE TABLE ${TABLE} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    operation text NOT NULL CHECK (operation IN ('query', 'mutation', 'subscription', 'metadata', 'unreadable')),
    name text,
    fields text[] NOT NULL,
    actions text[] NOT NULL,
    role text NOT NULL,
    user_id text,
    session_variables jsonb NOT NULL,
    transport text NOT NULL CHECK (transport IN ('http', 'websocket', 'rest')),
    address text NOT NULL,
    request_id text NOT NULL,
    seconds double precision NOT NULL,
    -- NULL: it went well.
    error_code text,
    arguments jsonb
  )`,
  // Lists, newest first, and retention walk these.
  `CREATE INDEX actiongraph_audit_log_at ON ${TABLE} (at, id)`,
  `CREATE INDEX actiongraph_audit_log_role ON ${TABLE} (role, at, id)`,
  `CREATE INDEX actiongraph_audit_log_user ON ${TABLE} (user_id, at, id) WHERE user_id IS NOT NULL`,
  `CREATE INDEX actiongraph_audit_log_name ON ${TABLE} (name, at, id) WHERE name IS NOT NULL`,
  `CREATE INDEX actiongraph_audit_log_error ON ${TABLE} (at, id) WHERE error_code IS NOT NULL`,
  `CREATE INDEX actiongraph_audit_log_request ON ${TABLE} (request_id)`,
  `CREATE INDEX actiongraph_audit_log_actions ON ${TABLE} USING gin (actions) WHERE actions <> '{}'`,
  `CREATE FUNCTION hdb_catalog.actiongraph_keep_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' AND current_setting('actiongraph.audit_retention', true) = 'on' THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
  END $$`,
  `CREATE TRIGGER actiongraph_keep_audit_log BEFORE UPDATE OR DELETE OR TRUNCATE ON ${TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION hdb_catalog.actiongraph_keep_audit_log()`,
];

export class CreateAuditLog1763769600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  /** What was recorded is the users'. */
  down(): Promise<void> {
    return Promise.reject(new Error('the catalog is never dropped'));
  }
}
