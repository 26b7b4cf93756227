// Which roles exist: those that some permission names. Also permissions of objects that no kind serves count, so that a role
// does not vanish, and with it the roles that inherit from it, because its tables are served later or elsewhere.
import { isJsonList, isJsonObject, type Json, type JsonObject, type MetadataDocument, type Role } from '@app/types';

/** Other roles may be asked for, but see nothing. */
export function rolesWithPermissions(document: MetadataDocument): ReadonlySet<Role> {
  // Tables, functions and whatever else a source lists; remote schemas.
  const sections = [...(document.sources as readonly JsonObject[]), document.otherSections].flatMap(
    Object.values<Json>,
  );
  const objects = sections.filter(isJsonList).flat().filter(isJsonObject);
  return new Set([
    ...document.actions.flatMap((action) => action.permissions.map((permission) => permission.role)),
    ...objects.flatMap(rolesOf),
  ]);
}

/** `permissions`, `select_permissions` and so on: lists of `{role, ...}`. */
function rolesOf(object: JsonObject): readonly Role[] {
  const lists = Object.entries(object).flatMap(([key, value]) => (key.endsWith('permissions') ? [value] : []));
  const entries = lists.filter(isJsonList).flat().filter(isJsonObject);
  return entries.flatMap(({ role }) => (typeof role === 'string' ? [role] : []));
}
