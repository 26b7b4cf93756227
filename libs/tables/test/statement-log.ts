// A SqlPort for tests: every call is remembered.
import pg from 'pg';
import { GatewayError } from '@app/types';
import type { SqlCall, SqlPort } from '../src/run/sql-port.js';

export interface LoggedSqlPort extends SqlPort {
  /** Calls since the log was emptied last. */
  readonly calls: SqlCall[];
  close(): Promise<void>;
}

/** Text in, text out, as the protocol of PostgreSQL has it without any type conversion. */
const AS_TEXT = { getTypeParser: () => (value: string | Buffer) => String(value) };

type Run = (call: SqlCall) => Promise<(string | null)[][]>;

/** Connects to a database of the test. Errors keep PostgreSQL's own text under the code `postgres-error`. */
export function openStatementLog(url: string): LoggedSqlPort {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  // A dropped database ends its connections.
  pool.on('error', () => undefined);
  const calls: SqlCall[] = [];
  const runOn = (client: pg.Pool | pg.PoolClient): Run => {
    return async (call) => {
      calls.push(call);
      try {
        const query = { text: call.text, values: [...call.parameters], rowMode: 'array', types: AS_TEXT } as const;
        return (await client.query<(string | null)[]>(query)).rows;
      } catch (error) {
        throw asGatewayError(error, call);
      }
    };
  };
  const rows = runOn(pool);
  return {
    calls,
    read: async (_source, call) => (await rows(call))[0]?.[0] ?? null,
    explain: async (_source, call) => {
      const lines = await rows({ ...call, text: `EXPLAIN (FORMAT TEXT) ${call.text}` });
      return lines.map(([line]) => line ?? '');
    },
    transaction: async (_source, settings, work) => {
      const client = await pool.connect();
      try {
        return await inTransaction(client, settings, () => work({ rows: runOn(client) }));
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  client: pg.PoolClient,
  settings: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings)) {
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    }
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function asGatewayError(error: unknown, call: SqlCall): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  return new GatewayError({ code: 'postgres-error', message: error.message, internal: { statement: call.text } });
}
