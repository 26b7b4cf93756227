// One transaction on a connection of its own. It begins with its first statement, in one unit with it: where the begin
// fails, the server skips the statement too, so nothing can ever run outside of the transaction.
import type { PoolClient } from 'pg';
import { GatewayError, invariant } from '@app/types';
import { isServerError } from '../error.js';
import { endsConnection } from '../pool/source-pool.js';
import type { IsolationLevel } from '../pool/source-settings.js';
import type { Cancelling } from './cancellable.js';
import { queryError } from './error.js';
import type { SqlCall, SqlRow, SqlTransaction } from './sql-port.js';

const BEGIN: Readonly<Record<IsolationLevel, SqlCall>> = {
  'read-committed': control('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE'),
  'repeatable-read': control('BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE'),
  serializable: control('BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE'),
};
const COMMIT = control('COMMIT');

function control(text: string): SqlCall {
  return { name: text, text, parameters: [] };
}

/** What a unit of statements came to: with an error, the statement behind those with results is to blame. */
export interface UnitOutcome {
  readonly error: Error | undefined;
  readonly results: readonly (readonly SqlRow[])[];
}

export interface TransactionEnv {
  readonly client: PoolClient;
  readonly isolationLevel: IsolationLevel;
  readonly settings: Readonly<Record<string, string>>;
  /** Sends statements as one unit. Never rejects. */
  readonly send: (calls: readonly SqlCall[]) => Promise<UnitOutcome>;
  readonly prepared: boolean;
  /** False where the connection may be long dead: then nobody could tell whether a commit sent at once took place. */
  readonly commitsAtOnce: boolean;
  readonly cancelling: Cancelling;
  /** Called as soon as something of the work may last. */
  readonly onBegun: () => void;
}

/** Commits when `work` resolves and none of its statements failed; else rolls back. @throws GatewayError, path `$` */
export async function runTransaction<T>(
  env: TransactionEnv,
  work: (transaction: SqlTransaction) => Promise<T>,
): Promise<T> {
  const transaction = new OpenTransaction(env);
  try {
    const result = await work(transaction);
    await transaction.finish();
    return result;
  } catch (error) {
    await transaction.rollBack();
    throw transaction.fault ?? error;
  }
}

class OpenTransaction implements SqlTransaction {
  /** A failure that no statement of the work is to blame for: it comes out whatever the work makes of it. */
  fault: Error | undefined;
  private failure: Error | undefined;
  private beginning: Promise<unknown> | undefined;
  private hasBegun = false;
  private isOver = false;

  constructor(private readonly env: TransactionEnv) {}

  async rows(call: SqlCall, isLast = false): Promise<readonly SqlRow[]> {
    // Sent before it is known that the transaction is open, it could run outside.
    if (this.beginning !== undefined) await this.beginning;
    this.check();
    invariant(!this.isOver, 'nothing follows the last statement of a transaction');
    this.env.cancelling.check();
    const commits = isLast && this.env.commitsAtOnce;
    const first = this.takeBegin();
    const sent = this.send(first, commits ? [call, COMMIT] : [call]);
    if (first.length > 0) this.beginning = sent;
    const { error, results } = await sent;
    const rows = results[first.length];
    if (error !== undefined && rows === undefined) throw error;
    return rows ?? [];
  }

  /** Commits. */
  async finish(): Promise<void> {
    this.check();
    if (this.isOver) return;
    this.env.cancelling.settle();
    await this.send(this.takeBegin(), [COMMIT]);
    this.check();
  }

  /** Nothing that follows a failure could be committed. */
  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** A connection that cannot be rolled back is closed; the server then rolls back. */
  async rollBack(): Promise<void> {
    if (!this.hasBegun) return;
    try {
      await this.env.client.query('ROLLBACK');
    } catch {
      await this.env.client.end().catch(() => undefined);
    }
  }

  private takeBegin(): readonly SqlCall[] {
    if (this.hasBegun) return NONE;
    this.hasBegun = true;
    const begin = BEGIN[this.env.isolationLevel];
    const entries = Object.entries(this.env.settings);
    return entries.length === 0 ? [begin] : [begin, setConfig(entries)];
  }

  /** Notes what fails. */
  private async send(first: readonly SqlCall[], rest: readonly SqlCall[]): Promise<UnitOutcome> {
    const commits = rest.at(-1) === COMMIT;
    if (commits) this.isOver = true;
    const calls = first.length === 0 ? rest : [...first, ...rest];
    const { error, results } = await this.env.send(calls);
    if (error === undefined) {
      this.env.onBegun();
      return { error, results };
    }
    // Errors come in order: one of the begin tells that nothing behind it was run.
    if (results.length > 0 || (commits && !isServerError(error))) this.env.onBegun();
    const blamed = calls[results.length] ?? COMMIT;
    const failure = this.asQueryError(error, blamed);
    this.failure ??= failure;
    // One that could not be sent is the work's own.
    const isOwn = error instanceof GatewayError;
    if (!isOwn && (blamed === COMMIT || first.includes(blamed))) this.fault ??= failure;
    return { error: failure, results };
  }

  /** Errors that end the connection stay as they are: the statement is not to blame. */
  private asQueryError(error: Error, call: SqlCall): Error {
    if (error instanceof GatewayError || !isServerError(error) || endsConnection(error)) return error;
    return queryError(error, call, this.env.prepared && call.name !== '' && call !== COMMIT);
  }
}

const NONE: readonly SqlCall[] = [];

function setConfig(entries: readonly (readonly [string, string])[]): SqlCall {
  const calls = entries.map((_, index) => `pg_catalog.set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  const text = `SELECT ${calls.join(', ')}`;
  return { name: text, text, parameters: entries.flat() };
}
