// A field of a valid operation: fragments inlined, directives applied, equal response keys merged.
import type { GraphQLInterfaceType, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import type { InputTemplate } from './input-template.js';

export interface PlannedField {
  /** Alias, else name. */
  readonly responseKey: string;
  readonly name: string;
  readonly parentType: GraphQLObjectType | GraphQLInterfaceType;
  readonly type: GraphQLOutputType;
  readonly arguments: readonly (readonly [name: string, value: InputTemplate])[];
  /** Empty for leaves. `__typename` is an ordinary entry with that name. */
  readonly selection: readonly PlannedField[];
  /** Of a field whose type is an interface: the selection on each implementation, by type name. */
  readonly selectionByType?: ReadonlyMap<string, readonly PlannedField[]>;
}
