// `<t>_aggregate` and what stands under it (spec/postgres-schema.md 3.3, 7).
import {
  GraphQLBoolean,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
} from 'graphql';
import { printTable } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import {
  AGGREGATE_OPERATORS,
  aggregableColumns,
  aggregableComputedFields,
  type AggregateOperator,
} from './aggregate-operators.js';
import { columnComment } from './column-type.js';
import { selectColumnEnum } from './column-enum.js';
import { computedFieldArguments, computedFieldComment } from './computed-field.js';
import { NONE, SHAPES } from './input-extensions.js';
import { objectType } from './object-type.js';
import { ownType, type SchemaScope } from './schema-scope.js';

type Fields = Record<string, GraphQLFieldConfig<unknown, unknown>>;

export function aggregateType(table: RoleTable, scope: SchemaScope): GraphQLObjectType {
  const make = (name: string): GraphQLObjectType =>
    new GraphQLObjectType({
      name,
      extensions: NONE,
      description: `aggregated selection of "${printTable(table.table.table)}"`,
      fields: () => ({
        aggregate: { type: aggregateFieldsType(table, scope) },
        nodes: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(objectType(table, scope)))) },
      }),
    });
  return ownType(table.table, 'aggregate', { scope, make });
}

function aggregateFieldsType(table: RoleTable, scope: SchemaScope): GraphQLObjectType {
  const make = (name: string): GraphQLObjectType =>
    new GraphQLObjectType({
      name,
      extensions: NONE,
      description: `aggregate fields of "${printTable(table.table.table)}"`,
      fields: () => aggregateFields(table, scope),
    });
  return ownType(table.table, 'aggregate_fields', { scope, make });
}

function aggregateFields(table: RoleTable, scope: SchemaScope): Fields {
  const fields: Fields = { count: { type: new GraphQLNonNull(GraphQLInt), args: countArguments(table, scope) } };
  for (const operator of AGGREGATE_OPERATORS) {
    const type = operatorType(table, operator, scope);
    if (type !== null) fields[generatedName(scope.naming, operator.name)] = { type, extensions: NONE };
  }
  return fields;
}

function countArguments(table: RoleTable, scope: SchemaScope): GraphQLFieldConfigArgumentMap {
  const columns = selectColumnEnum(table, scope);
  return {
    ...(columns === null ? {} : { columns: { type: new GraphQLList(new GraphQLNonNull(columns)) } }),
    distinct: { type: GraphQLBoolean, extensions: SHAPES },
  };
}

/** `<t>_<op>_fields`; null when nothing qualifies. */
function operatorType(table: RoleTable, operator: AggregateOperator, scope: SchemaScope): GraphQLObjectType | null {
  const columns = aggregableColumns(table, operator, scope);
  const computedFields = aggregableComputedFields(table, operator, scope);
  if (columns.length + computedFields.length === 0) return null;
  const fields = (): Fields => {
    const made = Object.create(null) as Fields;
    for (const [column, type] of columns) {
      made[column.field] = {
        type: operator.result(type, scope),
        description: columnComment(column),
        extensions: NONE,
      };
    }
    for (const [computedField, type] of computedFields) {
      made[computedField.name] = {
        type: operator.result(type, scope),
        description: computedFieldComment(computedField),
        args: computedFieldArguments(computedField, table.table, scope),
      };
    }
    return made;
  };
  const make = (name: string): GraphQLObjectType =>
    new GraphQLObjectType({ name, extensions: NONE, description: `aggregate ${operator.name} on columns`, fields });
  return ownType(table.table, `${operator.name}_fields`, { scope, make });
}
