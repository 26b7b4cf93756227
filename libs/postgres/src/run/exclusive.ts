// Statements that need a connection of their own: slow reads, statements nobody knows yet, transactions.
import type { PoolClient } from 'pg';
import { connectionError } from '../error.js';
import { endsConnection, type SourcePool } from '../pool/source-pool.js';
import type { SourceSettings } from '../pool/source-settings.js';
import { useCancellable, type Cancellation, type CancelBackend } from './cancellable.js';
import { isConnectionError } from './error.js';
import type { Pipeline } from './pipeline.js';
import { forgetName, named, unnamed } from './prepared-names.js';
import { runTransaction, type UnitOutcome } from './run-transaction.js';
import { sendUnit } from './send-unit.js';
import type { SqlCall, SqlRow, SqlTransaction } from './sql-port.js';
import { learn, recordOf, type StatementLedger } from './statement-ledger.js';

export interface ExclusiveSettings {
  readonly pool: SourcePool;
  /** Cancellations take this way: it always has room. */
  readonly pipeline: Pipeline;
  readonly ledger: StatementLedger;
  readonly settings: SourceSettings;
}

interface ExclusiveEnv extends ExclusiveSettings {
  /** Statements that the server is on at this moment. */
  readonly running: { count: number };
}

export interface Exclusive {
  /** @throws what the driver throws for a statement that the server refused; else GatewayError */
  rows(call: SqlCall, signal: AbortSignal | undefined): Promise<readonly SqlRow[]>;
  /** @throws GatewayError, or what `work` throws */
  transaction<T>(
    settings: Readonly<Record<string, string>>,
    work: (transaction: SqlTransaction) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T>;
}

export function openExclusive(settings: ExclusiveSettings): Exclusive {
  const { pool } = settings;
  const env: ExclusiveEnv = { ...settings, running: { count: 0 } };
  const cancel = cancelOver(settings.pipeline);
  const cancellation = (signal: AbortSignal | undefined): Cancellation | undefined =>
    signal === undefined ? undefined : { signal, cancel };
  return {
    rows: (call, signal) => useCancellable(pool, cancellation(signal), (client) => runOn(client, call, env)),
    transaction: (settings, work, signal) => transact(env, { settings, work, cancellation: cancellation(signal) }),
  };
}

interface Transacting<T> {
  readonly settings: Readonly<Record<string, string>>;
  readonly work: (transaction: SqlTransaction) => Promise<T>;
  readonly cancellation: Cancellation | undefined;
}

/** Once more on another connection when the first was lost before any work was done; never after. */
async function transact<T>(env: ExclusiveEnv, { settings, work, cancellation }: Transacting<T>): Promise<T> {
  const isolationLevel = env.settings.isolationLevel ?? 'read-committed';
  const prepared = env.settings.preparesStatements ?? false;
  const progress = { hasBegun: false };
  const onBegun = (): void => {
    progress.hasBegun = true;
  };
  const attempt = (): Promise<T> =>
    useCancellable(env.pool, cancellation, (client, cancelling) => {
      const commitsAtOnce = performance.now() - (answeredAt.get(client) ?? -Infinity) < SURELY_ALIVE_MS;
      const send = (calls: readonly SqlCall[]): Promise<UnitOutcome> => sendTogether(client, calls, env);
      return runTransaction(
        { client, isolationLevel, settings, send, prepared, commitsAtOnce, cancelling, onBegun },
        work,
      );
    }).catch((error: unknown) => {
      throw endsConnection(error) ? connectionError(error, env.settings.url) : error;
    });
  try {
    return await attempt();
  } catch (error) {
    if (progress.hasBegun || !isConnectionError(error) || env.settings.retries === 0) throw error;
    return attempt();
  }
}

/** A connection that was answered so lately is not one that was lost unnoticed. */
const SURELY_ALIVE_MS = 1000;
const answeredAt = new WeakMap<PoolClient, number>();

/** Statements that run side by side share the server's cores: a fast one under load is not taken for a slow one. */
const ASSUMED_CORES = 2;

async function runOn(client: PoolClient, call: SqlCall, env: ExclusiveEnv): Promise<readonly SqlRow[]> {
  const { error, results } = await sendTogether(client, [call], env);
  if (error !== undefined) throw error;
  return results[0] ?? [];
}

/** Sends statements as one unit. Never rejects. */
function sendTogether(
  client: PoolClient,
  calls: readonly SqlCall[],
  { ledger, settings, running }: ExclusiveEnv,
): Promise<UnitOutcome> {
  const prepares = settings.preparesStatements === true;
  const records = calls.map((call) => recordOf(ledger, call.name));
  const statements = calls.map((call, index) => {
    const record = records[index];
    return prepares && record !== undefined ? named(client, call, record) : unnamed(call);
  });
  const sentAt = performance.now();
  running.count += 1;
  return new Promise((resolve) => {
    sendUnit(client, statements, (error, results) => {
      const share = Math.max(1, running.count / ASSUMED_CORES);
      running.count -= 1;
      const now = performance.now();
      answeredAt.set(client, now);
      // What stands behind a failure was not even made a prepared statement.
      if (error) for (const call of calls.slice(results.length)) forgetName(client, call);
      else for (const record of records) learn(record, (now - sentAt) / share / records.length);
      resolve({ error: error ?? undefined, results });
    });
  });
}

/** Resolves when the server has sent the cancellation on. */
function cancelOver(pipeline: Pipeline): CancelBackend {
  return (processId) =>
    new Promise((resolve) => {
      const connection = pipeline.freest() ?? pipeline.any();
      if (connection === undefined) {
        resolve();
        return;
      }
      connection.run({
        call: { name: '', text: 'SELECT pg_catalog.pg_cancel_backend($1::int4)', parameters: [String(processId)] },
        record: { runs: 0, averageMs: 0, isSlow: false },
        answered: () => {
          resolve();
        },
      });
    });
}
