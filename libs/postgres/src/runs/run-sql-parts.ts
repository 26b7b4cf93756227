// The parts that statements on runs share. `hdb_action_log` is upstream's table, `actiongraph_runs` our side of it.

/** Told when runs may be waiting for a worker; the payload is empty. */
export const QUEUED_CHANNEL = 'actiongraph_runs_queued';
/** Told when runs have changed; the payload is their ids, separated by commas. */
export const CHANGED_CHANNEL = 'actiongraph_runs_changed';

/** As in the partial indexes. */
export const CLAIMABLE = `state IN ('queued', 'delayed', 'retrying')`;
export const HELD = `state IN ('running', 'waiting')`;
export const ENDED = `state IN ('completed', 'failed', 'dead', 'cancelled', 'expired')`;

/** @param state SQL of a RunState */
export const statusOf = (state: string): string =>
  `CASE WHEN ${state} IN ('queued', 'delayed', 'retrying') THEN 'created'
    WHEN ${state} IN ('running', 'waiting') THEN 'processing' WHEN ${state} = 'completed' THEN 'completed' ELSE 'error' END`;

/** State of row `l` of the log with row `r` of ours, where the log wins: upstream and operators write it alone. */
export const STATE_OF_BOTH = `CASE WHEN r.state IS NOT NULL AND l.status = ${statusOf('r.state')} THEN r.state WHEN l.status = 'created' THEN 'queued'
  WHEN l.status = 'processing' THEN 'running' WHEN l.status = 'completed' THEN 'completed' ELSE 'failed' END`;

/** @param timestamp SQL -> ISO 8601 with microseconds, UTC */
export const isoOf = (timestamp: string): string =>
  `to_char(${timestamp} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** @param ms SQL of a number */
export const intervalOf = (ms: string): string => `make_interval(secs => ${ms} / 1000.0)`;

/** Ids of one notification: its payload has less than 8000 bytes. */
const IDS_PER_NOTIFICATION = 200;

/** CTE `told`: tells of the runs in a CTE with `id` and `state`. Something has to read it. */
export const toldOf = (cte: string): string => `
told AS (
  SELECT pg_notify('${CHANGED_CHANNEL}', string_agg(p.id::text, ','))
  FROM (SELECT id, (row_number() OVER () - 1) / ${IDS_PER_NOTIFICATION} AS part FROM ${cte}) p GROUP BY p.part
  UNION ALL
  SELECT pg_notify('${QUEUED_CHANNEL}', '') WHERE EXISTS (SELECT FROM ${cte} c WHERE c.${CLAIMABLE})
)`;

/** CTEs that carry a change of runs over to the log, the attempts and whoever listens. `changed` is
 * `(id uuid, state text, number int, started_at timestamptz, outcome text or null, response jsonb, error jsonb)`. */
export const AFTER_CHANGE = `
logged AS (
  UPDATE hdb_catalog.hdb_action_log l SET
    status = ${statusOf('c.state')},
    response_payload = coalesce(c.response, l.response_payload),
    errors = CASE WHEN c.${ENDED} THEN c.error END,
    response_received_at = CASE WHEN c.${ENDED} THEN now() END,
    request_headers = CASE WHEN c.${ENDED} THEN '{}' ELSE l.request_headers END
  FROM changed c WHERE l.id = c.id
), noted AS (
  INSERT INTO hdb_catalog.actiongraph_run_attempts (run_id, number, started_at, ended_at, outcome, error)
  SELECT c.id, c.number, coalesce(c.started_at, now()), now(), c.outcome, c.error
  FROM changed c WHERE c.outcome IS NOT NULL ON CONFLICT DO NOTHING
), ${toldOf('changed')}
SELECT c.id::text AS id FROM changed c, (SELECT count(*) FROM told) AS listeners`;
