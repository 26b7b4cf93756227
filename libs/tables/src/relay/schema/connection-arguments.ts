// Arguments of connections: those of lists, with pages in place of `limit` and `offset`.
import { GraphQLInt, GraphQLString, type GraphQLFieldConfigArgumentMap } from 'graphql';
import type { RoleTable } from '../../permission/role-graph.js';
import { SHAPES, SHAPING_LIMIT } from '../../schema/input-extensions.js';
import type { SchemaScope } from '../../schema/schema-scope.js';
import { selectArguments } from '../../schema/select-arguments.js';

/** Their values decide which way rows are read and which columns are compared, so plans know them. */
const PAGE: GraphQLFieldConfigArgumentMap = {
  after: { type: GraphQLString, description: 'rows behind this cursor', extensions: SHAPES },
  before: { type: GraphQLString, description: 'rows in front of this cursor', extensions: SHAPES },
  first: { type: GraphQLInt, description: 'the first n of these rows', extensions: SHAPING_LIMIT },
  last: { type: GraphQLInt, description: 'the last n of these rows', extensions: SHAPING_LIMIT },
};

export function connectionArguments(table: RoleTable, scope: SchemaScope): GraphQLFieldConfigArgumentMap {
  const ofList = Object.entries(selectArguments(table, scope));
  const kept = ofList.filter(([name]) => name !== 'limit' && name !== 'offset');
  return { ...PAGE, ...Object.fromEntries(kept) };
}
