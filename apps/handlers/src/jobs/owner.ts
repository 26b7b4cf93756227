// Whose work a call is, and who may look at it.
import type { ActionCaller } from '@app/handler-sdk';

const ADMIN = 'admin';

/** `user:<id>`, else `role:<role>`; null for a direct call without a session. */
export function ownerOf({ userId, role }: ActionCaller): string | null {
  if (userId !== undefined) return `user:${userId}`;
  return role === undefined ? null : `role:${role}`;
}

/** The admin, and whoever calls directly with the secret of this app, may see everything. */
export function seesEverything({ role }: ActionCaller): boolean {
  return role === undefined || role === ADMIN;
}
