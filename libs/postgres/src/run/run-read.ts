// One read: which connection it goes to, what is learned from it, and what happens when its connection is lost.
import { GatewayError } from '@app/types';
import { connectionError, isServerError } from '../error.js';
import { endsConnection, type SourcePool } from '../pool/source-pool.js';
import { listen } from './cancellable.js';
import { isConnectionError, queryError } from './error.js';
import type { Exclusive } from './exclusive.js';
import type { Pipeline } from './pipeline.js';
import type { PipelinedConnection } from './pipelined-connection.js';
import type { ReadSignal, SqlCall, SqlRow } from './sql-port.js';
import { learn, recordOf, type StatementLedger, type StatementRecord } from './statement-ledger.js';

export interface ReadEnv {
  readonly pipeline: Pipeline;
  readonly exclusive: Exclusive;
  readonly pool: SourcePool;
  readonly ledger: StatementLedger;
  readonly url: string;
  /** How often a read is tried again whose connection was lost. */
  readonly retries: number;
  readonly preparesStatements: boolean;
}

/** A read on its way. */
interface Reading {
  readonly env: ReadEnv;
  readonly call: SqlCall;
  readonly record: StatementRecord;
  /** Made where the statement can be cancelled. */
  readonly makeSignal: (() => AbortSignal) | undefined;
  signal: AbortSignal | undefined;
  readonly resolve: (cell: string | null) => void;
  readonly reject: (error: Error) => void;
  retries: number;
  /** A statement whose plan the server threw away was sent again. */
  isReplanned: boolean;
}

/** The first cell of the first row; null when there is none. @throws GatewayError, path `$`, or the signal's reason */
export function runRead(env: ReadEnv, call: SqlCall, given: ReadSignal | undefined): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const makeSignal = typeof given === 'function' ? given : undefined;
    const signal = typeof given === 'function' ? undefined : given;
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const record = recordOf(env.ledger, call.name);
    attempt({ env, call, record, makeSignal, signal, resolve, reject, retries: env.retries, isReplanned: false });
  });
}

function attempt(reading: Reading): void {
  const connection = chooseConnection(reading.env, reading.record);
  if (connection === undefined) readAlone(reading);
  else readShared(connection, reading);
}

/** Undefined: one of its own. Slow ones need it; new ones may turn out to be slow, and all may be stalled. */
function chooseConnection({ pipeline, pool }: ReadEnv, record: StatementRecord): PipelinedConnection | undefined {
  if (record.isSlow || (record.runs === 0 && pool.hasRoom())) return undefined;
  return pipeline.freest() ?? (pool.hasRoom() ? undefined : pipeline.any());
}

function readShared(connection: PipelinedConnection, reading: Reading): void {
  const { call, record, signal } = reading;
  // Others share the connection: the statement goes on, only nobody waits for it.
  const onAbort = (): void => {
    reading.reject(signal?.reason as Error);
  };
  if (signal !== undefined) listen(signal, onAbort);
  connection.run({
    call,
    record,
    answered: (error, rows, ownMs) => {
      signal?.removeEventListener('abort', onAbort);
      if (error) {
        fail(error, reading);
        return;
      }
      learn(record, ownMs);
      reading.resolve(firstCell(rows));
    },
  });
}

function readAlone(reading: Reading): void {
  reading.signal ??= reading.makeSignal?.();
  reading.env.exclusive.rows(reading.call, reading.signal).then(
    (rows) => {
      reading.resolve(firstCell(rows));
    },
    (error: unknown) => {
      fail(error, reading);
    },
  );
}

function firstCell(rows: readonly SqlRow[]): string | null {
  return rows[0]?.[0] ?? null;
}

function fail(error: unknown, reading: Reading): void {
  const { env, call, signal } = reading;
  if (signal?.aborted === true) {
    reading.reject(signal.reason as Error);
  } else if (isServerError(error) && !endsConnection(error)) {
    if (reading.isReplanned || !isStalePlan(error.code, error.message)) {
      reading.reject(queryError(error, call, env.preparesStatements));
      return;
    }
    reading.isReplanned = true;
    attempt(reading);
  } else if (reading.retries > 0 && (!(error instanceof GatewayError) || isConnectionError(error))) {
    reading.retries -= 1;
    attempt(reading);
  } else {
    reading.reject(error instanceof GatewayError ? error : connectionError(error, env.url));
  }
}

/** A prepared statement that the server does not have any more, or that no longer fits its tables. */
function isStalePlan(state: string | undefined, message: string): boolean {
  return state === '26000' || (state === '0A000' && message.startsWith('cached plan'));
}
