// The side of a run that only operators see: its schedule, its attempts, what is left of its headers.
import type { PoolClient } from 'pg';
import { parseJson } from '@app/types';
import { runErrorOf } from './find-run.js';
import type { Run, RunError } from './run-port.js';
import { isoOf } from './run-sql-parts.js';

/** Times are ISO 8601 with microseconds, UTC. */
export interface RunDetails {
  readonly run: Run;
  readonly maxAttempts: number;
  readonly dueAt: string | undefined;
  readonly expiresAt: string | undefined;
  /** Whether request headers are still stored. */
  readonly hasHeaders: boolean;
  /** The run that this one repeats. */
  readonly replayOf: string | undefined;
  /** Those that have ended. */
  readonly attempts: readonly RunAttempt[];
}

export interface RunAttempt {
  readonly number: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly outcome: string;
  readonly error: RunError | undefined;
}

const SIDE = `
SELECT coalesce(r.max_attempts, 1) AS most, ${isoOf('r.due_at')} AS due, ${isoOf('r.expires_at')} AS expires,
  l.request_headers NOT IN ('{}', 'null') AS headers, r.replay_of::text AS replay_of
FROM hdb_catalog.hdb_action_log l LEFT JOIN hdb_catalog.actiongraph_runs r ON r.id = l.id WHERE l.id = $1`;

const ATTEMPTS = `
SELECT number, ${isoOf('started_at')} AS started, ${isoOf('ended_at')} AS ended, outcome, error::text AS error
FROM hdb_catalog.actiongraph_run_attempts WHERE run_id = $1 ORDER BY number`;

interface SideRow {
  readonly most: number;
  readonly due: string | null;
  readonly expires: string | null;
  readonly headers: boolean;
  readonly replay_of: string | null;
}

interface AttemptRow {
  readonly number: number;
  readonly started: string;
  readonly ended: string;
  readonly outcome: string;
  readonly error: string | null;
}

export async function readDetails(client: PoolClient, id: string): Promise<Omit<RunDetails, 'run'>> {
  const [side] = (await client.query<SideRow>(SIDE, [id])).rows;
  const attempts = (await client.query<AttemptRow>(ATTEMPTS, [id])).rows;
  return {
    maxAttempts: side?.most ?? 1,
    dueAt: side?.due ?? undefined,
    expiresAt: side?.expires ?? undefined,
    hasHeaders: side?.headers ?? false,
    replayOf: side?.replay_of ?? undefined,
    attempts: attempts.map(({ number, started, ended, outcome, error }) => ({
      number,
      startedAt: started,
      endedAt: ended,
      outcome,
      error: error === null ? undefined : runErrorOf(parseJson(error)),
    })),
  };
}
