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
  /** A fault of several objects of this type: their other names, and the key under which answers list the definitions. */
  readonly shared?: { readonly key: 'conflicts' | 'objects' | 'definitions'; readonly with: readonly string[] };
  /** Shown instead of the definition: what an inherited role could not inherit (spec/permissions.md 8.2). Refuses no command. */
  readonly entity?: Json;
}

/** `{definition, reason, name, type}` as answers show it; a shared fault has `reason` and its list of definitions. */
export function toInconsistentObject(inconsistency: Inconsistency): Json {
  const { definition, reason, name, type, shared, entity } = inconsistency;
  if (entity !== undefined) return { entity, reason, name, type };
  if (shared !== undefined) return { reason, [shared.key]: definition };
  return { definition, reason, name, type };
}

/** Whether an inconsistency is about the object of that type and name. */
export function isAbout(
  inconsistency: Inconsistency,
  { type, name }: { readonly type: string; readonly name: string },
): boolean {
  return (
    inconsistency.type === type && (inconsistency.name === name || inconsistency.shared?.with.includes(name) === true)
  );
}
