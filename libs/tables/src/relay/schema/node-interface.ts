// Types of the Relay schema that all tables share.
import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';
import type { SchemaBuilder } from '@app/engine';

const OWNER = 'the Relay schema';

/** Whatever has a global id. */
export function nodeInterface(build: SchemaBuilder): GraphQLInterfaceType {
  return build.namedType('Node', OWNER, () => {
    const fields = { id: { type: new GraphQLNonNull(GraphQLID), description: 'A globally unique identifier' } };
    return new GraphQLInterfaceType({ name: 'Node', description: 'An object with globally unique ID', fields });
  });
}

/** Where a page lies among all rows. */
export function pageInfoType(build: SchemaBuilder): GraphQLObjectType {
  const text = { type: new GraphQLNonNull(GraphQLString) };
  const flag = { type: new GraphQLNonNull(GraphQLBoolean) };
  const fields = { endCursor: text, hasNextPage: flag, hasPreviousPage: flag, startCursor: text };
  return build.namedType('PageInfo', OWNER, () => new GraphQLObjectType({ name: 'PageInfo', fields }));
}
