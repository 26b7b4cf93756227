// Inherited roles: which roles stand behind a role (spec/metadata-actions-api.md 5.1, spec/permissions.md 8).
import type { Inconsistency, InheritedRole, Role } from '@app/types';

export interface ResolvedRoles {
  /** The role itself first, then every role it inherits from, each once. */
  readonly withParents: (role: Role) => readonly Role[];
  /** The parents of an inherited role that is served; empty for every other role. */
  readonly parentsOf: (role: Role) => readonly Role[];
  readonly inconsistencies: readonly Inconsistency[];
}

/** Refuses cycles and unknown parents; a refused role inherits nothing. `known`: roles that some permission names. */
export function resolveRoles(inherited: readonly InheritedRole[], known: ReadonlySet<Role>): ResolvedRoles {
  const definitions = new Map(inherited.map((role) => [role.role_name, role.role_set]));
  const inconsistencies: Inconsistency[] = [];
  const usable = new Map<Role, readonly Role[]>();
  for (const role of inherited) {
    const reason = faultOf(role, definitions, known);
    if (reason === undefined) usable.set(role.role_name, role.role_set);
    else {
      inconsistencies.push({
        type: 'inherited_role',
        name: `inherited_role inherited role ${role.role_name}`,
        reason: `Inconsistent object: ${reason}`,
        definition: { role_name: role.role_name, role_set: role.role_set },
      });
    }
  }
  const memo = new Map<Role, readonly Role[]>();
  const withParents = (role: Role): readonly Role[] => {
    const found = memo.get(role) ?? closure(role, usable);
    if (usable.has(role)) memo.set(role, found);
    return found;
  };
  return { withParents, parentsOf: (role) => usable.get(role) ?? [], inconsistencies };
}

function closure(role: Role, parents: ReadonlyMap<Role, readonly Role[]>): readonly Role[] {
  const found = new Set<Role>([role]);
  for (const one of found) for (const parent of parents.get(one) ?? []) found.add(parent);
  return [...found];
}

function faultOf(
  role: InheritedRole,
  definitions: ReadonlyMap<Role, readonly Role[]>,
  known: ReadonlySet<Role>,
): string | undefined {
  const missing = role.role_set.filter((parent) => !known.has(parent) && !definitions.has(parent));
  if (missing.length > 0) {
    return `in inherited role ${role.role_name}: the following parent role(s) are not found: ${missing.join(', ')} which are required to construct the inherited role: ${JSON.stringify(role.role_name)}`;
  }
  const cycle = cycleFrom(role.role_name, definitions);
  if (cycle === undefined) return undefined;
  return `found cycle(s) in roles: [${cycle.map((one) => JSON.stringify(one)).join(',')}]`;
}

/** The shortest path from a role back to itself, if there is one. No recursion: chains of roles may be long. */
function cycleFrom(start: Role, definitions: ReadonlyMap<Role, readonly Role[]>): readonly Role[] | undefined {
  /** By which child each role was reached, in the order in which they were. */
  const children = new Map<Role, Role | undefined>([[start, undefined]]);
  for (const role of children.keys()) {
    for (const parent of definitions.get(role) ?? []) {
      if (parent === start) return [...pathTo(role, children), start];
      if (!children.has(parent)) children.set(parent, role);
    }
  }
  return undefined;
}

function pathTo(role: Role, children: ReadonlyMap<Role, Role | undefined>): readonly Role[] {
  const path: Role[] = [];
  for (let one: Role | undefined = role; one !== undefined; one = children.get(one)) path.unshift(one);
  return path;
}
