// Permissions of inherited roles on one table, from those of their parents, who may be inherited roles themselves.
import { printTable, type Inconsistency, type Role } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import type { UnguardedTable } from '../../resolve/resolve-table.js';
import type { ExplicitPermissions } from '../read-permission-lists.js';
import type { SelectPermission, TablePermissions } from '../table-permissions.js';
import { mergeSelect } from './merge-select.js';
import { allSame, type WritePermission } from './same-permission.js';

/** Roles that inherit from others, with what tells their parents. */
export interface Inheritance {
  readonly heirs: readonly Role[];
  readonly parentsOf: ResolveEnv['parentsOf'];
}

export function inheritanceOf({ roles, parentsOf }: Pick<ResolveEnv, 'roles' | 'parentsOf'>): Inheritance {
  return { heirs: [...roles].filter((role) => parentsOf(role).length > 0), parentsOf };
}

/** All roles' permissions on a table: explicit ones as they are, inherited ones where there is no explicit one. */
export function inheritPermissions(
  explicit: ExplicitPermissions,
  { heirs, parentsOf }: Inheritance,
  table: UnguardedTable,
): { readonly permissions: ReadonlyMap<Role, TablePermissions>; readonly inconsistencies: readonly Inconsistency[] } {
  const inconsistencies: Inconsistency[] = [];
  const writing = <Permission extends WritePermission>(
    operation: 'insert' | 'update' | 'delete',
    permissions: ReadonlyMap<Role, Permission>,
  ): ReadonlyMap<Role, Permission> =>
    inherit(permissions, { heirs, parentsOf }, (role, parents) => {
      if (allSame(parents)) return parents[0];
      inconsistencies.push(conflict(role, operation, table));
      return undefined;
    });
  const select = inherit<SelectPermission>(explicit.select, { heirs, parentsOf }, (_, parents) =>
    parents.length > 0 ? mergeSelect(parents) : undefined,
  );
  const lists = {
    select,
    insert: writing('insert', explicit.insert),
    update: writing('update', explicit.update),
    delete: writing('delete', explicit.delete),
  };
  return { permissions: byRole(lists), inconsistencies };
}

type Merge<Permission> = (role: Role, parents: readonly Permission[]) => Permission | undefined;

function inherit<Permission>(
  explicit: ReadonlyMap<Role, Permission>,
  { heirs, parentsOf }: Inheritance,
  merge: Merge<Permission>,
): ReadonlyMap<Role, Permission> {
  if (explicit.size === 0 || heirs.length === 0) return explicit;
  const known = new Map<Role, Permission | undefined>(explicit);
  const permissionOf = (role: Role): Permission | undefined => {
    if (known.has(role)) return known.get(role);
    // Cycles are refused earlier; should one get here, it ends.
    known.set(role, undefined);
    const parents = parentsOf(role).flatMap((parent) => permissionOf(parent) ?? []);
    const merged = parents.length > 0 ? merge(role, parents) : undefined;
    known.set(role, merged);
    return merged;
  };
  for (const role of heirs) permissionOf(role);
  return new Map([...known].flatMap(([role, permission]) => (permission === undefined ? [] : [[role, permission]])));
}

function byRole(lists: ExplicitPermissions): ReadonlyMap<Role, TablePermissions> {
  const roles = new Set(Object.values(lists).flatMap((list: ReadonlyMap<Role, unknown>) => [...list.keys()]));
  const permissionsOf = (role: Role): TablePermissions => ({
    select: lists.select.get(role) ?? null,
    insert: lists.insert.get(role) ?? null,
    update: lists.update.get(role) ?? null,
    delete: lists.delete.get(role) ?? null,
  });
  return new Map([...roles].map((role) => [role, permissionsOf(role)]));
}

/** For the operator to know: nothing is refused because of it. */
function conflict(role: Role, operation: string, { source, table }: UnguardedTable): Inconsistency {
  const entity = { table: printTable(table), source, permission_type: operation };
  return {
    type: 'inherited role permission inconsistency',
    name: role,
    reason: `Could not inherit permission for the role '${role}' for the entity: '${operation} permission, table: ${printTable(table)}, source: '${source}''`,
    definition: entity,
    entity,
  };
}
