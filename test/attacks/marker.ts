// Texts that nobody can guess, each of one user, with the roles that may read it.
import { createHmac, randomBytes } from 'node:crypto';
import { ROLES, type Caller, type Role } from './callers.js';

interface Owner {
  readonly user: string;
  readonly roles: readonly Role[];
}

const MARKER = /mk_[0-9a-f]{24}/g;
const SECRET = randomBytes(16);
const known = new Map<string, Owner>();

/** The same text for the same arguments. `what` tells the markers of one user apart. */
export function markerOf(user: Caller['user'], what: string, roles: readonly Role[] = ROLES): string {
  const digest = createHmac('sha256', SECRET)
    .update(JSON.stringify([user.toString(), what]))
    .digest('hex');
  const marker = `mk_${digest.slice(0, 24)}`;
  known.set(marker, { user: user.toString(), roles });
  return marker;
}

/** Markers in a text that this caller may not read. */
export function foreignMarkers(text: string, { user, role }: Caller): readonly string[] {
  return [...text.matchAll(MARKER)].flatMap(([marker]) => {
    const owner = known.get(marker);
    return owner === undefined || (owner.user === user.toString() && owner.roles.includes(role)) ? [] : [marker];
  });
}
