// Who may call an action and on which terms: entries of roles, and what inherited roles get of them.
import { ADMIN_ROLE, type Action, type Role } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import { GrantFault, grantFault } from './error.js';
import { PLAIN_GRANT, type Grant } from './grant.js';
import { readGrant, type GrantPlace } from './read-grant.js';

export interface ResolvedGrants {
  readonly grants: ReadonlyMap<Role, Grant>;
  readonly faults: readonly { readonly role: Role; readonly reason: string }[];
  /** Inherited roles whose parents differ in what they grant: they get nothing. */
  readonly conflicts: readonly Role[];
  /** No entry says more than that the action may be called. */
  readonly isPlain: boolean;
}

/** A role with a fault gets nothing. */
export function resolveGrants(
  permissions: Action['permissions'],
  place: GrantPlace,
  { roles, parentsOf }: Pick<ResolveEnv, 'roles' | 'parentsOf'>,
): ResolvedGrants {
  const own = readOwn(permissions, place);
  const isPlain = own.faults.length === 0 && [...own.grants.values()].every((grant) => grant === PLAIN_GRANT);
  if (isPlain) return { ...own, conflicts: [], isPlain };
  const grants = new Map(own.grants);
  const conflicts: Role[] = [];
  const written = new Set(permissions.map(({ role }) => role));
  for (const heir of roles) {
    if (written.has(heir) || parentsOf(heir).length === 0) continue;
    const [first, ...others] = nearest(heir, { written, own: own.grants, parentsOf });
    if (first === undefined) continue;
    if (others.length === 0) grants.set(heir, first);
    else conflicts.push(heir);
  }
  return { grants, faults: own.faults, conflicts, isPlain };
}

function readOwn(permissions: Action['permissions'], place: GrantPlace): Pick<ResolvedGrants, 'grants' | 'faults'> {
  const grants = new Map<Role, Grant>();
  const faults = new Map<Role, string>();
  for (const permission of permissions) {
    const { role } = permission;
    try {
      const grant = role === ADMIN_ROLE ? PLAIN_GRANT : readGrant(permission, place);
      if ((grants.get(role) ?? grant).digest !== grant.digest) throw grantFault.severalEntries();
      grants.set(role, grant);
    } catch (error) {
      if (!(error instanceof GrantFault)) throw error;
      faults.set(role, error.message);
    }
  }
  for (const role of faults.keys()) grants.delete(role);
  return { grants, faults: [...faults].map(([role, reason]) => ({ role, reason })) };
}

/** The different grants of the nearest ancestors with an entry. No recursion: chains of roles may be long. */
function nearest(
  heir: Role,
  around: {
    readonly written: ReadonlySet<Role>;
    readonly own: ReadonlyMap<Role, Grant>;
    readonly parentsOf: ResolveEnv['parentsOf'];
  },
): readonly Grant[] {
  const found = new Map<string, Grant>();
  const reached = new Set([heir]);
  for (const role of reached) {
    const grant = around.own.get(role);
    if (grant !== undefined) found.set(grant.digest, grant);
    if (!around.written.has(role)) for (const parent of around.parentsOf(role)) reached.add(parent);
  }
  return [...found.values()];
}
