// The fields of an input type as a list.
import type { GraphQLInputField, GraphQLInputObjectType } from 'graphql';

/** Derived from the type alone, so that sharing it between snapshots changes nothing. */
const lists = new WeakMap<GraphQLInputObjectType, readonly GraphQLInputField[]>();

/** In order of definition. Memoised: graphql-js keeps a dictionary, and listing it costs more than checking a value. */
export function listFields(type: GraphQLInputObjectType): readonly GraphQLInputField[] {
  const known = lists.get(type);
  if (known !== undefined) return known;
  const fields = Object.values(type.getFields());
  lists.set(type, fields);
  return fields;
}
