// Statements that need a connection of their own: slow reads, statements nobody knows yet, transactions.
import type { PoolClient } from 'pg';
import { connectionError, isServerError } from '../error.js';
import { endsConnection, type SourcePool } from '../pool/source-pool.js';
import type { SourceSettings } from '../pool/source-settings.js';
import { useCancellable, type Cancellation, type CancelBackend } from './cancellable.js';
import { isConnectionError, queryError } from './error.js';
import type { Pipeline } from './pipeline.js';
import { forgetName, preparedName } from './prepared-names.js';
import { runTransaction } from './run-transaction.js';
import { sendStatement } from './send-statement.js';
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
  const progress = { hasBegun: false };
  const attempt = (): Promise<T> =>
    useCancellable(env.pool, cancellation, (client, cancelling) => {
      const run = (call: SqlCall): Promise<readonly SqlRow[]> => runForWork(client, call, env);
      const onBegun = (): void => {
        progress.hasBegun = true;
      };
      return runTransaction({ client, isolationLevel, settings, run, cancelling, onBegun }, work);
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

async function runForWork(client: PoolClient, call: SqlCall, env: ExclusiveEnv): Promise<readonly SqlRow[]> {
  try {
    return await runOn(client, call, env);
  } catch (error) {
    if (!isServerError(error) || endsConnection(error)) throw error;
    throw queryError(error, call, env.settings.preparesStatements ?? false);
  }
}

/** Statements that run side by side share the server's cores: a fast one under load is not taken for a slow one. */
const ASSUMED_CORES = 2;

function runOn(
  client: PoolClient,
  call: SqlCall,
  { ledger, settings, running }: ExclusiveEnv,
): Promise<readonly SqlRow[]> {
  const record = recordOf(ledger, call.name);
  const name = settings.preparesStatements === true ? preparedName(client, call, record) : undefined;
  const sentAt = performance.now();
  running.count += 1;
  return new Promise((resolve, reject) => {
    sendStatement(client, call, name, (error, rows) => {
      const share = Math.max(1, running.count / ASSUMED_CORES);
      running.count -= 1;
      if (error) {
        if (name !== undefined) forgetName(client, call);
        reject(error);
        return;
      }
      learn(record, (performance.now() - sentAt) / share);
      resolve(rows);
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
