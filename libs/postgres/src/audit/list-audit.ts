// Pages of the audit log, newest first. Every filter that selects few entries has an index that ends with their order.
import type { PoolClient } from 'pg';
import { parseJson, type Json } from '@app/types';

/** A place in the list: the last entry of a page. */
export interface AuditPlace {
  /** ISO 8601 with microseconds. */
  readonly at: string;
  readonly id: string;
}

export interface AuditFilter {
  readonly role?: string;
  readonly user?: string;
  readonly operation?: string;
  readonly name?: string;
  readonly action?: string;
  readonly result?: 'ok' | 'error';
  readonly errorCode?: string;
  readonly requestId?: string;
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, exclusive. */
  readonly until?: string;
  readonly after?: AuditPlace;
  readonly limit: number;
}

export interface AuditPage {
  /** As the command answers them. */
  readonly entries: readonly Json[];
  /** Of the next page; undefined: there is none. */
  readonly next: AuditPlace | undefined;
}

interface Row {
  readonly id: string;
  readonly at: string;
  readonly entry: string;
}

const AT = `to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export async function listAudit(client: PoolClient, filter: AuditFilter): Promise<AuditPage> {
  const { limit } = filter;
  const values: unknown[] = [limit + 1];
  const conditions = conditionsOf(filter, (value) => `$${values.push(value)}`);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const { rows } = await client.query<Row>(
    `SELECT id::text AS id, ${AT} AS at, json_build_object('id', id::text, 'at', ${AT}, 'operation', operation,
       'name', name, 'fields', fields, 'actions', actions, 'role', role, 'user_id', user_id,
       'session_variables', session_variables, 'transport', transport, 'address', address, 'request_id', request_id,
       'seconds', seconds, 'result', CASE WHEN error_code IS NULL THEN 'ok' ELSE 'error' END, 'error_code', error_code,
       'arguments', arguments)::text AS entry
     FROM (SELECT * FROM hdb_catalog.actiongraph_audit_log ${where} ORDER BY at DESC, id DESC LIMIT $1) page
     ORDER BY page.at DESC, page.id DESC`,
    values,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last !== undefined ? { at: last.at, id: last.id } : undefined;
  return { entries: page.map(({ entry }) => parseJson(entry)), next };
}

function conditionsOf(filter: AuditFilter, put: (value: unknown) => string): readonly string[] {
  const conditions: string[] = [];
  const equal = { role: filter.role, user_id: filter.user, operation: filter.operation, name: filter.name };
  const also = { error_code: filter.errorCode, request_id: filter.requestId };
  for (const [column, value] of Object.entries({ ...equal, ...also })) {
    if (value !== undefined) conditions.push(`${column} = ${put(value)}`);
  }
  // The index is about entries with actions only, and has to be told so.
  if (filter.action !== undefined) conditions.push(`actions @> ARRAY[${put(filter.action)}] AND actions <> '{}'`);
  if (filter.result !== undefined) conditions.push(`error_code IS ${filter.result === 'ok' ? 'NULL' : 'NOT NULL'}`);
  if (filter.since !== undefined) conditions.push(`at >= ${put(filter.since)}::timestamptz`);
  if (filter.until !== undefined) conditions.push(`at < ${put(filter.until)}::timestamptz`);
  if (filter.after !== undefined)
    conditions.push(`(at, id) < (${put(filter.after.at)}::timestamptz, ${put(filter.after.id)}::bigint)`);
  return conditions;
}
