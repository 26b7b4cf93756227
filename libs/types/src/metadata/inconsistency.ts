// An object of the metadata that cannot be served, and why (spec/metadata-actions-api.md 1.4).
import type { Json } from '../json/json.js';

export type InconsistentObjectType =
  'source' | 'table' | 'custom_types' | 'action' | 'action_permission' | 'inherited_role' | (string & {});

export interface Inconsistency {
  readonly type: InconsistentObjectType;
  /** Type, space, object: `action createUser`. */
  readonly name: string;
  /** With its prefix: `Inconsistent object: in action "createUser"; ...`. */
  readonly reason: string;
  /** All keys printed, nulls included. */
  readonly definition: Json;
}

/** `{definition, reason, name, type}` as answers show it. */
export function toInconsistentObject(inconsistency: Inconsistency): Json {
  const { definition, reason, name, type } = inconsistency;
  return { definition, reason, name, type };
}
