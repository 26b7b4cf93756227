// One select permission (spec/permissions.md 2.1).
import { isJsonList, isJsonNumber, type Json, type JsonObject, type Role } from '@app/types';
import { TABLE_ROOT_FIELDS, type TableRootField } from '../resolve/resolved-tables.js';
import type { UnguardedTable } from '../resolve/resolve-table.js';
import { permissionFault } from './error.js';
import { rootScope, type FilterEnv } from './filter/filter-scope.js';
import { readFilter } from './filter/read-filter.js';
import { readComputedFields, readSelectColumns } from './read-columns.js';
import { readFlag, requiredPart } from './read-parts.js';
import type { SelectPermission } from './table-permissions.js';

/** What a query or subscription root may have; the whole list where metadata names none. */
export const QUERY_FIELDS: ReadonlySet<TableRootField> = new Set(['select', 'select_by_pk', 'select_aggregate']);
export const SUBSCRIPTION_FIELDS: ReadonlySet<TableRootField> = new Set([...QUERY_FIELDS, 'select_stream']);

const MAX_LIMIT = 2 ** 31 - 1;

/** @throws PermissionFault */
export function readSelectPermission(
  permission: JsonObject,
  table: UnguardedTable,
  { env, role }: { readonly env: FilterEnv; readonly role: Role },
): SelectPermission {
  const columns = readSelectColumns(permission.columns, table);
  const computedFields = readComputedFields(permission.computed_fields, table, env);
  const allowAggregations = readFlag(permission, 'allow_aggregations');
  const queryRootFields = readRootFields(permission.query_root_fields, QUERY_FIELDS);
  const subscriptionRootFields = readRootFields(permission.subscription_root_fields, SUBSCRIPTION_FIELDS);
  const listed = new Set([queryRootFields, subscriptionRootFields].flatMap((fields) => [...(fields ?? [])]));
  const granted = new Set(columns);
  if (listed.has('select_by_pk') && table.primaryKey?.every((column) => granted.has(column)) !== true) {
    throw permissionFault.selectByKey(role, table.table, env.source);
  }
  if (listed.has('select_aggregate') && !allowAggregations) throw permissionFault.selectAggregate();
  return {
    columns: new Map(columns.map((column) => [column, null])),
    computedFields: new Map(computedFields.map((name) => [name, null])),
    filter: readFilter(requiredPart(permission, 'filter'), rootScope(table, env)),
    limit: readLimit(permission.limit),
    allowAggregations,
    queryRootFields: queryRootFields ?? QUERY_FIELDS,
    subscriptionRootFields: subscriptionRootFields ?? SUBSCRIPTION_FIELDS,
  };
}

function readLimit(value: Json | undefined): number | null {
  if (value === undefined || value === null) return null;
  const limit = isJsonNumber(value) ? Number(typeof value === 'number' ? value : value.text) : Number.NaN;
  if (limit < 0) throw permissionFault.negativeLimit();
  if (!Number.isInteger(limit)) throw permissionFault.malformed('limit: expected an integer');
  // More rows than an answer can hold: no limit.
  return limit > MAX_LIMIT ? null : limit;
}

/** `undefined`: metadata names none. */
function readRootFields(
  value: Json | undefined,
  allowed: ReadonlySet<TableRootField>,
): ReadonlySet<TableRootField> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonList(value)) throw permissionFault.malformed('expected a list of root fields');
  const fields = value.map((name) => {
    const field = TABLE_ROOT_FIELDS.find((one) => one === name);
    if (field !== undefined && allowed.has(field)) return field;
    throw permissionFault.malformed(`unexpected root field, expected one of: ${[...allowed].join(', ')}`);
  });
  return new Set(fields);
}
