// `<t>_aggregate_order_by`: ordering by aggregates of related rows (spec/postgres-schema.md 8).
import { GraphQLInputObjectType, type GraphQLInputFieldConfig } from 'graphql';
import { printTable } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import { AGGREGATE_OPERATORS, aggregableColumns, type AggregateOperator } from './aggregate-operators.js';
import { columnComment } from './column-type.js';
import { directionEnum } from './direction-enum.js';
import { NONE } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';

type Fields = Record<string, GraphQLInputFieldConfig>;

export function aggregateOrderByType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `order by aggregate values of table "${printTable(table.table.table)}"`,
      fields: () => {
        const fields: Fields = { count: { type: directionEnum(scope) } };
        for (const operator of AGGREGATE_OPERATORS) {
          const type = operatorOrder(table, operator, scope);
          if (type !== null) fields[generatedName(scope.naming, operator.name)] = { type, extensions: NONE };
        }
        return fields;
      },
    });
  return ownType(table.table, 'aggregate_order_by', { scope, make });
}

/** `<t>_<op>_order_by`; null when no column qualifies. */
function operatorOrder(
  table: RoleTable,
  operator: AggregateOperator,
  scope: SchemaScope,
): GraphQLInputObjectType | null {
  const columns = aggregableColumns(table, operator, scope);
  if (columns.length === 0) return null;
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `order by ${operator.name}() on columns of table "${printTable(table.table.table)}"`,
      fields: () => {
        const fields = Object.create(null) as Fields;
        const type = directionEnum(scope);
        for (const [column] of columns)
          fields[column.field] = { type, description: columnComment(column), extensions: NONE };
        return fields;
      },
    });
  return ownType(table.table, `${operator.name}_order_by`, { scope, make });
}
