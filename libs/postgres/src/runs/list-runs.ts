// Pages of runs, newest first. Every status is walked by its index and the walks are merged, so that a page costs the same
// however many runs there are.
import type { PoolClient } from 'pg';
import { RUN_COLUMNS, RUN_TABLES, runOf, type RunRecord } from './find-run.js';
import type { LogStatus, Run, RunState } from './run-port.js';
import { STATE_OF_BOTH } from './run-sql-parts.js';

/** A place in the list: the last run of a page. */
export interface RunPlace {
  /** ISO 8601 with microseconds. */
  readonly createdAt: string;
  readonly id: string;
}

export interface RunFilter {
  readonly action?: string;
  /** Undefined: all. */
  readonly states?: readonly RunState[];
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, exclusive. */
  readonly until?: string;
  readonly after?: RunPlace;
  readonly limit: number;
}

export interface RunPage {
  readonly runs: readonly Run[];
  /** Of the next page; undefined: there is none. */
  readonly next: RunPlace | undefined;
}

const STATES_OF: Readonly<Record<LogStatus, readonly RunState[]>> = {
  created: ['queued', 'delayed', 'retrying'],
  processing: ['running', 'waiting'],
  completed: ['completed'],
  error: ['failed', 'dead', 'cancelled', 'expired'],
};
const STATUSES = Object.keys(STATES_OF) as LogStatus[];

export async function listRuns(client: PoolClient, filter: RunFilter): Promise<RunPage> {
  const { states, limit } = filter;
  const statuses = STATUSES.filter((status) => STATES_OF[status].some((state) => states?.includes(state) ?? true));
  const values: unknown[] = [statuses, limit + 1];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const { rows } = await client.query<RunRecord>(pageOf(conditionsOf(filter, statuses, put)), values);
  const runs = rows.slice(0, limit).map(runOf);
  const last = runs.at(-1);
  const next = rows.length > limit && last !== undefined ? { createdAt: last.createdAt, id: last.id } : undefined;
  return { runs, next };
}

function conditionsOf(
  { action, states, since, until, after }: RunFilter,
  statuses: readonly LogStatus[],
  put: (value: unknown) => string,
): readonly string[] {
  const conditions = ['l.status = s.status'];
  if (action !== undefined) conditions.push(`l.action_name = ${put(action)}`);
  if (since !== undefined) conditions.push(`l.created_at >= ${put(since)}::timestamptz`);
  if (until !== undefined) conditions.push(`l.created_at < ${put(until)}::timestamptz`);
  if (after !== undefined)
    conditions.push(`(l.created_at, l.id) < (${put(after.createdAt)}::timestamptz, ${put(after.id)}::uuid)`);
  // Where whole statuses are asked for, the side table need not be looked at.
  const isWhole =
    states === undefined || statuses.flatMap((status) => STATES_OF[status]).every((s) => states.includes(s));
  if (!isWhole) conditions.push(`(${STATE_OF_BOTH}) = ANY(${put(states)}::text[])`);
  return conditions;
}

const pageOf = (conditions: readonly string[]): string => `
WITH page AS (
  SELECT p.id FROM unnest($1::text[]) AS s(status) CROSS JOIN LATERAL (
    SELECT l.id, l.created_at FROM ${RUN_TABLES} WHERE ${conditions.join(' AND ')}
    ORDER BY l.created_at DESC, l.id DESC LIMIT $2
  ) p ORDER BY p.created_at DESC, p.id DESC LIMIT $2
)
SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} JOIN page ON page.id = l.id
ORDER BY l.created_at DESC, l.id DESC`;
