// Stores new runs, many in one statement, and finds those that were stored before under their idempotency key.
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { printJson } from '@app/types';
import { runNotStored } from './error.js';
import type { HeaderBox } from './header-box.js';
import type { Enqueued, NewRun } from './run-port.js';
import { QUEUED_CHANNEL } from './run-sql-parts.js';

/** A run with everything that is stored of it as text. */
export interface RunRow {
  readonly id: string;
  readonly run: NewRun;
  readonly input: string;
  readonly headers: string;
  readonly session: string;
  readonly replayOf: string | null;
}

export function rowOf(run: NewRun, box: HeaderBox, replayOf: string | null = null): RunRow {
  const id = randomUUID();
  const headers = printJson(box.seal(run.headers, id));
  return { id, run, input: printJson(run.input), headers, session: printJson(run.sessionVariables), replayOf };
}

export const weightOf = ({ input, headers, session }: RunRow): number => input.length + headers.length + session.length;

/** Keys whose time is over, or whose run an operator has deleted, are free again. */
const RELEASE_KEYS = `
UPDATE hdb_catalog.actiongraph_runs r SET idempotency_key = NULL, idempotency_digest = NULL, idempotency_until = NULL
WHERE r.idempotency_key = ANY($1::text[]) AND (r.idempotency_until <= now()
  OR NOT EXISTS (SELECT FROM hdb_catalog.hdb_action_log l WHERE l.id = r.id))`;

/** Every row has its own time, so that the order of arrival is the order of claims. */
const STORE = `
WITH given AS (
  SELECT g.*, clock_timestamp() AS born
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::int[], $9::text[],
    $10::text[], $11::float8[], $12::uuid[])
    AS g(id, action, input, headers, session, delay, expiry, attempts, key, digest, ttl, replay_of)
), stored AS (
  INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, max_attempts, due_at, expires_at, idempotency_key,
    idempotency_digest, idempotency_until, replay_of)
  SELECT id, action, CASE WHEN delay > 0 THEN 'delayed' ELSE 'queued' END, attempts, born + make_interval(secs => delay),
    born + make_interval(secs => delay + expiry), key, digest, born + make_interval(secs => ttl), replay_of
  FROM given
  ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
  RETURNING id
), logged AS (
  INSERT INTO hdb_catalog.hdb_action_log (id, action_name, input_payload, request_headers, session_variables, created_at, status)
  SELECT g.id, g.action, g.input::jsonb, g.headers::jsonb, g.session::jsonb, g.born, 'created'
  FROM given g JOIN stored USING (id)
), told AS (
  SELECT pg_notify('${QUEUED_CHANNEL}', '') WHERE EXISTS (SELECT FROM stored)
)
SELECT s.id::text AS id FROM stored s, (SELECT count(*) FROM told) AS listeners`;

const KNOWN_KEYS = `
SELECT id::text AS id, idempotency_key AS key, idempotency_digest AS digest
FROM hdb_catalog.actiongraph_runs WHERE idempotency_key = ANY($1::text[])`;

/** In the order of `rows`. @throws GatewayError, pg.DatabaseError */
export async function enqueueRuns(client: PoolClient, rows: readonly RunRow[]): Promise<readonly Enqueued[]> {
  const keys = rows.flatMap(({ run }) => run.idempotency?.key ?? []);
  if (keys.length > 0) await client.query(RELEASE_KEYS, [keys]);
  const stored = await store(client, rows);
  const known = stored.size === rows.length ? [] : await knownKeys(client, keys);
  return rows.map((row) => {
    if (stored.has(row.id)) return { type: 'stored', id: row.id };
    const found = known.find(({ key }) => key === row.run.idempotency?.key);
    if (found === undefined) throw runNotStored();
    return { type: found.digest === row.run.idempotency?.payloadDigest ? 'existing' : 'conflict', id: found.id };
  });
}

async function store(client: PoolClient, rows: readonly RunRow[]): Promise<ReadonlySet<string>> {
  // Whoever waits for another's key holds only smaller ones.
  const ordered = rows.some(({ run }) => run.idempotency !== undefined) ? rows.toSorted(byKey) : rows;
  const column = <T>(read: (row: RunRow) => T): T[] => ordered.map(read);
  const { rows: stored } = await client.query<{ id: string }>(STORE, [
    column(({ id }) => id),
    column(({ run }) => run.action),
    column(({ input }) => input),
    column(({ headers }) => headers),
    column(({ session }) => session),
    column(({ run }) => run.delaySeconds),
    column(({ run }) => run.expiresAfterSeconds ?? null),
    column(({ run }) => run.maxAttempts),
    column(({ run }) => run.idempotency?.key ?? null),
    column(({ run }) => run.idempotency?.payloadDigest ?? null),
    column(({ run }) => run.idempotency?.ttlSeconds ?? null),
    column(({ replayOf }) => replayOf),
  ]);
  return new Set(stored.map(({ id }) => id));
}

function byKey({ run: a }: RunRow, { run: b }: RunRow): number {
  const left = a.idempotency?.key ?? '';
  const right = b.idempotency?.key ?? '';
  return left < right ? -1 : Number(left > right);
}

interface KnownKey {
  readonly id: string;
  readonly key: string;
  readonly digest: string;
}

async function knownKeys(client: PoolClient, keys: readonly string[]): Promise<readonly KnownKey[]> {
  return (await client.query<KnownKey>(KNOWN_KEYS, [keys])).rows;
}
