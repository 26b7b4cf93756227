// What handlers report beside their answers: progress of a running attempt, or the end of a run that waits for it. Whoever
// knows the secret behind the digest may report.
import type { PoolClient } from 'pg';
import { printJson } from '@app/types';
import { errorText } from './finish-runs.js';
import type { CallbackAnswer, CallbackReport, HeldRun } from './run-port.js';
import { AFTER_CHANGE, HELD, toldOf } from './run-sql-parts.js';

const PROGRESS = `
WITH changed AS (
  UPDATE hdb_catalog.actiongraph_runs SET progress = $2::jsonb WHERE callback_digest = $1 AND ${HELD} RETURNING id, state
), ${toldOf('changed')}
SELECT c.id FROM changed c, (SELECT count(*) FROM told) AS listeners`;

const END = `
WITH changed AS (
  UPDATE hdb_catalog.actiongraph_runs SET state = $2, lease_token = NULL, lease_owner = NULL, held_until = NULL,
    finished_at = now(), headers_removed = true
  WHERE callback_digest = $1 AND ${HELD}
  RETURNING id, state, attempts AS number, started_at, state AS outcome, $3::jsonb AS response, $4::jsonb AS error
), ${AFTER_CHANGE}`;

const IS_KNOWN = `SELECT FROM hdb_catalog.actiongraph_runs WHERE callback_digest = $1`;

export async function reportRun(client: PoolClient, digest: string, report: CallbackReport): Promise<CallbackAnswer> {
  const { rows } = await write(client, digest, report);
  if (rows.length > 0) return 'accepted';
  const known = await client.query(IS_KNOWN, [digest]);
  return known.rows.length > 0 ? 'finished' : 'unknown';
}

function write(client: PoolClient, digest: string, report: CallbackReport) {
  switch (report.type) {
    case 'progress':
      return client.query(PROGRESS, [digest, printJson(report.progress)]);
    case 'completed':
      return client.query(END, [digest, 'completed', report.responseText, null]);
    case 'failed':
      return client.query(END, [digest, 'failed', null, errorText(report.error)]);
  }
}

/** False: the lease was lost. */
export async function openRunCallback(client: PoolClient, run: HeldRun, digest: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE hdb_catalog.actiongraph_runs SET callback_digest = $3
     WHERE id = $1 AND lease_token = $2 AND state = 'running'`,
    [run.id, run.leaseToken, digest],
  );
  return rowCount === 1;
}
