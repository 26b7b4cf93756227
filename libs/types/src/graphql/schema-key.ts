// What a schema depends on besides the snapshot. One RoleSchema exists per key.
import type { Role } from '../session/session.js';

export interface SchemaKey {
  readonly role: Role;
  readonly api: 'graphql' | 'relay';
  readonly backendOnlyPermissions: boolean;
}
