// What a schema depends on besides the snapshot. One RoleSchema exists per key.
import type { Role } from '../session/session.js';

export interface SchemaKey {
  readonly role: Role;
  readonly api: 'graphql' | 'relay';
  readonly backendOnlyPermissions: boolean;
}

/** A string that is equal exactly for equal keys. Roles may hold any character, so the parts that cannot come first. */
export function printSchemaKey(key: SchemaKey): string {
  return `${key.api}:${key.backendOnlyPermissions ? 'b' : '-'}:${key.role}`;
}
