// Row filters and checks of metadata -> conditions (spec/permissions.md 4). Related tables are reached without their permissions.
import { isJsonList, isJsonObject, tableKey, type Json, type JsonObject } from '@app/types';
import { expectedObject, nounOf, readName } from '../../resolve/raw-json.js';
import type { ResolvedComputedField } from '../../resolve/resolved-tables.js';
import type { Condition } from '../condition.js';
import { permissionFault } from '../error.js';
import { allOf, someOf } from './combine.js';
import { rootScope, scopeOf, type FilterScope } from './filter-scope.js';
import { bareName } from './operators.js';
import { readComparison } from './read-comparison.js';

/** @throws PermissionFault */
export function readFilter(value: Json, scope: FilterScope): Condition {
  if (!isJsonObject(value)) throw permissionFault.malformed(expectedObject(value));
  return allOf(Object.entries(value).map(([key, item]) => readKey(key, item, scope)));
}

function readKey(key: string, value: Json, scope: FilterScope): Condition {
  switch (bareName(key)) {
    case 'and':
      return allOf(readList(value, scope));
    case 'or':
      return someOf(readList(value, scope));
    case 'not':
      return { type: 'not', condition: readFilter(value, scope) };
    case 'exists':
      return readExists(value, scope);
    default:
      return readField(key, value, scope);
  }
}

function readList(value: Json, scope: FilterScope): readonly Condition[] {
  if (!isJsonList(value)) {
    throw permissionFault.malformed(`parsing [] failed, expected Array, but encountered ${nounOf(value)}`);
  }
  return value.map((item) => readFilter(item, scope));
}

/** Any row of a table of the source, unrelated to this one. */
function readExists(value: Json, scope: FilterScope): Condition {
  const exists: JsonObject = isJsonObject(value) ? value : {};
  const table = readName(exists._table);
  if (table === undefined) throw permissionFault.missingKey('_table');
  if (exists._where === undefined) throw permissionFault.missingKey('_where');
  if (!scope.env.tables.has(tableKey(table))) throw permissionFault.unknownTable(table, scope.env.source);
  return { type: 'exists', table, where: readFilter(exists._where, scopeOf(scope, table)) };
}

function readField(name: string, value: Json, scope: FilterScope): Condition {
  const { table } = scope;
  const column = table.catalog.columns.get(name);
  if (column !== undefined) {
    const { type: columnType, isNullable } = column;
    return readComparison(value, { type: 'column', column: name, columnType, isNullable, guard: null }, scope);
  }
  const relationship = table.relationships.get(name);
  if (relationship !== undefined) {
    return { type: 'related', relationship, where: readFilter(value, scopeOf(scope, relationship.target)) };
  }
  const computedField = table.computedFields.get(name);
  if (computedField === undefined) throw permissionFault.unknownField(name);
  return readComputedField(computedField, value, scope);
}

function readComputedField(computedField: ResolvedComputedField, value: Json, scope: FilterScope): Condition {
  if (computedField.inputs.some(({ type }) => type === 'user')) throw permissionFault.computedWithArguments();
  const { returns } = computedField;
  if (returns.type === 'scalar') {
    const columnType = returns.column;
    return readComparison(value, { type: 'computed', computedField, columnType, guard: null }, scope);
  }
  const { schema, name } = computedField.function.returnType;
  const rows = scopeOf(scope, { schema, name });
  // Here the root is the returned row.
  const where = readFilter(value, rootScope(rows.table, scope.env));
  return { type: 'computed-rows', computedField, table: rows.table.table, where };
}
