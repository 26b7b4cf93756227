// Runs an operator's SQL text against a source (command run_sql, spec/metadata-postgres-api.md 10).
import type { PoolClient, QueryArrayConfig, QueryArrayResult } from 'pg';
import { isServerError, statementError } from '../error.js';
import type { SourcePool } from '../pool/source-pool.js';
import { forgetNames } from './prepared-names.js';
import { splitStatements } from './split-statements.js';

export interface SqlRequest {
  /** One statement or several. */
  readonly sql: string;
  readonly readOnly?: boolean;
  /** Runs the statements one by one, each in its own right (`CREATE INDEX CONCURRENTLY`). */
  readonly noTransaction?: boolean;
}

/** The last statement's result: rows as text with a first row of column names, SQL NULL as `NULL`; or none. */
export type SqlResult =
  | { readonly result_type: 'CommandOk'; readonly result: null }
  | { readonly result_type: 'TuplesOk'; readonly result: readonly (readonly string[])[] };

/**
 * Runs the text in one transaction, rolled back when any statement fails or `beforeCommit` rejects, which sees what the
 * text has changed; without a transaction of ours it is not called. The session's state (time zone, role, search path,
 * temporary tables) does not outlive the call.
 * @throws GatewayError `postgres-error` (400) `query execution failed` with the server's words in `internal` and an
 * empty path: the caller knows where the SQL stood; or `connection error` (500)
 */
export function runSql(
  pool: SourcePool,
  request: SqlRequest,
  beforeCommit?: (client: PoolClient) => Promise<void>,
): Promise<SqlResult> {
  return pool.use(async (client) => {
    try {
      return await (request.noTransaction ? oneByOne(client, request) : inTransaction(client, request, beforeCommit));
    } finally {
      await forgetSession(client);
    }
  });
}

async function inTransaction(
  client: PoolClient,
  { sql, readOnly }: SqlRequest,
  beforeCommit: ((client: PoolClient) => Promise<void>) | undefined,
): Promise<SqlResult> {
  try {
    await client.query(readOnly ? 'BEGIN READ ONLY' : 'BEGIN READ WRITE');
    const result = await lastResult(client, sql);
    await beforeCommit?.(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    throw isServerError(error) ? statementError(error, sql) : error;
  }
}

async function oneByOne(client: PoolClient, { sql, readOnly }: SqlRequest): Promise<SqlResult> {
  if (readOnly) await client.query('SET default_transaction_read_only = on');
  let result: SqlResult = { result_type: 'CommandOk', result: null };
  for (const statement of splitStatements(sql)) {
    try {
      result = await lastResult(client, statement);
    } catch (error) {
      throw isServerError(error) ? statementError(error, statement) : error;
    }
  }
  return result;
}

async function lastResult(client: PoolClient, sql: string): Promise<SqlResult> {
  const query: QueryArrayConfig = { text: sql, rowMode: 'array', types: { getTypeParser: () => asText } };
  // The driver answers a list when the text held several statements.
  const answer: unknown = await client.query(query);
  const results = (Array.isArray(answer) ? answer : [answer]) as QueryArrayResult<(string | null)[]>[];
  const last = results.at(-1);
  if (last === undefined || last.fields.length === 0) return { result_type: 'CommandOk', result: null };
  const header = last.fields.map((field) => field.name);
  return { result_type: 'TuplesOk', result: [header, ...last.rows.map((row) => row.map((cell) => cell ?? 'NULL'))] };
}

function asText(value: string): string {
  return value;
}

/** Leaves the connection as it was lent. One that cannot be cleaned is closed; the pool then drops it. */
async function forgetSession(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    forgetNames(client);
    await client.query('DISCARD ALL');
  } catch {
    await client.end().catch(() => undefined);
  }
}
