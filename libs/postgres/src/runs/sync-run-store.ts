// The store of synchronous calls over the metadata database: one row per call under an idempotency key, from its start on, and
// rows of sampled calls when they have ended. They stand beside the runs of asynchronous actions; no worker ever claims one,
// as `held_until` is empty and `idempotency_until` is the end of the lease.
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { isJsonObject, parseJson, printJson, type Json, type JsonObject, type SessionVariables } from '@app/types';
import { createSourcePool } from '../pool/source-pool.js';
import { createBatcher } from './batcher.js';
import { runNotStored, runStatementError } from './error.js';
import { isUuid, runErrorOf } from './find-run.js';
import type { HeldRun, NewRun, RunError } from './run-port.js';
import { BEGIN, END, FREE, KNOWN, LOST, OUTCOME, RECORD } from './sync-run-sql.js';

export interface KeyedRun {
  readonly action: string;
  readonly input: JsonObject;
  readonly sessionVariables: SessionVariables;
  readonly idempotency: NonNullable<NewRun['idempotency']>;
  readonly leaseMs: number;
}

export interface SyncRunError extends RunError {
  readonly status?: number;
  readonly extensions?: Json;
}

export type SyncOutcome =
  | { readonly type: 'completed'; readonly responseText: string }
  | { readonly type: 'failed'; readonly error: SyncRunError };

export type Begun =
  | { readonly type: 'begun'; readonly id: string; readonly leaseToken: string }
  | { readonly type: 'running'; readonly id: string }
  | { readonly type: 'ended'; readonly outcome: SyncOutcome }
  | { readonly type: 'conflict' };

export interface RecordedCall {
  readonly action: string;
  readonly input: JsonObject;
  readonly sessionVariables: SessionVariables;
  readonly outcome: SyncOutcome;
}

export interface SyncRunStoreOptions {
  /** Of the metadata database, with the tables of the catalog. */
  readonly url: string;
  /** Default 4. None is opened before the first use. */
  readonly maxConnections?: number;
  /** Between looks for lost calls, while calls are made. Default 60000. */
  readonly sweepMs?: number;
}

export type SyncRunStore = ReturnType<typeof createSyncRunStore>;

const DEFAULT_CONNECTIONS = 4;
const DEFAULT_SWEEP_MS = 60_000;
/** Rounds until a key that is being freed by somebody else is given up. */
const MOST_ROUNDS = 10;
const LOST_ERROR = JSON.stringify({
  error: 'the instance that called the handler disappeared',
  path: '$',
  code: 'lost',
});

/** Everything rejects with GatewayErrors, as the store of asynchronous runs does. */
export function createSyncRunStore(options: SyncRunStoreOptions) {
  const { url, maxConnections = DEFAULT_CONNECTIONS, sweepMs = DEFAULT_SWEEP_MS } = options;
  const pool = createSourcePool({ url, maxConnections });
  const use = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    try {
      return await pool.use(work);
    } catch (error) {
      throw runStatementError(error);
    }
  };
  const record = createBatcher((calls: readonly RecordedCall[]) => pool.use((client) => recordCalls(client, calls)), {
    most: 200,
    weigh: ({ outcome }) => (outcome.type === 'completed' ? outcome.responseText.length : 1000),
    mostBytes: 4 * 2 ** 20,
  });
  let nextSweep = performance.now() + sweepMs;
  /** Calls that were lost and that nobody asks for again must not look like running ones for ever. */
  const sweep = (): void => {
    if (performance.now() < nextSweep) return;
    nextSweep = performance.now() + sweepMs;
    // What fails now is done next time.
    void pool.use((client) => client.query(LOST, [null, LOST_ERROR])).catch(() => undefined);
  };
  return {
    async begin(run: KeyedRun): Promise<Begun> {
      sweep();
      return use((client) => beginRun(client, run));
    },
    /** `keepSeconds` 0: the key is free at once. False: the lease was lost and nothing was written. */
    settle: (run: HeldRun, outcome: SyncOutcome, keepSeconds: number): Promise<boolean> =>
      use(async (client) => {
        const values = [run.id, run.leaseToken, outcome.type, responseOf(outcome), errorOf(outcome), keepSeconds];
        return (await client.query(END, values)).rows.length > 0;
      }),
    /** Undefined: it is running; `lost`: nobody makes it any more. */
    outcomeOf: (id: string): Promise<SyncOutcome | 'lost' | undefined> => use((client) => outcomeOf(client, id)),
    record: (call: RecordedCall): Promise<void> => record(call),
    close: (): Promise<void> => pool.close(),
  };
}

