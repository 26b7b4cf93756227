// The audit log in the metadata database: rows are added and read; only retention takes old ones away.
import type { PoolClient } from 'pg';
import { printJson, type AuditEntry } from '@app/types';
import { isServerError } from '../error.js';
import { createSourcePool } from '../pool/source-pool.js';
import { runStatementError } from '../runs/error.js';
import { listAudit, type AuditFilter, type AuditPage } from './list-audit.js';

export interface AuditStoreOptions {
  /** Of the metadata database, with the tables of the catalog. */
  readonly url: string;
}

export interface AuditStore {
  /**
   * Adds entries, all in one statement; where the server does not take their values, one by one. Answers how many it
   * would not take; rejects when they cannot be stored for now.
   */
  append(entries: readonly AuditEntry[]): Promise<number>;
  /** Newest first. Rejects with GatewayErrors. */
  list(filter: AuditFilter): Promise<AuditPage>;
  /** Deletes entries that are older, in batches. @returns how many went */
  prune(days: number, isStopped: () => boolean): Promise<number>;
  close(): Promise<void>;
}

/** Rows per statement of retention. */
const MOST_DELETED = 5000;

const APPEND = `
INSERT INTO hdb_catalog.actiongraph_audit_log (at, operation, name, fields, actions, role, user_id, session_variables,
  transport, address, request_id, seconds, error_code, arguments)
SELECT to_timestamp(e.at), e.operation, e.name, e.fields, e.actions, e.role, e.user_id, e.session_variables,
  e.transport, e.address, e.request_id, e.seconds, e.error_code, e.arguments
FROM json_to_recordset($1::json) AS e(at double precision, operation text, name text, fields text[], actions text[],
  role text, user_id text, session_variables jsonb, transport text, address text, request_id text,
  seconds double precision, error_code text, arguments jsonb)`;

/** The table refuses to delete unless the transaction says that it is retention. */
const BEGIN_RETENTION = `SELECT set_config('actiongraph.audit_retention', 'on', true)`;
const DELETE = `
DELETE FROM hdb_catalog.actiongraph_audit_log WHERE id = ANY(ARRAY(
  SELECT id FROM hdb_catalog.actiongraph_audit_log WHERE at < now() - make_interval(days => $1)
  ORDER BY at LIMIT ${MOST_DELETED}))`;

/** Connects on first use. */
export function createAuditStore({ url }: AuditStoreOptions): AuditStore {
  const pool = createSourcePool({ url, maxConnections: 2 });
  return {
    append: (entries) => pool.use((client) => appendAll(client, entries)),
    list: async (filter) => {
      try {
        return await pool.use((client) => listAudit(client, filter));
      } catch (error) {
        throw runStatementError(error);
      }
    },
    async prune(days, isStopped) {
      let total = 0;
      for (let deleted = MOST_DELETED; deleted === MOST_DELETED && !isStopped(); total += deleted)
        deleted = await pool.use((client) => deleteOld(client, days));
      return total;
    },
    close: () => pool.close(),
  };
}

async function appendAll(client: PoolClient, entries: readonly AuditEntry[]): Promise<number> {
  try {
    await client.query(APPEND, [printJson(entries.map(rowOf))]);
    return 0;
  } catch (error) {
    if (!isFaultOfAnEntry(error)) throw error;
    if (entries.length === 1) return 1;
  }
  let refused = 0;
  for (const entry of entries) refused += await appendAll(client, [entry]);
  return refused;
}

/** Classes of errors: data exceptions and violated constraints. Everything else may pass. */
function isFaultOfAnEntry(error: unknown): boolean {
  return isServerError(error) && /^2[23]/.test(error.code ?? '');
}

function rowOf(entry: AuditEntry) {
  return {
    at: entry.at / 1000,
    operation: entry.operation,
    name: entry.name ?? null,
    fields: entry.fields,
    actions: entry.actions,
    role: entry.role,
    user_id: entry.userId ?? null,
    session_variables: entry.sessionVariables,
    transport: entry.transport,
    address: entry.address,
    request_id: entry.requestId,
    seconds: entry.seconds,
    error_code: entry.errorCode ?? null,
    arguments: entry.arguments ?? null,
  };
}

async function deleteOld(client: PoolClient, days: number): Promise<number> {
  await client.query('BEGIN');
  try {
    await client.query(BEGIN_RETENTION);
    const { rowCount } = await client.query(DELETE, [days]);
    await client.query('COMMIT');
    return rowCount ?? 0;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
