// `<t>_order_by`: what rows may be ordered by (spec/postgres-schema.md 8).
import { GraphQLInputObjectType, type GraphQLEnumType, type GraphQLInputFieldConfig } from 'graphql';
import { printTable } from '@app/types';
import { aggregateInputName } from '../naming/generated-names.js';
import type { RoleTable, TableField } from '../permission/role-graph.js';
import { aggregateOrderByType } from './aggregate-order-by-type.js';
import { takesArguments } from './computed-field.js';
import { directionEnum } from './direction-enum.js';
import { NONE } from './input-extensions.js';
import { ownType, roleTable, type SchemaScope } from './schema-scope.js';

export function orderByType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `Ordering options when selecting data from "${printTable(table.table.table)}".`,
      fields: () => {
        const fields = Object.create(null) as Record<string, GraphQLInputFieldConfig>;
        for (const [field, member] of table.fields) {
          const made = memberOrder(field, member, scope);
          if (made !== null) fields[made.name] = { type: made.type, extensions: NONE };
        }
        return fields;
      },
    });
  return ownType(table.table, 'order_by', { scope, make });
}

interface MemberOrder {
  readonly name: string;
  readonly type: GraphQLEnumType | GraphQLInputObjectType;
}

function memberOrder(name: string, member: TableField, scope: SchemaScope): MemberOrder | null {
  switch (member.type) {
    case 'column':
      return { name, type: directionEnum(scope) };
    case 'relationship':
      if (member.relationship.cardinality === 'many') return null;
      return { name, type: orderByType(roleTable(member.target, scope), scope) };
    case 'relationship-aggregate':
      return aggregateOrder(member.relationship.name, roleTable(member.target, scope), scope);
    case 'computed-scalar':
      return takesArguments(member.computedField) ? null : { name, type: directionEnum(scope) };
    case 'computed-rows': {
      const rows = roleTable(member.target, scope);
      // Counting rows by the way they sort would tell what the role may not aggregate.
      if (takesArguments(member.computedField) || rows.select?.allowAggregations !== true) return null;
      return aggregateOrder(name, rows, scope);
    }
  }
}

function aggregateOrder(name: string, target: RoleTable, scope: SchemaScope): MemberOrder {
  return { name: aggregateInputName(scope.naming, name), type: aggregateOrderByType(target, scope) };
}
