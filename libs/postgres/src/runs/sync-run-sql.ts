// Statements on synchronous calls (`sync-run-store.ts`).
import { AFTER_CHANGE, intervalOf } from './run-sql-parts.js';

/** Answers a row where the key was free. */
export const BEGIN = `
WITH stored AS (
  INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, attempts, due_at, started_at, lease_token, idempotency_key,
    idempotency_digest, idempotency_until, headers_removed)
  VALUES ($1::uuid, $3, 'running', 1, now(), now(), $2::uuid, $6, $7, now() + ${intervalOf('$8::float8')}, true)
  ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
  RETURNING id
)
INSERT INTO hdb_catalog.hdb_action_log (id, action_name, input_payload, request_headers, session_variables, status)
SELECT id, $3, $4::jsonb, '{}', $5::jsonb, 'processing' FROM stored
RETURNING id`;

/** `free`: its time is over, or an operator has deleted the log's row. */
export const KNOWN = `
SELECT r.id::text AS id, r.idempotency_digest AS digest, (r.idempotency_until <= now() OR l.id IS NULL) AS free,
  l.status, l.response_payload::text AS response, l.errors::text AS errors
FROM hdb_catalog.actiongraph_runs r LEFT JOIN hdb_catalog.hdb_action_log l ON l.id = r.id
WHERE r.idempotency_key = $1`;

/** Calls whose instance is gone; null: under whatever key. */
export const LOST = `
WITH changed AS (
  UPDATE hdb_catalog.actiongraph_runs r SET state = 'failed', lease_token = NULL, finished_at = now()
  WHERE r.state = 'running' AND r.held_until IS NULL AND r.lease_token IS NOT NULL AND r.idempotency_until <= now()
    AND ($1::text IS NULL OR r.idempotency_key = $1::text)
  RETURNING r.id, r.state, r.attempts AS number, r.started_at, 'lost' AS outcome, NULL::jsonb AS response, $2::jsonb AS error
), ${AFTER_CHANGE}`;

export const FREE = `
UPDATE hdb_catalog.actiongraph_runs r SET idempotency_key = NULL, idempotency_digest = NULL, idempotency_until = NULL
WHERE r.idempotency_key = $1 AND (r.idempotency_until <= now()
  OR NOT EXISTS (SELECT FROM hdb_catalog.hdb_action_log l WHERE l.id = r.id))`;

export const END = `
WITH changed AS (
  UPDATE hdb_catalog.actiongraph_runs r SET state = $3::text, lease_token = NULL, finished_at = now(),
    idempotency_key = CASE WHEN $6::float8 > 0 THEN r.idempotency_key END,
    idempotency_digest = CASE WHEN $6::float8 > 0 THEN r.idempotency_digest END,
    idempotency_until = CASE WHEN $6::float8 > 0 THEN now() + make_interval(secs => $6::float8) END
  WHERE r.id = $1::uuid AND r.lease_token = $2::uuid AND r.state = 'running'
  RETURNING r.id, r.state, r.attempts AS number, r.started_at, $3::text AS outcome, $4::jsonb AS response, $5::jsonb AS error
), ${AFTER_CHANGE}`;

export const OUTCOME = `
SELECT l.status, l.response_payload::text AS response, l.errors::text AS errors,
  (l.status NOT IN ('completed', 'error') AND coalesce(r.idempotency_until <= now(), true)) AS lost
FROM hdb_catalog.hdb_action_log l LEFT JOIN hdb_catalog.actiongraph_runs r ON r.id = l.id
WHERE l.id = $1::uuid`;

export const RECORD = `
WITH given AS (
  SELECT g.* FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    AS g(id, action, state, input, session, response, error)
), stored AS (
  INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, attempts, due_at, finished_at, headers_removed)
  SELECT id, action, state, 1, now(), now(), true FROM given
)
INSERT INTO hdb_catalog.hdb_action_log (id, action_name, input_payload, request_headers, session_variables, response_payload,
  errors, response_received_at, status)
SELECT id, action, input::jsonb, '{}', session::jsonb, response::jsonb, error::jsonb, now(),
  CASE state WHEN 'completed' THEN 'completed' ELSE 'error' END
FROM given`;
