// Root fields of the Relay schema: connections of tables and of functions that return their rows.
import { GraphQLNonNull } from 'graphql';
import { printTable } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import type { ResolvedFunction } from '../../resolve/resolved-tables.js';
import { addField, once } from '../../schema/add-field.js';
import { functionArguments, originOfFunction } from '../../schema/function-fields.js';
import { originOf, type SchemaScope } from '../../schema/schema-scope.js';
import { functionConnection, NODE_ID, tableConnection } from '../relay-names.js';
import { connectionArguments } from './connection-arguments.js';
import { connectionType } from './connection-type.js';

/** Cursors need a primary key; `query_root_fields` that hide the list hide the connection too. */
export function addTableConnection(table: RoleTable, scope: SchemaScope): void {
  if (table.select?.queryRootFields.has('select') !== true || !table.relayFields.has(NODE_ID)) return;
  const field = once(() => ({
    type: new GraphQLNonNull(connectionType(table, scope)),
    args: connectionArguments(table, scope),
    description: `fetch data from the table: "${printTable(table.table.table)}"`,
  }));
  const named = { name: tableConnection(table.table), comment: table.table.rootFields.select.comment };
  const target = { type: 'connection', table, function: null } as const;
  addField('query', named, { field, target, origin: originOf(table.table), scope });
}

/** Of functions that return many rows. */
export function addFunctionConnection(called: ResolvedFunction, scope: SchemaScope): void {
  const table = scope.graph.tables.get(called.returns);
  if (!table?.select || !table.relayFields.has(NODE_ID) || !called.catalog.returnsSet) return;
  const field = once(() => ({
    type: new GraphQLNonNull(connectionType(table, scope)),
    args: functionArguments(called, connectionArguments(table, scope), scope),
    description: `execute function "${printTable(called.function)}" which returns "${printTable(table.table.table)}"`,
  }));
  const named = { name: functionConnection(called, table.table.customization), comment: called.field.comment };
  const target = { type: 'connection', table, function: called } as const;
  addField('query', named, { field, target, origin: originOfFunction(called), scope });
}
