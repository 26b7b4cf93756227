// Enums that name a table's columns and keys (spec/postgres-schema.md 3.3).
import { GraphQLEnumType, type GraphQLEnumValueConfig } from 'graphql';
import { printTable, type CatalogKey, type CatalogTable } from '@app/types';
import { isEnumValueName } from '../naming/graphql-name.js';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import { NONE } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';

/** Columns that the role may read, in table order. */
export function selectableColumns({ fields }: RoleTable): readonly ResolvedColumn[] {
  const columns: ResolvedColumn[] = [];
  for (const field of fields.values()) if (field.type === 'column') columns.push(field.column);
  return columns;
}

/** Columns that the role may give in an update, in table order. */
export function updatableColumns({ table, update }: RoleTable): readonly ResolvedColumn[] {
  if (update === null) return [];
  return [...table.columns.values()].filter((column) => column.isUpdatable && update.columns.has(column.name));
}

/** `<t>_select_column`; null when no column is selectable. */
export function selectColumnEnum(table: RoleTable, scope: SchemaScope): GraphQLEnumType | null {
  const columns = selectableColumns(table);
  if (columns.length === 0) return null;
  const make = (name: string): GraphQLEnumType =>
    new GraphQLEnumType({
      name,
      extensions: NONE,
      description: `select columns of table "${printTable(table.table.table)}"`,
      values: columnValues(columns),
    });
  return ownType(table.table, 'select_column', { scope, make });
}

/** `<t>_update_column`. */
export function updateColumnEnum(table: RoleTable, scope: SchemaScope): GraphQLEnumType {
  const printed = printTable(table.table.table);
  const columns = updatableColumns(table);
  const make = (name: string): GraphQLEnumType =>
    columns.length === 0
      ? new GraphQLEnumType({
          name,
          extensions: NONE,
          description: `placeholder for update columns of table ${printed} (current role has no relevant permissions)`,
          values: { _PLACEHOLDER: { description: 'placeholder (do not use)' } },
        })
      : new GraphQLEnumType({
          name,
          extensions: NONE,
          description: `update columns of table "${printed}"`,
          values: columnValues(columns),
        });
  return ownType(table.table, 'update_column', { scope, make });
}

/** The keys that a conflict may be about and that GraphQL can name. */
export function conflictKeys({ primaryKey, uniqueKeys }: CatalogTable): readonly CatalogKey[] {
  const keys = primaryKey === null ? uniqueKeys : [primaryKey, ...uniqueKeys];
  return keys.filter(({ name }) => isEnumValueName(name));
}

/** `<t>_constraint`. */
export function constraintEnum({ table }: RoleTable, scope: SchemaScope): GraphQLEnumType {
  const values = conflictKeys(table.catalog).map(({ name, columns }) => {
    const printed = columns.map((column) => `"${column}"`).join(', ');
    return [name, { description: `unique or primary key constraint on columns ${printed}` }] as const;
  });
  const make = (name: string): GraphQLEnumType =>
    new GraphQLEnumType({
      name,
      extensions: NONE,
      description: `unique or primary key constraints on table "${printTable(table.table)}"`,
      values: Object.fromEntries(values),
    });
  return ownType(table, 'constraint', { scope, make });
}

const COLUMN_VALUE = Object.freeze({ description: 'column name', extensions: NONE });

/** Values of an enum of columns. */
export function columnValues(columns: readonly ResolvedColumn[]): Record<string, GraphQLEnumValueConfig> {
  return Object.fromEntries(columns.map(({ field }) => [field, COLUMN_VALUE]));
}
