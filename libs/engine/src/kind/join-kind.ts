// The socket of a way of linking what different kinds serve: one key of a remote relationship's definition.
import type { MetadataDocument, RemoteRelationship } from '@app/types';
import type { JoinRelationship } from './join-target.js';

/** What has a relationship: an object type, a tracked table. */
export interface JoinOwner {
  /** What keys may be made of, by field of the type or column of the table. */
  local(name: string): LocalField | undefined;
}

export interface LocalField {
  /** Name of its GraphQL type, without list and non-null. */
  readonly type: string;
  readonly isList: boolean;
  readonly isObject: boolean;
}

/** `reason`: why the relationship cannot be served, without a prefix. */
export type JoinResolution =
  { readonly ok: true; readonly join: JoinRelationship } | { readonly ok: false; readonly reason: string };

export interface JoinKind {
  /** Key of the definition. */
  readonly name: string;
  /** `mapping` of the result names fields or columns of the owner as the metadata does. */
  resolve(relationship: RemoteRelationship, owner: JoinOwner, document: MetadataDocument): JoinResolution;
}
