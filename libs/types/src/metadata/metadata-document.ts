// The metadata document, version 3: what export_metadata prints and replace_metadata reads.
import type { Json } from '../json/json.js';
import type { ActionPolicies } from './action-policy.js';
import type { Action } from './action.js';
import type { CustomTypes } from './custom-types.js';
import type { Source } from './source.js';

export interface InheritedRole {
  readonly role_name: string;
  readonly role_set: readonly string[];
}

/** Decoded metadata. Sections that nobody reads yet are in `otherSections`, untouched, by their key. */
export interface MetadataDocument {
  readonly sources: readonly Source[];
  readonly actions: readonly Action[];
  readonly customTypes: CustomTypes;
  readonly inheritedRoles: readonly InheritedRole[];
  readonly otherSections: Readonly<Record<string, Json>>;
  /** Stored beside the document and not part of what a stock client exports. */
  readonly actionPolicies?: ActionPolicies;
}

export const EMPTY_METADATA: MetadataDocument = Object.freeze({
  sources: [],
  actions: [],
  customTypes: { scalars: [], enums: [], input_objects: [], objects: [] },
  inheritedRoles: [],
  otherSections: {},
});
