// Which roles a role acts for, as snapshots resolve it.
import { isJsonList, isJsonObject, type Json, type JsonObject, type MetadataDocument, type Role } from '@app/types';
import { resolveRoles } from '../snapshot/resolve-roles.js';
import { rolesWithPermissions } from '../snapshot/roles-with-permissions.js';

export interface KnownRoles {
  /** Roles that a permission or an inheritance names, by name. */
  readonly all: readonly Role[];
  /** The role itself first. */
  readonly withParents: (role: Role) => readonly Role[];
}

export function knownRoles(document: MetadataDocument): KnownRoles {
  const known = rolesWithPermissions(document);
  const { withParents } = resolveRoles(document.inheritedRoles, known);
  const inherited = document.inheritedRoles.map(({ role_name }) => role_name);
  return { all: [...new Set([...known, ...inherited])].sort(), withParents };
}

/** An entry of metadata that lets a role do something. */
export interface GrantedEntry {
  /** The role that the entry names. */
  readonly role: Role;
  /** Whether it comes from a parent. An entry of its own takes the place of all that it would inherit. */
  readonly inherited: boolean;
  readonly entry: JsonObject;
}

/** The entries of a list of `{role, ...}` that count for a role. `roles`: it and its parents. */
export function entriesFor(list: Json | undefined, [role, ...parents]: readonly Role[]): readonly GrantedEntry[] {
  const entries = isJsonList(list) ? list.filter(isJsonObject) : [];
  const own = entries.filter((entry) => entry.role === role);
  const from = own.length > 0 ? [role] : parents;
  return entries.flatMap((entry) =>
    typeof entry.role === 'string' && from.includes(entry.role)
      ? [{ role: entry.role, inherited: entry.role !== role, entry }]
      : [],
  );
}
