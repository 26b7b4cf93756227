// Root fields of tracked functions (spec/postgres-schema.md 12).
import { GraphQLList, GraphQLNonNull, type GraphQLFieldConfigArgumentMap, type GraphQLObjectType } from 'graphql';
import { printTable } from '@app/types';
import type { RootName } from '@app/engine';
import type { FunctionTarget, RoleTable } from '../permission/role-graph.js';
import type { ResolvedFunction } from '../resolve/resolved-tables.js';
import { addField, once, type RootField } from './add-field.js';
import { aggregateType } from './aggregate-type.js';
import { argumentsInput } from './arguments-input.js';
import { objectType } from './object-type.js';
import type { SchemaScope } from './schema-scope.js';
import { selectArguments } from './select-arguments.js';

/** Fields exist only where the role may select the returned rows. */
export function addFunctionFields(called: ResolvedFunction, scope: SchemaScope): void {
  const table = scope.graph.tables.get(called.returns);
  if (!table?.select) return;
  const printed = printTable(called.function);
  const rows = printTable(table.table.table);
  const isMutation = called.exposedAs === 'mutation';
  const type = (): GraphQLObjectType => objectType(table, scope);
  add(called, 'function', {
    table,
    scope,
    field: () => ({
      type: called.catalog.returnsSet ? new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type()))) : type(),
      args: functionArguments(called, selectArguments(table, scope), scope),
      description: `execute ${isMutation ? 'VOLATILE ' : ''}function "${printed}" which returns "${rows}"`,
    }),
  });
  if (isMutation || !table.select.allowAggregations) return;
  add(called, 'function_aggregate', {
    table,
    scope,
    field: () => ({
      type: new GraphQLNonNull(aggregateType(table, scope)),
      args: functionArguments(called, selectArguments(table, scope), scope),
      description: `execute function "${printed}" and query aggregates on result of table type "${rows}"`,
    }),
  });
}

/** `args` of the function and those of `rows`. */
export function functionArguments(
  called: ResolvedFunction,
  rows: GraphQLFieldConfigArgumentMap,
  scope: SchemaScope,
): GraphQLFieldConfigArgumentMap {
  const name = {
    typeName: called.argsType,
    owner: originOfFunction(called),
    description: `input parameters for function "${printTable(called.function)}"`,
    isDescribed: false,
  };
  return { ...argumentsInput(called.inputs, name, scope), ...rows };
}

/** How errors name what a root field or type was made of. */
export const originOfFunction = (called: ResolvedFunction): string =>
  `function ${printTable(called.function)} in source ${called.source}`;

function add(
  called: ResolvedFunction,
  operation: FunctionTarget['operation'],
  { table, field, scope }: { readonly table: RoleTable; readonly field: () => RootField; readonly scope: SchemaScope },
): void {
  const target: FunctionTarget = { type: 'function', function: called, table, operation };
  const named = operation === 'function' ? called.field : called.aggregateField;
  const roots: readonly RootName[] = called.exposedAs === 'mutation' ? ['mutation'] : ['subscription', 'query'];
  const made = { field: once(field), target, origin: originOfFunction(called), scope };
  for (const root of roots) addField(root, named, made);
}
