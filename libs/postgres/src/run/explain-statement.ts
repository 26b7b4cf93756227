// The plan that the server would choose for a statement.
import { connectionError, isServerError } from '../error.js';
import { endsConnection, type SourcePool } from '../pool/source-pool.js';
import { queryError } from './error.js';
import { unnamed } from './prepared-names.js';
import { sendUnit } from './send-unit.js';
import type { SqlCall } from './sql-port.js';

/** Lines of `EXPLAIN (FORMAT TEXT)`; nothing is executed. @throws GatewayError, path `$` */
export async function explainStatement(pool: SourcePool, call: SqlCall, url: string): Promise<readonly string[]> {
  const explained = { ...call, text: `EXPLAIN (FORMAT TEXT) ${call.text}` };
  try {
    return await pool.use(
      (client) =>
        new Promise<readonly string[]>((resolve, reject) => {
          sendUnit(client, [unnamed(explained)], (error, [rows = []]) => {
            if (error) reject(error);
            else resolve(rows.map((row) => row[0] ?? ''));
          });
        }),
    );
  } catch (error) {
    if (endsConnection(error)) throw connectionError(error, url);
    throw isServerError(error) ? queryError(error, explained, false) : error;
  }
}
