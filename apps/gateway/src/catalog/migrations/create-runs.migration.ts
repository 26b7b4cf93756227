// Second migration: what runs of asynchronous actions and policies of actions need beside upstream's action log. Nothing
// of upstream's is altered; the log only gets indexes. There is no foreign key to the log: operators may TRUNCATE it.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS: readonly string[] = [
  // Lists, newest first, and retention walk these; both are per status.
  `CREATE INDEX actiongraph_action_log_status ON hdb_catalog.hdb_action_log (status, created_at)`,
  `CREATE INDEX actiongraph_action_log_action ON hdb_catalog.hdb_action_log (action_name, status, created_at)`,
  `CREATE TABLE hdb_catalog.actiongraph_runs (
    id uuid PRIMARY KEY,
    action text NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'delayed', 'running', 'waiting', 'retrying',
      'completed', 'failed', 'dead', 'cancelled', 'expired')),
    attempts integer NOT NULL DEFAULT 0,
    max_attempts integer NOT NULL DEFAULT 1,
    -- How often the instance that ran it disappeared.
    losses integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    expires_at timestamptz,
    lease_token uuid,
    lease_owner uuid,
    -- Of a running one the end of its lease, of a waiting one the latest time of its callback.
    held_until timestamptz,
    -- Of the attempt that is under way, or of the last one.
    started_at timestamptz,
    finished_at timestamptz,
    progress jsonb,
    callback_digest text,
    idempotency_key text,
    idempotency_digest text,
    idempotency_until timestamptz,
    headers_removed boolean NOT NULL DEFAULT false,
    replay_of uuid
  )`,
  // By action, so that one at its limit does not stand in front of the others.
  `CREATE INDEX actiongraph_runs_due ON hdb_catalog.actiongraph_runs (action, due_at)
    WHERE state IN ('queued', 'delayed', 'retrying')`,
  `CREATE INDEX actiongraph_runs_held ON hdb_catalog.actiongraph_runs (held_until) WHERE state IN ('running', 'waiting')`,
  `CREATE INDEX actiongraph_runs_expiry ON hdb_catalog.actiongraph_runs (expires_at)
    WHERE expires_at IS NOT NULL AND state IN ('queued', 'delayed')`,
  `CREATE UNIQUE INDEX actiongraph_runs_lease ON hdb_catalog.actiongraph_runs (lease_token) WHERE lease_token IS NOT NULL`,
  `CREATE UNIQUE INDEX actiongraph_runs_callback ON hdb_catalog.actiongraph_runs (callback_digest)
    WHERE callback_digest IS NOT NULL`,
  `CREATE UNIQUE INDEX actiongraph_runs_idempotency ON hdb_catalog.actiongraph_runs (idempotency_key)
    WHERE idempotency_key IS NOT NULL`,
  `CREATE TABLE hdb_catalog.actiongraph_run_attempts (
    run_id uuid NOT NULL REFERENCES hdb_catalog.actiongraph_runs (id) ON DELETE CASCADE,
    number integer NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('completed', 'failed', 'retrying', 'dead', 'cancelled', 'lost', 'timed-out')),
    error jsonb,
    PRIMARY KEY (run_id, number)
  )`,
  `CREATE TABLE hdb_catalog.actiongraph_action_policies (
    action text PRIMARY KEY,
    policy json NOT NULL
  )`,
];

export class CreateRuns1763683200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  /** Runs and policies are the users'. */
  down(): Promise<void> {
    return Promise.reject(new Error('the catalog is never dropped'));
  }
}
