// `<t>_bool_exp`: what a client may ask of a row (spec/postgres-schema.md 6). Only what the role may see is in it.
import { GraphQLInputObjectType, GraphQLList, GraphQLNonNull, type GraphQLInputFieldConfig } from 'graphql';
import { printTable } from '@app/types';
import { aggregateInputName } from '../naming/generated-names.js';
import type { RoleTable, TableField } from '../permission/role-graph.js';
import { aggregateBoolExpType } from './aggregate-bool-exp-type.js';
import { shownType } from './column-type.js';
import { columnComparison, comparisonType } from './comparison/comparison-type.js';
import { takesArguments } from './computed-field.js';
import { NONE } from './input-extensions.js';
import { hasFeature, ownType, roleTable, type SchemaScope } from './schema-scope.js';

type Fields = Record<string, GraphQLInputFieldConfig>;

export function boolExpType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType => {
    const type: GraphQLInputObjectType = new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `Boolean expression to filter rows from the table "${printTable(table.table.table)}". All fields are combined with a logical 'AND'.`,
      fields: () => boolExpFields(type, table, scope),
    });
    return type;
  };
  return ownType(table.table, 'bool_exp', { scope, make });
}

function boolExpFields(self: GraphQLInputObjectType, table: RoleTable, scope: SchemaScope): Fields {
  const fields = Object.create(null) as Fields;
  const several = { type: new GraphQLList(new GraphQLNonNull(self)), extensions: NONE };
  fields._and = several;
  fields._or = several;
  fields._not = { type: self, extensions: NONE };
  for (const [name, member] of table.fields) {
    const made = memberPredicate(name, member, scope);
    if (made !== null) fields[made.name] = { type: made.type, extensions: NONE };
  }
  return fields;
}

function memberPredicate(
  name: string,
  member: TableField,
  scope: SchemaScope,
): { readonly name: string; readonly type: GraphQLInputObjectType } | null {
  switch (member.type) {
    case 'column':
      return { name, type: columnComparison(member.column, scope) };
    case 'relationship':
      return { name, type: boolExpType(roleTable(member.target, scope), scope) };
    case 'relationship-aggregate':
      if (hasFeature(scope, 'hide_aggregation_predicates')) return null;
      return {
        name: aggregateInputName(scope.naming, member.relationship.name),
        type: aggregateBoolExpType(roleTable(member.target, scope), scope),
      };
    case 'computed-scalar': {
      const { returns } = member.computedField;
      if (takesArguments(member.computedField) || returns.type !== 'scalar') return null;
      return { name, type: comparisonType(shownType(returns.column, scope), scope) };
    }
    case 'computed-rows':
      if (takesArguments(member.computedField)) return null;
      return { name, type: boolExpType(roleTable(member.target, scope), scope) };
  }
}
