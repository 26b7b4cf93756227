// Custom types as metadata stores them (spec/actions.md 2). Decoded: all four lists present.
import type { Json } from '../json/json.js';
import type { RemoteRelationship } from './remote-relationship.js';

export interface CustomScalar {
  readonly name: string;
  readonly description?: string;
}

export interface CustomEnumValue {
  readonly value: string;
  readonly description?: string;
  readonly is_deprecated?: boolean;
}
export interface CustomEnum {
  readonly name: string;
  readonly description?: string;
  readonly values: readonly CustomEnumValue[];
}

export interface CustomInputField {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
}
export interface CustomInputObject {
  readonly name: string;
  readonly description?: string;
  readonly fields: readonly CustomInputField[];
}

/** `arguments` is only there to be refused when it is not null. */
export interface CustomObjectField {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly arguments?: Json;
}

/** A table's name; a plain string in metadata means schema `public`. */
export interface QualifiedTable {
  readonly schema: string;
  readonly name: string;
}

export interface CustomObjectRelationship {
  readonly name: string;
  readonly type: 'object' | 'array';
  readonly source: string;
  readonly remote_table: QualifiedTable;
  /** Field of the object type -> column of the table. */
  readonly field_mapping: Readonly<Record<string, string>>;
}

export interface CustomObject {
  readonly name: string;
  readonly description?: string;
  readonly fields: readonly CustomObjectField[];
  readonly relationships: readonly CustomObjectRelationship[];
  /** Entries of the same list that lead to something else than a table. */
  readonly remoteRelationships?: readonly RemoteRelationship[];
}

export interface CustomTypes {
  readonly scalars: readonly CustomScalar[];
  readonly enums: readonly CustomEnum[];
  readonly input_objects: readonly CustomInputObject[];
  readonly objects: readonly CustomObject[];
}

export const NO_CUSTOM_TYPES: CustomTypes = Object.freeze({ scalars: [], enums: [], input_objects: [], objects: [] });
