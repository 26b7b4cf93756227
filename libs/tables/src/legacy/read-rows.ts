// `columns`, `where`, `order_by`, `limit` and `offset` as arguments and selection of a planned field, at every level.
import type { InputTemplate, PlannedField } from '@app/engine';
import type { JsonPath, LegacyOrder, LegacyRelationship, LegacyRows } from '@app/types';
import { generatedName, orderDirectionName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import { targetTable } from '../translate/select/relationship.js';
import { legacyError } from './error.js';
import { list, literal, object, planned, type Arguments } from './planned.js';
import { legacyWhere } from './read-where.js';
import { findColumn, findMember } from './role-table.js';

export interface RowsFields {
  readonly arguments: Arguments;
  readonly selection: readonly PlannedField[];
}

/** @throws GatewayError; `path` is that of the object with `columns` */
export function readRows(rows: LegacyRows, table: RoleTable, path: JsonPath): RowsFields {
  return { arguments: readArguments(rows, table, path), selection: readColumns(rows.columns, table, path) };
}

function readArguments({ where, orderBy, limit, offset }: LegacyRows, table: RoleTable, path: JsonPath): Arguments {
  const entries: (readonly [string, InputTemplate])[] = [];
  const { naming } = table.table.customization;
  if (where !== undefined) entries.push(['where', legacyWhere(where, table, [...path, 'where'])]);
  if (orderBy !== undefined && orderBy.length > 0) {
    const at = [...path, 'order_by'];
    entries.push([generatedName(naming, 'order_by'), list(orderBy.map((order) => readOrder(order, table, at)))]);
  }
  if (limit !== undefined) entries.push(['limit', literal(limit)]);
  if (offset !== undefined) entries.push(['offset', literal(offset)]);
  return entries;
}

function readOrder({ column, type, nulls }: LegacyOrder, table: RoleTable, path: JsonPath): InputTemplate {
  const [first = '', ...rest] = column;
  if (rest.length === 0) {
    const direction = nulls === undefined ? type : `${type}_nulls_${nulls}`;
    const { field } = findColumn(table, first, path);
    return object([[field, literal(orderDirectionName(table.table.customization.naming, direction))]]);
  }
  const found = findMember(table, first);
  if (found?.member.type !== 'relationship') throw legacyError.noSuchRelationship(first, path);
  const order = { column: rest, type, ...(nulls === undefined ? {} : { nulls }) };
  return object([[found.field, readOrder(order, targetTable(table, found.member.target), path)]]);
}

function readColumns(columns: LegacyRows['columns'], table: RoleTable, path: JsonPath): readonly PlannedField[] {
  const selection = columns.flatMap((column, index) => {
    const at = [...path, 'columns', index];
    if (typeof column !== 'string') return [readRelationship(column, table, at)];
    return isWildcard(column) ? expand(table, column.split('.').length) : [readColumn(column, table, at)];
  });
  // Of two members of one name the last one counts.
  return [...new Map(selection.map((field) => [field.responseKey, field])).values()];
}

const isWildcard = (column: string): boolean => /^\*(?:\.\*)*$/.test(column);

/** All columns, and what relationships of so many levels lead to. */
function expand(table: RoleTable, levels: number): readonly PlannedField[] {
  return [...table.fields].flatMap(([name, member]) => {
    if (member.type === 'column') return [planned({ name, responseKey: member.column.name })];
    if (member.type !== 'relationship' || levels < 2) return [];
    const selection = expand(targetTable(table, member.target), levels - 1);
    return [planned({ name, responseKey: member.relationship.name, selection })];
  });
}

/** A column by its name alone, as `returning` has them too. */
export function readColumn(name: string, table: RoleTable, path: JsonPath): PlannedField {
  return planned({ name: findColumn(table, name, path).field, responseKey: name });
}

function readRelationship(related: LegacyRelationship, table: RoleTable, path: JsonPath): PlannedField {
  const { name, alias = name } = related;
  if (Buffer.byteLength(alias) > MAX_NAME_BYTES) throw legacyError.unusableAlias(alias, path);
  const found = findMember(table, name);
  if (found === undefined) throw missingRelationship(name, table, path);
  const { field, member } = found;
  if (member.type !== 'relationship' && member.type !== 'computed-rows') throw legacyError.isColumn(name, path);
  const rows = readRows(related, targetTable(table, member.target), path);
  const isOne = member.type === 'relationship' && member.relationship.cardinality === 'one';
  if (isOne && rows.arguments.length > 0) throw legacyError.relatedRowNarrowed(path);
  return planned({ name: field, responseKey: alias, ...rows });
}

/** Longer column names are cut off by PostgreSQL. */
const MAX_NAME_BYTES = 63;

function missingRelationship(name: string, { table, graph }: RoleTable, path: JsonPath): Error {
  const relationship = table.relationships.get(name);
  if (relationship === undefined) return legacyError.noSuchRelationship(name, path);
  return legacyError.notAllowed('select', relationship.target, { role: graph.key.role });
}
