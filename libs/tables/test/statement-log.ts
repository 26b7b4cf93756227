// A SqlPort for tests: statements run on one connection, and every call is remembered.
import pg from 'pg';
import { GatewayError } from '@app/types';
import type { SqlCall, SqlPort, SqlTransaction } from '../src/run/sql-port.js';

export interface LoggedSqlPort extends SqlPort {
  /** Calls since the log was emptied last. */
  readonly calls: SqlCall[];
  close(): Promise<void>;
}

/** Text in, text out, as the protocol of PostgreSQL has it without any type conversion. */
const AS_TEXT = { getTypeParser: () => (value: string | Buffer) => String(value) };

/** Connects to a database of the test. Errors keep PostgreSQL's own text under the code `postgres-error`. */
export async function openStatementLog(url: string): Promise<LoggedSqlPort> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const calls: SqlCall[] = [];
  const rows = async (call: SqlCall): Promise<(string | null)[][]> => {
    calls.push(call);
    try {
      const query = { text: call.text, values: [...call.parameters], rowMode: 'array', types: AS_TEXT } as const;
      const result = await client.query<(string | null)[]>(query);
      return result.rows;
    } catch (error) {
      throw asGatewayError(error, call);
    }
  };
  return {
    calls,
    read: async (_source, call) => (await rows(call))[0]?.[0] ?? null,
    explain: async (_source, call) => {
      const lines = await rows({ ...call, text: `EXPLAIN (FORMAT TEXT) ${call.text}` });
      return lines.map(([line]) => line ?? '');
    },
    transaction: (_source, settings, work) => inTransaction({ client, rows }, settings, work),
    close: () => client.end(),
  };
}

interface Connection extends SqlTransaction {
  readonly client: pg.Client;
}

async function inTransaction<T>(
  { client, rows }: Connection,
  settings: Readonly<Record<string, string>>,
  work: (transaction: SqlTransaction) => Promise<T>,
): Promise<T> {
  await client.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings)) {
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    }
    const result = await work({ rows });
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
