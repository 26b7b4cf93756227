// What object types have in the Relay schema beside their ordinary members.
import { GraphQLID, GraphQLNonNull, type GraphQLFieldConfig, type GraphQLInterfaceType } from 'graphql';
import type { RelayField, RoleTable } from '../../permission/role-graph.js';
import { NONE } from '../../schema/input-extensions.js';
import { roleTable, type SchemaScope } from '../../schema/schema-scope.js';
import { NODE_ID } from '../relay-names.js';
import { connectionArguments } from './connection-arguments.js';
import { connectionType } from './connection-type.js';
import { nodeInterface } from './node-interface.js';

const NO_INTERFACES: readonly GraphQLInterfaceType[] = [];

/** Rows with a global id are nodes. */
export function rowInterfaces({ relayFields }: RoleTable, { build }: SchemaScope): readonly GraphQLInterfaceType[] {
  return relayFields.has(NODE_ID) ? [nodeInterface(build)] : NO_INTERFACES;
}

export function relayField(member: RelayField, scope: SchemaScope): GraphQLFieldConfig<unknown, unknown> {
  if (member.type === 'node-id') return { type: new GraphQLNonNull(GraphQLID), extensions: NONE };
  const target = roleTable(member.target, scope);
  return {
    type: new GraphQLNonNull(connectionType(target, scope)),
    description: member.relationship.comment ?? 'An array relationship connection',
    args: connectionArguments(target, scope),
    extensions: NONE,
  };
}
