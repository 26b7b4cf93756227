// Takes due runs for one instance: oldest first, none twice, none beyond its action's limit.
import type { PoolClient } from 'pg';
import type { ClaimRequest } from './run-port.js';
import { CLAIMABLE, HELD, intervalOf, toldOf } from './run-sql-parts.js';

/** What is claimed, as stored. */
export interface ClaimedRow {
  readonly id: string;
  readonly action: string;
  readonly input: string;
  readonly headers: string;
  readonly session: string;
  readonly attempt: number;
  readonly most: number;
  readonly token: string;
}

/** The names of actions with waiting runs, found by hopping through the index, however many runs there are. */
const WAITING_ACTIONS = `
waiting_actions(action) AS (
  (SELECT action FROM hdb_catalog.actiongraph_runs WHERE ${CLAIMABLE} ORDER BY action LIMIT 1)
  UNION ALL
  SELECT (SELECT r.action FROM hdb_catalog.actiongraph_runs r WHERE r.${CLAIMABLE} AND r.action > a.action
    ORDER BY r.action LIMIT 1)
  FROM waiting_actions a WHERE a.action IS NOT NULL
)`;

const CLAIM = `
WITH RECURSIVE ${WAITING_ACTIONS}, open_actions AS (
  SELECT a.action, CASE WHEN l.most IS NULL THEN $1::bigint ELSE least($1::bigint, greatest(0, l.most - (
    SELECT count(*) FROM hdb_catalog.actiongraph_runs b
    WHERE b.${HELD} AND b.state = 'running' AND b.lease_token IS NOT NULL AND b.action = a.action))) END AS free
  FROM waiting_actions a LEFT JOIN unnest($4::text[], $5::int[]) AS l(action, most) ON l.action = a.action
  WHERE a.action IS NOT NULL AND a.action <> ALL ($6::text[])
), due AS MATERIALIZED (
  SELECT d.id FROM open_actions o CROSS JOIN LATERAL (
    SELECT r.id, r.due_at FROM hdb_catalog.actiongraph_runs r JOIN hdb_catalog.hdb_action_log l ON l.id = r.id
    WHERE r.action = o.action AND r.${CLAIMABLE} AND r.due_at <= now() AND l.status = 'created'
      AND (r.expires_at IS NULL OR r.attempts > 0 OR r.expires_at > now())
    ORDER BY r.due_at LIMIT o.free FOR UPDATE SKIP LOCKED
  ) d ORDER BY d.due_at LIMIT $1
), taken AS (
  UPDATE hdb_catalog.actiongraph_runs r SET state = 'running', attempts = r.attempts + 1,
    lease_token = hdb_catalog.gen_hasura_uuid(), lease_owner = $2, held_until = now() + ${intervalOf('$3::float8')},
    started_at = now(), callback_digest = NULL
  FROM due WHERE r.id = due.id
  RETURNING r.id, r.action, r.state, r.attempts, r.max_attempts, r.lease_token, r.due_at
), logged AS (
  UPDATE hdb_catalog.hdb_action_log l SET status = 'processing' FROM taken t WHERE l.id = t.id
  RETURNING l.id, l.input_payload, l.request_headers, l.session_variables
), ${toldOf('taken')}
SELECT t.id::text AS id, t.action, t.attempts AS attempt, t.max_attempts AS most, t.lease_token::text AS token,
  l.input_payload::text AS input, l.request_headers::text AS headers, l.session_variables::text AS session
FROM taken t JOIN logged l ON l.id = t.id, (SELECT count(*) FROM told) AS listeners
ORDER BY t.due_at`;

/** Counting and claiming must be one step over all instances where there is a limit. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('actiongraph_runs claim', 0))`;

/** Milliseconds until something is to be done without anybody telling: a start, an expiry, the end of a lease. */
const NEXT_DUE = `
WITH RECURSIVE ${WAITING_ACTIONS}, times(at) AS (
  SELECT (SELECT r.due_at FROM hdb_catalog.actiongraph_runs r
    WHERE r.action = a.action AND r.${CLAIMABLE} AND r.due_at > now() ORDER BY r.due_at LIMIT 1)
  FROM waiting_actions a
  UNION ALL
  SELECT greatest(e.at, now() + interval '50 ms') FROM (
    SELECT min(held_until) AS at FROM hdb_catalog.actiongraph_runs WHERE ${HELD}
    UNION ALL
    SELECT min(expires_at) FROM hdb_catalog.actiongraph_runs
    WHERE expires_at IS NOT NULL AND state IN ('queued', 'delayed') AND attempts = 0
  ) e WHERE e.at IS NOT NULL
)
SELECT extract(epoch FROM min(at) - now())::float8 * 1000 AS ms FROM times`;

export async function claimRuns(client: PoolClient, request: ClaimRequest): Promise<readonly ClaimedRow[]> {
  const { owner, limit, leaseMs, concurrency, skipped = [] } = request;
  const values = [limit, owner, leaseMs, Object.keys(concurrency), Object.values(concurrency), skipped];
  if (Object.keys(concurrency).length === 0) return (await client.query<ClaimedRow>(CLAIM, values)).rows;
  await client.query('BEGIN');
  try {
    await client.query(LOCK);
    const { rows } = await client.query<ClaimedRow>(CLAIM, values);
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

export async function nextDueMs(client: PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ ms: number | null }>(NEXT_DUE);
  return rows[0]?.ms ?? undefined;
}

/** @returns the tokens that are still held */
export async function renewLeases(
  client: PoolClient,
  tokens: readonly string[],
  leaseMs: number,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ token: string }>(
    `UPDATE hdb_catalog.actiongraph_runs SET held_until = now() + ${intervalOf('$2::float8')}
     WHERE lease_token = ANY($1::uuid[]) AND state = 'running' RETURNING lease_token::text AS token`,
    [tokens, leaseMs],
  );
  return new Set(rows.map(({ token }) => token));
}
