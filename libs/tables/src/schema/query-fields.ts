// Root fields that read a table (spec/postgres-schema.md 3.1, spec/permissions.md 3.1).
import { GraphQLList, GraphQLNonNull } from 'graphql';
import { printTable } from '@app/types';
import type { RootName } from '@app/engine';
import type { RoleTable } from '../permission/role-graph.js';
import type { TableRootField } from '../resolve/resolved-tables.js';
import { addTableField, type RootField } from './add-field.js';
import { aggregateType } from './aggregate-type.js';
import { selectableColumns } from './column-enum.js';
import { objectType } from './object-type.js';
import { selectableKey } from './primary-key.js';
import { hasFeature, type SchemaScope } from './schema-scope.js';
import { selectArguments } from './select-arguments.js';
import { streamArguments } from './stream-arguments.js';
import { primaryKeyInputs } from './update-input.js';

/** Query and subscription fields; the latter only answer with more than one event. */
export function addQueryFields(table: RoleTable, scope: SchemaScope): void {
  if (table.select === null) return;
  addRowsField(table, scope);
  addByPkField(table, scope);
  addAggregateField(table, scope);
  addStreamField(table, scope);
}

/** The roots in which the role's permission shows an operation. Subscriptions first: a clash is told of them. */
function rootsOf({ select }: RoleTable, operation: TableRootField): readonly RootName[] {
  const roots: RootName[] = [];
  if (select?.subscriptionRootFields.has(operation)) roots.push('subscription');
  if (operation !== 'select_stream' && select?.queryRootFields.has(operation)) roots.push('query');
  return roots;
}

function add(operation: TableRootField, table: RoleTable, made: { field: () => RootField; scope: SchemaScope }): void {
  const roots = rootsOf(table, operation);
  if (roots.length === 0) return;
  addTableField(roots, { table, operation }, made);
}

function addRowsField(table: RoleTable, scope: SchemaScope): void {
  const field = (): RootField => ({
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(objectType(table, scope)))),
    args: selectArguments(table, scope),
    description: `fetch data from the table: "${printTable(table.table.table)}"`,
  });
  add('select', table, { field, scope });
}

function addByPkField(table: RoleTable, scope: SchemaScope): void {
  const key = selectableKey(table);
  if (key === null) return;
  const field = (): RootField => ({
    type: objectType(table, scope),
    args: primaryKeyInputs(key, scope),
    description: `fetch data from the table: "${printTable(table.table.table)}" using primary key columns`,
  });
  add('select_by_pk', table, { field, scope });
}

function addAggregateField(table: RoleTable, scope: SchemaScope): void {
  if (table.select?.allowAggregations !== true) return;
  const field = (): RootField => ({
    type: new GraphQLNonNull(aggregateType(table, scope)),
    args: selectArguments(table, scope),
    description: `fetch aggregated fields from the table: "${printTable(table.table.table)}"`,
  });
  add('select_aggregate', table, { field, scope });
}

/** A cursor needs a column to stand on. */
function addStreamField(table: RoleTable, scope: SchemaScope): void {
  if (hasFeature(scope, 'hide_stream_fields') || selectableColumns(table).length === 0) return;
  const field = (): RootField => ({
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(objectType(table, scope)))),
    args: streamArguments(table, scope),
    description: `fetch data from the table in a streaming manner: "${printTable(table.table.table)}"`,
  });
  add('select_stream', table, { field, scope });
}
