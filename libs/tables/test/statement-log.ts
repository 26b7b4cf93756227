// The SqlPort of a test's database, which remembers every call.
import { createSourceDispatcher, createSqlPort } from '@app/postgres';
import type { SqlCall, SqlPort } from '../src/run/sql-port.js';

export interface LoggedSqlPort extends SqlPort {
  /** Calls since the log was emptied last. */
  readonly calls: SqlCall[];
  close(): Promise<void>;
}

/** Connects on first use. */
export function openStatementLog(url: string): LoggedSqlPort {
  const dispatcher = createSourceDispatcher({ url, maxConnections: 4, preparesStatements: true });
  const port = createSqlPort(() => dispatcher);
  const calls: SqlCall[] = [];
  const logged = (call: SqlCall): SqlCall => {
    calls.push(call);
    return call;
  };
  return {
    calls,
    read: (source, call, signal) => port.read(source, logged(call), signal),
    explain: (source, call) => port.explain(source, logged(call)),
    transaction: (source, settings, work, signal) =>
      port.transaction(
        source,
        settings,
        (transaction) => work({ rows: (call, isLast) => transaction.rows(logged(call), isLast) }),
        signal,
      ),
    close: () => dispatcher.close(),
  };
}
