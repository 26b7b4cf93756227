// Reads single runs, and ends them on request.
import type { PoolClient } from 'pg';
import { isJsonObject, parseJson, type Json, type JsonObject, type SessionVariables } from '@app/types';
import { RUN_CANCELLED, storedShapeWrong } from './error.js';
import type { LogStatus, Run, RunError, RunState } from './run-port.js';
import { AFTER_CHANGE, ENDED, isoOf, STATE_OF_BOTH } from './run-sql-parts.js';

/** The ways in which Postgres reads a UUID. */
const UUID = /^(?:[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}|\{[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}\})$/i;
export const isUuid = (text: string): boolean => UUID.test(text);

/** Columns of a `RunRecord`, over `l` and `r`. */
export const RUN_COLUMNS = `
  l.id::text AS id, l.action_name AS action, ${STATE_OF_BOTH} AS state, l.status, l.input_payload::text AS input,
  l.session_variables::text AS session, l.response_payload::text AS response, l.errors::text AS errors,
  ${isoOf('l.created_at')} AS created, ${isoOf('coalesce(l.response_received_at, r.finished_at)')} AS finished,
  coalesce(r.attempts, 0) AS attempts, r.progress::text AS progress`;

export const RUN_TABLES = `hdb_catalog.hdb_action_log l LEFT JOIN hdb_catalog.actiongraph_runs r ON r.id = l.id`;

export interface RunRecord {
  readonly id: string;
  readonly action: string | null;
  readonly state: RunState;
  readonly status: LogStatus;
  readonly input: string;
  readonly session: string;
  readonly response: string | null;
  readonly errors: string | null;
  readonly created: string;
  readonly finished: string | null;
  readonly attempts: number;
  readonly progress: string | null;
}

export async function findRun(client: PoolClient, id: string): Promise<Run | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await client.query<RunRecord>(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE l.id = $1`, [id]);
  return rows[0] === undefined ? undefined : runOf(rows[0]);
}

export function runOf(row: RunRecord): Run {
  return {
    id: row.id,
    action: row.action ?? '',
    state: row.state,
    status: row.status,
    input: objectOrEmpty(parseJson(row.input)),
    sessionVariables: textsOf(parseJson(row.session)),
    responseText: row.response ?? undefined,
    errors: row.errors === null ? undefined : runErrorOf(parseJson(row.errors)),
    createdAt: row.created,
    finishedAt: row.finished ?? undefined,
    attempts: row.attempts,
    progress: row.progress === null ? undefined : parseJson(row.progress),
  };
}

/** @throws GatewayError for what somebody else has written */
export function objectOf(text: string, column: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw storedShapeWrong(column);
  return value;
}

const objectOrEmpty = (value: Json): JsonObject => (isJsonObject(value) ? value : {});

export function textsOf(value: Json): SessionVariables {
  const isText = (entry: [string, Json]): entry is [string, string] => typeof entry[1] === 'string';
  return Object.fromEntries(Object.entries(objectOrEmpty(value)).filter(isText));
}

/** Upstream writes the same shape; of anything else the whole is shown. */
export function runErrorOf(value: Json): RunError {
  const { error, path, code, internal } = objectOrEmpty(value);
  const text = (part: Json | undefined, otherwise: string): string => (typeof part === 'string' ? part : otherwise);
  return {
    error: text(error, 'unknown error'),
    path: text(path, '$'),
    code: text(code, 'unexpected'),
    ...(internal === undefined ? {} : { internal }),
  };
}

/** A row that only the log has gets its other half, so that it can be ended. */
const COMPLETE = `
INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, due_at)
SELECT l.id, coalesce(l.action_name, ''), CASE l.status WHEN 'created' THEN 'queued' ELSE 'running' END, l.created_at
FROM hdb_catalog.hdb_action_log l WHERE l.id = $1 AND l.status IN ('created', 'processing') ON CONFLICT DO NOTHING`;

const CANCEL = `
WITH given AS (
  SELECT r.id, r.state FROM hdb_catalog.hdb_action_log l JOIN hdb_catalog.actiongraph_runs r ON r.id = l.id
  WHERE l.id = $1 AND l.status IN ('created', 'processing') AND NOT r.${ENDED} FOR UPDATE OF r
), changed AS (
  UPDATE hdb_catalog.actiongraph_runs r SET state = 'cancelled', lease_token = NULL, lease_owner = NULL, held_until = NULL,
    finished_at = now(), headers_removed = true
  FROM given g WHERE r.id = g.id
  RETURNING r.id, r.state, r.attempts AS number, r.started_at, NULL::jsonb AS response, $2::jsonb AS error,
    CASE WHEN g.state IN ('running', 'waiting') THEN 'cancelled' END AS outcome
), ${AFTER_CHANGE}`;

export async function cancelRun(client: PoolClient, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  await client.query(COMPLETE, [id]);
  return (await client.query(CANCEL, [id, JSON.stringify(RUN_CANCELLED)])).rows.length > 0;
}
