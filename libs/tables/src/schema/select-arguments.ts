// Arguments of every list of rows (spec/postgres-schema.md 3.1).
import { GraphQLInt, GraphQLList, GraphQLNonNull, type GraphQLFieldConfigArgumentMap } from 'graphql';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import { boolExpType } from './bool-exp-type.js';
import { selectColumnEnum } from './column-enum.js';
import { LIMIT, NONE, OFFSET } from './input-extensions.js';
import { orderByType } from './order-by-type.js';
import type { SchemaScope } from './schema-scope.js';

export function selectArguments(table: RoleTable, scope: SchemaScope): GraphQLFieldConfigArgumentMap {
  const known = scope.selectArguments.get(table);
  if (known !== undefined) return known;
  const made = makeArguments(table, scope);
  scope.selectArguments.set(table, made);
  return made;
}

function makeArguments(table: RoleTable, scope: SchemaScope): GraphQLFieldConfigArgumentMap {
  const columns = selectColumnEnum(table, scope);
  const distinctOn =
    columns === null
      ? {}
      : {
          [generatedName(scope.naming, 'distinct_on')]: {
            type: new GraphQLList(new GraphQLNonNull(columns)),
            description: 'distinct select on columns',
            extensions: NONE,
          },
        };
  return {
    ...distinctOn,
    limit: { type: GraphQLInt, description: 'limit the number of rows returned', extensions: LIMIT },
    offset: {
      type: GraphQLInt,
      description: 'skip the first n rows. Use only with order_by',
      extensions: OFFSET,
    },
    [generatedName(scope.naming, 'order_by')]: {
      type: new GraphQLList(new GraphQLNonNull(orderByType(table, scope))),
      description: 'sort the rows by one or more columns',
      extensions: NONE,
    },
    where: { type: boolExpType(table, scope), description: 'filter the rows returned', extensions: NONE },
  };
}
