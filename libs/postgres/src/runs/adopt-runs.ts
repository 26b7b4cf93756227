// Makes the side table follow what others do to the log: upstream beside us, and SQL by hand.
import type { PoolClient } from 'pg';
import { CLAIMABLE, ENDED, HELD, STATE_OF_BOTH } from './run-sql-parts.js';

const MOST = 1000;

const ADOPT = `
INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, due_at)
SELECT l.id, coalesce(l.action_name, ''), 'queued', l.created_at
FROM hdb_catalog.hdb_action_log l
WHERE l.status = 'created' AND NOT EXISTS (SELECT FROM hdb_catalog.actiongraph_runs r WHERE r.id = l.id)
ORDER BY l.created_at LIMIT ${MOST}
ON CONFLICT DO NOTHING`;

/** Runs that somebody has set back to `created`; never one that an instance of ours holds. */
const RESTART = `
UPDATE hdb_catalog.actiongraph_runs r SET state = 'queued', due_at = now(), finished_at = NULL, expires_at = NULL,
  max_attempts = r.attempts + 1
FROM hdb_catalog.hdb_action_log l
WHERE l.id = r.id AND l.status = 'created'
  AND (r.${ENDED} OR (r.${HELD} AND r.lease_token IS NULL AND r.held_until IS NULL))`;

/** Runs that somebody else has taken or ended. */
const FOLLOW = `
UPDATE hdb_catalog.actiongraph_runs r SET state = ${STATE_OF_BOTH},
  finished_at = CASE WHEN l.status IN ('completed', 'error') THEN coalesce(l.response_received_at, now()) END
FROM hdb_catalog.hdb_action_log l
WHERE l.id = r.id AND r.${CLAIMABLE} AND l.status <> 'created'`;

/** Runs whose row of the log was deleted. */
const FORGET = `
DELETE FROM hdb_catalog.actiongraph_runs r
WHERE r.${CLAIMABLE} AND NOT EXISTS (SELECT FROM hdb_catalog.hdb_action_log l WHERE l.id = r.id)`;

/** The same for ended runs, a bounded number per call. @returns how many went */
export async function forgetDeletedRuns(client: PoolClient, most: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM hdb_catalog.actiongraph_runs WHERE id IN (
       SELECT r.id FROM hdb_catalog.actiongraph_runs r LEFT JOIN hdb_catalog.hdb_action_log l ON l.id = r.id
       WHERE l.id IS NULL AND r.${ENDED} LIMIT $1)`,
    [most],
  );
  return rowCount ?? 0;
}

export async function adoptRuns(client: PoolClient): Promise<void> {
  for (const statement of [FORGET, FOLLOW, RESTART, ADOPT]) await client.query(statement);
}

/**
 * Follows at most every `everyMs`, and never for more than about a tenth of the time: it looks at every waiting run.
 * With 0 it always does.
 * @returns to be called before each claim
 */
export function createAdoption(everyMs: number): (client: PoolClient) => Promise<void> {
  let next = -Infinity;
  return async (client) => {
    const started = performance.now();
    if (started < next) return;
    // Claims that run meanwhile need not wait for it.
    next = Infinity;
    try {
      await adoptRuns(client);
    } finally {
      const ended = performance.now();
      next = everyMs === 0 ? -Infinity : ended + Math.max(everyMs, 10 * (ended - started));
    }
  };
}
