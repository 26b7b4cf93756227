// The sockets of joins: what a kind offers to be joined to, and how a field says that it is a join. Neither side knows the other.
import type { Json, JsonPath, QualifiedTable } from '@app/types';
import type { KindName } from './field-kind.js';
import type { PlannedField } from './planned-field.js';

/** Names what a relationship leads to; `kind` says whose it is. */
export type TargetRef =
  | { readonly kind: 'table'; readonly source: string; readonly table: QualifiedTable }
  | { readonly kind: 'action'; readonly action: string };

/** A relationship between what different kinds serve, checked against the metadata. */
export interface JoinRelationship {
  readonly name: string;
  readonly cardinality: 'one' | 'many';
  readonly target: TargetRef;
  /** GraphQL fields of the object that has the relationship, and what they fill on the other side: columns, arguments. */
  readonly mapping: readonly (readonly [local: string, remote: string])[];
  readonly comment?: string;
}

/** `extensions.join` of a field that a join resolves. */
export interface JoinBinding {
  /** Of the target. */
  readonly kind: KindName;
  /** GraphQL names of the fields beside this one whose values are the key, in the order in which the target expects them. */
  readonly keys: readonly string[];
  /** The kind's own frozen object. */
  readonly target: unknown;
}

/** The join fields that a kind prints holes for, by the number that the hole names. */
export type JoinNumbers = ReadonlyMap<PlannedField, number>;

/** Where a join field stands. */
export interface JoinPlace {
  readonly joins: JoinNumbers;
  /** Of the field, for errors. */
  readonly path: JsonPath;
}

/** The values of one key, none of them null. */
export type JoinKey = readonly Json[];

/** A place in a step's JSON text where the result of a join belongs. */
export interface Hole {
  /** Offset in the text. */
  readonly at: number;
  readonly join: number;
  /** Null: a value of the key is null, so that nothing is joined. */
  readonly key: JoinKey | null;
}
