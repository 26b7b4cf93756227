// Pieces of planned fields that no GraphQL document was behind: translation reads names, arguments and selections only.
import { GraphQLObjectType, GraphQLString } from 'graphql';
import type { InputTemplate, PlannedField } from '@app/engine';
import type { Json } from '@app/types';

const NOWHERE = new GraphQLObjectType({ name: 'legacy', fields: { row: { type: GraphQLString } } });

export type Arguments = PlannedField['arguments'];

export interface PlannedParts {
  readonly name: string;
  readonly responseKey?: string;
  readonly arguments?: Arguments;
  readonly selection?: readonly PlannedField[];
}

export function planned({
  name,
  responseKey = name,
  arguments: given = [],
  selection = [],
}: PlannedParts): PlannedField {
  return { responseKey, name, parentType: NOWHERE, type: NOWHERE, arguments: given, selection };
}

export const literal = (value: Json): InputTemplate => ({ type: 'literal', value });
export const list = (items: readonly InputTemplate[]): InputTemplate => ({ type: 'list', items });
export const object = (fields: Arguments): InputTemplate => ({ type: 'object', fields });
