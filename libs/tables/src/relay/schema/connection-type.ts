// `<t>Connection` and `<t>Edge`.
import { GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLString } from 'graphql';
import { printTable } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import { objectType } from '../../schema/object-type.js';
import { originOf, type SchemaScope } from '../../schema/schema-scope.js';
import { relayType } from '../relay-names.js';
import { pageInfoType } from './node-interface.js';

/** A page of a table's rows. */
export function connectionType(table: RoleTable, scope: SchemaScope): GraphQLObjectType {
  const name = relayType(table.table, 'Connection');
  const make = (): GraphQLObjectType =>
    new GraphQLObjectType({
      name,
      description: `a page of rows of "${printTable(table.table.table)}"`,
      fields: () => ({
        edges: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(edgeType(table, scope)))) },
        pageInfo: { type: new GraphQLNonNull(pageInfoType(scope.build)) },
      }),
    });
  return scope.build.namedType(name, originOf(table.table), make);
}

function edgeType(table: RoleTable, scope: SchemaScope): GraphQLObjectType {
  const name = relayType(table.table, 'Edge');
  const make = (): GraphQLObjectType =>
    new GraphQLObjectType({
      name,
      fields: () => ({
        cursor: { type: new GraphQLNonNull(GraphQLString) },
        node: { type: new GraphQLNonNull(objectType(table, scope)) },
      }),
    });
  return scope.build.namedType(name, originOf(table.table), make);
}
