// Ends what waits for nobody: runs that are expired, leases whose instance is gone, callbacks that did not come. All by
// the database's clock.
import type { PoolClient } from 'pg';
import { CALLBACK_LATE, RUN_EXPIRED, RUN_LOST } from './error.js';
import { AFTER_CHANGE, CLAIMABLE, ENDED, HELD } from './run-sql-parts.js';

/** Rows of one call, of each kind. */
const MOST = 500;
/** A run that takes its instance along each time must not do so for ever. */
const MOST_LOSSES = 5;

/** A lost attempt does not count: the one who decides about retries is allowed one more. */
const SETTLE = `
WITH expired AS (
  SELECT id FROM hdb_catalog.actiongraph_runs
  WHERE state IN ('queued', 'delayed') AND expires_at IS NOT NULL AND expires_at <= now() AND attempts = 0
  ORDER BY expires_at LIMIT ${MOST} FOR UPDATE SKIP LOCKED
), held AS (
  SELECT id, state, attempts, max_attempts, losses FROM hdb_catalog.actiongraph_runs
  WHERE ${HELD} AND held_until <= now() ORDER BY held_until LIMIT ${MOST} FOR UPDATE SKIP LOCKED
), decided AS (
  SELECT id, 'expired' AS state, NULL AS outcome, $1::jsonb AS error FROM expired
  UNION ALL
  SELECT id, CASE WHEN losses < ${MOST_LOSSES} THEN 'queued' ELSE 'dead' END, 'lost', $2::jsonb
  FROM held WHERE state = 'running'
  UNION ALL
  SELECT id, CASE WHEN attempts < max_attempts THEN 'retrying' WHEN max_attempts > 1 THEN 'dead' ELSE 'failed' END,
    'timed-out', $3::jsonb
  FROM held WHERE state = 'waiting'
), changed AS (
  UPDATE hdb_catalog.actiongraph_runs r SET
    state = d.state, lease_token = NULL, lease_owner = NULL, held_until = NULL,
    due_at = CASE WHEN d.${CLAIMABLE} THEN now() ELSE r.due_at END,
    expires_at = CASE WHEN d.${CLAIMABLE} THEN NULL ELSE r.expires_at END,
    losses = r.losses + CASE WHEN d.outcome = 'lost' THEN 1 ELSE 0 END,
    max_attempts = r.max_attempts + CASE WHEN d.outcome = 'lost' THEN 1 ELSE 0 END,
    callback_digest = CASE WHEN d.${ENDED} THEN r.callback_digest END,
    finished_at = CASE WHEN d.${ENDED} THEN now() END,
    headers_removed = d.${ENDED}
  FROM decided d WHERE r.id = d.id
  RETURNING r.id, r.state, r.attempts AS number, r.started_at, d.outcome, NULL::jsonb AS response, d.error
), ${AFTER_CHANGE}`;

const ERRORS = [RUN_EXPIRED, RUN_LOST, CALLBACK_LATE].map((error) => JSON.stringify(error));

/** @returns how many runs were settled */
export async function settleRuns(client: PoolClient): Promise<number> {
  return (await client.query(SETTLE, ERRORS)).rows.length;
}

/** Settles at most every `everyMs`: claims follow each other fast while there is a backlog. With 0 it always does. */
export function createSettlement(everyMs: number): (client: PoolClient) => Promise<void> {
  let next = -Infinity;
  return async (client) => {
    if (performance.now() < next) return;
    await settleRuns(client);
    next = everyMs === 0 ? -Infinity : performance.now() + everyMs;
  };
}
