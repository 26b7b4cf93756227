// One transaction on a connection of its own.
import type { PoolClient } from 'pg';
import { isServerError } from '../error.js';
import { endsConnection } from '../pool/source-pool.js';
import type { IsolationLevel } from '../pool/source-settings.js';
import type { Cancelling } from './cancellable.js';
import { queryError, type FailedCall } from './error.js';
import { sendStatement } from './send-statement.js';
import type { SqlCall, SqlRow, SqlTransaction } from './sql-port.js';

const BEGIN: Readonly<Record<IsolationLevel, string>> = {
  'read-committed': 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
  'repeatable-read': 'BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE',
  serializable: 'BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE',
};

export interface TransactionEnv {
  readonly client: PoolClient;
  readonly isolationLevel: IsolationLevel;
  readonly settings: Readonly<Record<string, string>>;
  /** Runs a statement of the work. @throws what the driver throws */
  readonly run: (call: SqlCall) => Promise<readonly SqlRow[]>;
  readonly cancelling: Cancelling;
  /** Called once the transaction is open and the work begins. */
  readonly onBegun: () => void;
}

/** Commits when `work` resolves and none of its statements failed; else rolls back. @throws GatewayError, path `$` */
export async function runTransaction<T>(
  env: TransactionEnv,
  work: (transaction: SqlTransaction) => Promise<T>,
): Promise<T> {
  const { client, run, cancelling } = env;
  let failure: { readonly error: unknown } | undefined;
  const rows = async (call: SqlCall): Promise<readonly SqlRow[]> => {
    // Nothing that follows a failure could be committed.
    if (failure !== undefined) throw failure.error;
    cancelling.check();
    try {
      return await run(call);
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  try {
    await begin(env);
    env.onBegun();
    const result = await work({ rows });
    if (failure !== undefined) throw failure.error;
    cancelling.settle();
    await commit(client);
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/** Both statements go out at once; the work waits for both, so that it can never run outside the transaction. */
async function begin({ client, isolationLevel, settings }: TransactionEnv): Promise<void> {
  const begun = client.query(BEGIN[isolationLevel]);
  const entries = Object.entries(settings);
  if (entries.length === 0) {
    await begun;
    return;
  }
  const calls = entries.map((_, index) => `pg_catalog.set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  const set = new Promise<void>((resolve, reject) => {
    const call = { name: '', text: `SELECT ${calls.join(', ')}`, parameters: entries.flat() };
    sendStatement(client, call, undefined, (error) => {
      if (error) reject(asQueryError(error, call));
      else resolve();
    });
  });
  await Promise.all([begun, set]);
}

async function commit(client: PoolClient): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    // A deferred constraint, or a serialization failure that shows at the end.
    throw asQueryError(error, { text: 'COMMIT', parameters: [] });
  }
}

/** Errors that end the connection stay as they are: the statement is not to blame. */
function asQueryError(error: unknown, call: FailedCall): Error {
  return isServerError(error) && !endsConnection(error) ? queryError(error, call, false) : (error as Error);
}

/** A connection that cannot be rolled back is closed; the server then rolls back. */
async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
  } catch {
    await client.end().catch(() => undefined);
  }
}
