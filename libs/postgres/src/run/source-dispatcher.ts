// All SQL of one source: fast reads share pipelined connections, everything else gets a connection of its own.
import { pgConnectionOptions } from '../pool/connection-options.js';
import { createSourcePool, DEFAULT_MAX_CONNECTIONS, type SourcePool } from '../pool/source-pool.js';
import type { SourceSettings } from '../pool/source-settings.js';
import { openExclusive, type Exclusive } from './exclusive.js';
import { explainStatement } from './explain-statement.js';
import { Pipeline } from './pipeline.js';
import { runRead, type ReadEnv } from './run-read.js';
import type { ReadSignal, SqlCall, SqlTransaction } from './sql-port.js';
import { openLedger } from './statement-ledger.js';

const MAX_PIPELINED = 4;

/** The parts of the SqlPort for one source, and the pool for what is not a GraphQL statement. */
export interface SourceDispatcher {
  readonly pool: SourcePool;
  read(call: SqlCall, signal?: ReadSignal): Promise<string | null>;
  transaction<T>(
    settings: Readonly<Record<string, string>>,
    work: (transaction: SqlTransaction) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  explain(call: SqlCall): Promise<readonly string[]>;
  /** Waits for work in flight, then closes all connections. */
  close(): Promise<void>;
}

/** Connects on first use; `maxConnections` is the limit of all its connections together. */
export function createSourceDispatcher(settings: SourceSettings): SourceDispatcher {
  const max = settings.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
  const pipelined = Math.min(MAX_PIPELINED, Math.floor(max / 2));
  const pool = createSourcePool({ ...settings, maxConnections: Math.max(1, max - pipelined) });
  const pipeline = openPipeline(settings, pipelined);
  const ledger = openLedger();
  const exclusive: Exclusive = openExclusive({ pool, pipeline, ledger, settings });
  const { url, retries = 1, preparesStatements = false } = settings;
  const env: ReadEnv = { pipeline, exclusive, pool, ledger, url, retries, preparesStatements };
  return {
    pool,
    read: (call, signal) => runRead(env, call, signal),
    transaction: (sessionSettings, work, signal) => exclusive.transaction(sessionSettings, work, signal),
    explain: (call) => explainStatement(pool, call, settings.url),
    close: async () => {
      await Promise.all([pipeline.close(), pool.close()]);
    },
  };
}

function openPipeline(settings: SourceSettings, size: number): Pipeline {
  return new Pipeline({
    size,
    client: () => ({
      ...pgConnectionOptions({ url: settings.url, connectTimeoutMs: settings.poolTimeoutMs ?? 10_000 }),
      ...(settings.tls === undefined ? {} : { ssl: settings.tls }),
      ...(settings.statementTimeoutMs === undefined ? {} : { statement_timeout: settings.statementTimeoutMs }),
    }),
    preparesStatements: settings.preparesStatements ?? false,
    idleMs: settings.idleTimeoutMs ?? 180_000,
    lifetimeMs: settings.connectionLifetimeMs ?? 600_000,
  });
}
