// Root fields that write a table (spec/postgres-schema.md 3.1, spec/permissions.md 3.2-3.4).
import { GraphQLList, GraphQLNonNull, type GraphQLInputObjectType } from 'graphql';
import { printTable } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import type { TableRootField } from '../resolve/resolved-tables.js';
import { addTableField, type RootField } from './add-field.js';
import { boolExpType } from './bool-exp-type.js';
import { insertInputType, onConflictInput } from './insert-input.js';
import { mutationResponseType } from './mutation-response.js';
import { objectType } from './object-type.js';
import { selectableKey } from './primary-key.js';
import { hasFeature, type SchemaScope } from './schema-scope.js';
import { pkColumnsType, primaryKeyInputs, updateOperators, updatesType, updateWhere } from './update-input.js';

export function addMutationFields(table: RoleTable, scope: SchemaScope): void {
  // What a view does not take is null here already.
  if (table.insert !== null) addInsertFields(table, scope);
  if (table.update !== null) addUpdateFields(table, scope);
  if (table.delete !== null) addDeleteFields(table, scope);
}

function add(operation: TableRootField, table: RoleTable, made: { field: () => RootField; scope: SchemaScope }): void {
  addTableField(['mutation'], { table, operation }, made);
}

function addInsertFields(table: RoleTable, scope: SchemaScope): void {
  const printed = printTable(table.table.table);
  const row = (): GraphQLNonNull<GraphQLInputObjectType> => new GraphQLNonNull(insertInputType(table, scope));
  const insert = (): RootField => ({
    type: mutationResponseType(table, scope),
    args: {
      objects: { type: new GraphQLNonNull(new GraphQLList(row())), description: 'the rows to be inserted' },
      ...onConflictInput(table, scope),
    },
    description: `insert data into the table: "${printed}"`,
  });
  add('insert', table, { field: insert, scope });
  if (table.select === null) return;
  const insertOne = (): RootField => ({
    type: objectType(table, scope),
    args: { object: { type: row(), description: 'the row to be inserted' }, ...onConflictInput(table, scope) },
    description: `insert a single row into the table: "${printed}"`,
  });
  add('insert_one', table, { field: insertOne, scope });
}

function addUpdateFields(table: RoleTable, scope: SchemaScope): void {
  const printed = printTable(table.table.table);
  const update = (): RootField => ({
    type: mutationResponseType(table, scope),
    args: { ...updateOperators(table, scope), ...updateWhere(table, scope) },
    description: `update data of the table: "${printed}"`,
  });
  add('update', table, { field: update, scope });
  addUpdateByPkField(table, scope);
  if (hasFeature(scope, 'hide_update_many_fields')) return;
  const updateMany = (): RootField => ({
    type: new GraphQLList(mutationResponseType(table, scope)),
    args: {
      updates: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(updatesType(table, scope)))),
        description: 'updates to execute, in order',
      },
    },
    description: `update multiples rows of table: "${printed}"`,
  });
  add('update_many', table, { field: updateMany, scope });
}

function addUpdateByPkField(table: RoleTable, scope: SchemaScope): void {
  const key = selectableKey(table);
  if (key === null) return;
  const field = (): RootField => ({
    type: objectType(table, scope),
    args: {
      ...updateOperators(table, scope),
      [generatedName(scope.naming, 'pk_columns')]: { type: new GraphQLNonNull(pkColumnsType(table, key, scope)) },
    },
    description: `update single row of the table: "${printTable(table.table.table)}"`,
  });
  add('update_by_pk', table, { field, scope });
}

function addDeleteFields(table: RoleTable, scope: SchemaScope): void {
  const printed = printTable(table.table.table);
  const remove = (): RootField => ({
    type: mutationResponseType(table, scope),
    args: {
      where: {
        type: new GraphQLNonNull(boolExpType(table, scope)),
        description: 'filter the rows which have to be deleted',
      },
    },
    description: `delete data from the table: "${printed}"`,
  });
  add('delete', table, { field: remove, scope });
  const key = selectableKey(table);
  if (key === null) return;
  const removeOne = (): RootField => ({
    type: objectType(table, scope),
    args: primaryKeyInputs(key, scope),
    description: `delete single row from the table: "${printed}"`,
  });
  add('delete_by_pk', table, { field: removeOne, scope });
}
