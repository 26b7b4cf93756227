// `<t>_mutation_response` (spec/postgres-schema.md 3.3).
import { GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType } from 'graphql';
import { printTable } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import { objectType } from './object-type.js';
import { NONE } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';

/** Rows are shown only to roles that may select some. */
export function mutationResponseType(table: RoleTable, scope: SchemaScope): GraphQLObjectType {
  const make = (name: string): GraphQLObjectType =>
    new GraphQLObjectType({
      name,
      extensions: NONE,
      description: `response of any mutation on the table "${printTable(table.table.table)}"`,
      fields: () => ({
        [generatedName(scope.naming, 'affected_rows')]: {
          type: new GraphQLNonNull(GraphQLInt),
          description: 'number of rows affected by the mutation',
        },
        ...(table.select === null
          ? {}
          : {
              returning: {
                type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(objectType(table, scope)))),
                description: 'data from the rows affected by the mutation',
              },
            }),
      }),
    });
  return ownType(table.table, 'mutation_response', { scope, make });
}
