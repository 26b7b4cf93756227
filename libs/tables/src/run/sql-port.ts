// The port to Postgres, implemented by @app/postgres and joined in the gateway's composition root.

/** One prepared statement with the texts that fill its placeholders. */
export interface SqlCall {
  /** Name of the prepared statement: equal texts have equal names, different texts different ones. */
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly (string | null)[];
}

export interface SqlPort {
  /**
   * Runs one SELECT outside a transaction and answers the first column of its first row as text; null for SQL NULL or no row.
   * A signal that is made on demand is made only where the statement can be cancelled.
   * @throws GatewayError as spec/queries-and-mutations.md 9 has it, path `$`
   */
  read(source: string, call: SqlCall, signal?: AbortSignal | (() => AbortSignal)): Promise<string | null>;
  /**
   * One read-write transaction with the source's isolation level: committed when `work` resolves, rolled back when it rejects.
   * `settings` are made with `SET LOCAL` at its start (`hasura.user`, `hasura.tracecontext`).
   */
  transaction<T>(
    source: string,
    settings: Readonly<Record<string, string>>,
    work: (transaction: SqlTransaction) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Plain `EXPLAIN (FORMAT TEXT)` of a statement, line by line; nothing is executed. */
  explain(source: string, call: SqlCall): Promise<readonly string[]>;
}

export interface SqlTransaction {
  /**
   * All rows, cells as text in column order. `isLast`: whatever the rows are, the work is done then, so that the commit
   * goes out together with the statement. @throws GatewayError, path `$`
   */
  rows(call: SqlCall, isLast?: boolean): Promise<readonly (readonly (string | null)[])[]>;
}
