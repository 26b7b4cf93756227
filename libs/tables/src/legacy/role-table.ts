// The caller's view of the table that a command names, and its members by the names that the database has.
import { tableKey, type DataCommand, type JsonPath } from '@app/types';
import type { RoleGraph, RoleTable, TableField } from '../permission/role-graph.js';
import { legacyError, type LegacyAction } from './error.js';

export type ColumnField = Extract<TableField, { readonly type: 'column' }>;

/** A member of a table's rows with its name in GraphQL, which translation goes by. */
export interface NamedField<Field extends TableField = TableField> {
  readonly field: string;
  readonly member: Field;
}

/** The table with at least the permission for `action`. @throws GatewayError not-exists, permission-denied */
export function roleTable(
  graph: RoleGraph,
  { table }: Pick<DataCommand, 'table'>,
  { action, hint }: { readonly action: LegacyAction; readonly hint?: string },
): RoleTable {
  const key = tableKey(table);
  if (!graph.source.tables.has(key)) throw legacyError.noSuchTable(table);
  const found = graph.tables.get(key);
  if (found?.[action] == null) {
    throw legacyError.notAllowed(action, table, { role: graph.key.role, ...(hint === undefined ? {} : { hint }) });
  }
  return found;
}

/** Asks for the select permission on a table that the role may reach otherwise. */
export function requireSelect({ table, select, graph }: RoleTable, hint: string): void {
  if (select === null) throw legacyError.notAllowed('select', table.table, { role: graph.key.role, hint });
}

/** A selectable column or scalar computed field. @throws GatewayError */
export function findColumn(table: RoleTable, name: string, path: JsonPath): NamedField {
  const found = findMember(table, name);
  if (found === undefined) throw missingColumn(table, name, path);
  if (found.member.type === 'column' || found.member.type === 'computed-scalar') return found;
  throw legacyError.isRelationship(name, path);
}

/** Any member by its database name, or its name in the metadata. */
export function findMember(table: RoleTable, name: string): NamedField | undefined {
  for (const [field, member] of table.fields) if (nameOf(member) === name) return { field, member };
  return undefined;
}

function nameOf(member: TableField): string | undefined {
  switch (member.type) {
    case 'column':
      return member.column.name;
    case 'relationship':
      return member.relationship.name;
    case 'computed-scalar':
    case 'computed-rows':
      return member.computedField.name;
    case 'relationship-aggregate':
      return undefined;
  }
}

function missingColumn(table: RoleTable, name: string, path: JsonPath): Error {
  const { role } = table.graph.key;
  if (table.table.relationships.has(name)) return legacyError.isRelationship(name, path);
  return role === 'admin'
    ? legacyError.noSuchGrantedColumn(name, path)
    : legacyError.columnNotGranted('select', name, { role, path });
}
