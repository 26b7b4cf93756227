// What the engine's side asks of PostgreSQL, and the look-up of the source that answers.
import { sourceIsGone } from './error.js';
import type { SourceDispatcher } from './source-dispatcher.js';

/** One statement with the texts that fill its placeholders. Equal texts have equal names, different texts different ones. */
export interface SqlCall {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly (string | null)[];
}

export type SqlRow = readonly (string | null)[];

export interface SqlTransaction {
  /**
   * All rows, cells as text in column order. `isLast`: whatever the rows are, the work is done then, so that the commit
   * goes out together with the statement. @throws GatewayError, path `$`
   */
  rows(call: SqlCall, isLast?: boolean): Promise<readonly SqlRow[]>;
}

/** Fires when nobody waits any more. One that is made on demand is made only where a statement can be cancelled. */
export type ReadSignal = AbortSignal | (() => AbortSignal);

/** As @app/tables declares it: the composition root joins the two. */
export interface SqlPort {
  read(source: string, call: SqlCall, signal?: ReadSignal): Promise<string | null>;
  transaction<T>(
    source: string,
    settings: Readonly<Record<string, string>>,
    work: (transaction: SqlTransaction) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  explain(source: string, call: SqlCall): Promise<readonly string[]>;
}

/** A port over sources by name. @throws GatewayError `not-exists` when `dispatcherOf` knows none */
export function createSqlPort(dispatcherOf: (source: string) => SourceDispatcher | undefined): SqlPort {
  const of = (source: string): SourceDispatcher => {
    const dispatcher = dispatcherOf(source);
    if (dispatcher === undefined) throw sourceIsGone(source);
    return dispatcher;
  };
  return {
    // The hot path: no promise around the promise.
    read(source, call, signal) {
      const dispatcher = dispatcherOf(source);
      return dispatcher === undefined ? Promise.reject(sourceIsGone(source)) : dispatcher.read(call, signal);
    },
    transaction: async (source, settings, work, signal) => of(source).transaction(settings, work, signal),
    explain: async (source, call) => of(source).explain(call),
  };
}
