// Writes how attempts ended, many in one statement. Who does not hold the lease any more writes nothing.
import type { PoolClient } from 'pg';
import { printJson } from '@app/types';
import type { AttemptOutcome, HeldRun, RunError } from './run-port.js';
import { AFTER_CHANGE, ENDED, intervalOf } from './run-sql-parts.js';

export interface EndedAttempt {
  readonly run: HeldRun;
  readonly outcome: AttemptOutcome;
}

/** `released` gives the attempt back; only what ended it is noted. */
const FINISH = `
WITH given AS (
  SELECT g.*, CASE g.kind WHEN 'released' THEN 'queued' WHEN 'retry' THEN 'retrying' ELSE g.kind END AS state
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::text[])
    AS g(id, token, kind, response, error, ms, digest)
), changed AS (
  UPDATE hdb_catalog.actiongraph_runs r SET
    state = g.state, lease_token = NULL, lease_owner = NULL,
    attempts = CASE WHEN g.kind = 'released' THEN r.attempts - 1 ELSE r.attempts END,
    due_at = CASE WHEN g.kind = 'retry' THEN now() + ${intervalOf('g.ms')} ELSE r.due_at END,
    held_until = CASE WHEN g.kind = 'waiting' THEN now() + ${intervalOf('g.ms')} END,
    callback_digest = CASE WHEN g.kind = 'waiting' THEN g.digest WHEN g.${ENDED} THEN r.callback_digest END,
    finished_at = CASE WHEN g.${ENDED} THEN now() END,
    headers_removed = g.${ENDED}
  FROM given g WHERE r.id = g.id AND r.lease_token = g.token AND r.state = 'running'
  RETURNING r.id, r.state, r.attempts AS number, r.started_at, g.response::jsonb AS response, g.error::jsonb AS error,
    CASE WHEN g.kind NOT IN ('released', 'waiting') THEN g.state END AS outcome
), ${AFTER_CHANGE}`;

/** In the order of `ended`: whether it was written. */
export async function finishRuns(client: PoolClient, ended: readonly EndedAttempt[]): Promise<readonly boolean[]> {
  const { rows } = await client.query<{ id: string }>(FINISH, [
    ended.map(({ run }) => run.id),
    ended.map(({ run }) => run.leaseToken),
    ended.map(({ outcome }) => outcome.type),
    ended.map(({ outcome }) => (outcome.type === 'completed' ? outcome.responseText : null)),
    ended.map(({ outcome }) => ('error' in outcome ? errorText(outcome.error) : null)),
    ended.map(({ outcome }) => msOf(outcome)),
    ended.map(({ outcome }) => (outcome.type === 'waiting' ? outcome.callbackDigest : null)),
  ]);
  const written = new Set(rows.map(({ id }) => id));
  // Said twice in one batch, it counts once.
  return ended.map(({ run }) => written.delete(run.id));
}

export const weightOfAttempt = ({ outcome }: EndedAttempt): number =>
  outcome.type === 'completed' ? outcome.responseText.length : 1000;

function msOf(outcome: AttemptOutcome): number | null {
  if (outcome.type === 'retry') return outcome.delayMs;
  return outcome.type === 'waiting' ? outcome.timeoutMs : null;
}

export function errorText({ error, path, code, internal }: RunError): string {
  return printJson({ error, path, code, ...(internal === undefined ? {} : { internal }) });
}

/** The same error with nothing in it that Postgres refuses. */
export function storableError({ error, path, code }: RunError): RunError {
  const clean = (text: string): string => Buffer.from(text).toString().replaceAll('\0', '\u{fffd}');
  return { error: clean(error), path: clean(path), code: clean(code) };
}