async function beginRun(client: PoolClient, run: KeyedRun): Promise<Begun> {
  const { key, payloadDigest } = run.idempotency;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [id, leaseToken] = [randomUUID(), randomUUID()];
    const texts = [printJson(run.input), printJson(run.sessionVariables)];
    const { rows } = await client.query(BEGIN, [id, leaseToken, run.action, ...texts, key, payloadDigest, run.leaseMs]);
    if (rows.length > 0) return { type: 'begun', id, leaseToken };
    const known = (await client.query<KnownRow>(KNOWN, [key])).rows[0];
    if (known === undefined) continue;
    if (known.free) {
      await client.query(LOST, [key, LOST_ERROR]);
      await client.query(FREE, [key]);
      continue;
    }
    if (known.digest !== payloadDigest) return { type: 'conflict' };
    const outcome = readOutcome(known);
    return outcome === undefined ? { type: 'running', id: known.id } : { type: 'ended', outcome };
  }
  throw runNotStored();
}

interface OutcomeRow {
  readonly status: string | null;
  readonly response: string | null;
  readonly errors: string | null;
}

interface KnownRow extends OutcomeRow {
  readonly id: string;
  readonly digest: string;
  readonly free: boolean;
}

async function outcomeOf(client: PoolClient, id: string): Promise<SyncOutcome | 'lost' | undefined> {
  if (!isUuid(id)) return 'lost';
  const { rows } = await client.query<OutcomeRow & { readonly lost: boolean }>(OUTCOME, [id]);
  if (rows[0] === undefined || rows[0].lost) return 'lost';
  return readOutcome(rows[0]);
}

function readOutcome({ status, response, errors }: OutcomeRow): SyncOutcome | undefined {
  if (status === 'completed') return { type: 'completed', responseText: response ?? 'null' };
  if (status !== 'error') return undefined;
  const json = parseJson(errors ?? 'null');
  const { status: httpStatus, extensions } = isJsonObject(json) ? json : {};
  const error: SyncRunError = {
    ...runErrorOf(json),
    ...(typeof httpStatus === 'number' ? { status: httpStatus } : {}),
    ...(extensions === undefined ? {} : { extensions }),
  };
  return { type: 'failed', error };
}

async function recordCalls(client: PoolClient, calls: readonly RecordedCall[]): Promise<readonly undefined[]> {
  await client.query(RECORD, [
    calls.map(() => randomUUID()),
    calls.map(({ action }) => action),
    calls.map(({ outcome }) => outcome.type),
    calls.map(({ input }) => printJson(input)),
    calls.map(({ sessionVariables }) => printJson(sessionVariables)),
    calls.map(({ outcome }) => responseOf(outcome)),
    calls.map(({ outcome }) => errorOf(outcome)),
  ]);
  return calls.map(() => undefined);
}

function responseOf(outcome: SyncOutcome): string | null {
  return outcome.type === 'completed' ? outcome.responseText : null;
}

/** Upstream's keys, and what an exact repetition needs beside them. */
function errorOf(outcome: SyncOutcome): string | null {
  if (outcome.type === 'completed') return null;
  const { error, path, code, status, extensions } = outcome.error;
  return printJson({
    error,
    path,
    code,
    ...(status === undefined ? {} : { status }),
    ...(extensions === undefined ? {} : { extensions }),
  });
}
