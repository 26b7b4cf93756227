// The four permission lists of a tracked table: who may do what, before inheritance.
import {
  ADMIN_ROLE,
  isJsonObject,
  printTable,
  type Inconsistency,
  type Json,
  type JsonObject,
  type Role,
  type TrackedTable,
} from '@app/types';
import { inconsistent, reportedInTable, reportedTable, type ReportedObject } from '../resolve/inconsistent-objects.js';
import { expectedObject, extraOf, readObjects } from '../resolve/raw-json.js';
import type { UnguardedTable } from '../resolve/resolve-table.js';
import { permissionFault, PermissionFault } from './error.js';
import type { FilterEnv } from './filter/filter-scope.js';
import { readSelectPermission } from './read-select-permission.js';
import { readDeletePermission, readInsertPermission, readUpdatePermission } from './read-write-permissions.js';
import type { DeletePermission, InsertPermission, SelectPermission, UpdatePermission } from './table-permissions.js';

/** What one table's metadata says, by role. */
export interface ExplicitPermissions {
  readonly select: ReadonlyMap<Role, SelectPermission>;
  readonly insert: ReadonlyMap<Role, InsertPermission>;
  readonly update: ReadonlyMap<Role, UpdatePermission>;
  readonly delete: ReadonlyMap<Role, DeletePermission>;
}

interface ListPlace {
  readonly tracked: TrackedTable;
  readonly table: UnguardedTable;
  readonly env: FilterEnv;
  readonly inconsistencies: Inconsistency[];
}

type ReadPermission<Permission> = (permission: JsonObject, role: Role) => Permission;

export function readPermissionLists(
  tracked: TrackedTable,
  table: UnguardedTable,
  env: FilterEnv,
): { readonly permissions: ExplicitPermissions; readonly inconsistencies: readonly Inconsistency[] } {
  const inconsistencies: Inconsistency[] = [];
  const place: ListPlace = { tracked, table, env, inconsistencies };
  const permissions: ExplicitPermissions = {
    insert: readList('insert', place, (permission) => readInsertPermission(permission, table, env)),
    select: readList('select', place, (permission, role) => readSelectPermission(permission, table, { env, role })),
    update: readList('update', place, (permission) => readUpdatePermission(permission, table, env)),
    delete: readList('delete', place, (permission) => readDeletePermission(permission, table, env)),
  };
  return { permissions, inconsistencies };
}

function readList<Permission>(
  operation: keyof ExplicitPermissions,
  place: ListPlace,
  read: ReadPermission<Permission>,
): ReadonlyMap<Role, Permission> {
  const permissions = new Map<Role, Permission>();
  const key = `${operation}_permissions`;
  const entries = readObjects(extraOf(place.tracked, key));
  if (entries === undefined) {
    const reported = reportedTable(place.env.source, place.table.table);
    place.inconsistencies.push(inconsistent(reported, `${key}: expected a list of objects`));
  }
  const seen = new Set<Json | undefined>();
  for (const entry of entries ?? []) {
    const reported = reportedPermission(operation, entry, place);
    if (seen.has(entry.role)) {
      place.inconsistencies.push({ ...reported, reason: `Multiple definitions for: ${reported.name}` });
      continue;
    }
    seen.add(entry.role);
    const permission = readEntry(entry, read);
    if (!(permission instanceof PermissionFault)) permissions.set(entry.role as Role, permission);
    else place.inconsistencies.push(inconsistent(reported, inContext(permission, entry, place)));
  }
  return permissions;
}

function readEntry<Permission>(entry: JsonObject, read: ReadPermission<Permission>): Permission | PermissionFault {
  const { role, permission } = entry;
  if (typeof role !== 'string' || role === '') return permissionFault.missingKey('role');
  if (role === ADMIN_ROLE) return permissionFault.admin();
  if (!isJsonObject(permission)) return permissionFault.malformed(`permission: ${expectedObject(permission)}`);
  try {
    return read(permission, role);
  } catch (error) {
    if (error instanceof PermissionFault) return error;
    throw error;
  }
}

function inContext(fault: PermissionFault, entry: JsonObject, { table }: ListPlace): string {
  return `in table "${printTable(table.table)}": in permission for role "${roleText(entry)}": ${fault.message}`;
}

function reportedPermission(operation: keyof ExplicitPermissions, entry: JsonObject, place: ListPlace): ReportedObject {
  const { role = null, permission = null, comment = null } = entry;
  return reportedInTable({ source: place.env.source, table: place.table.table }, `${operation}_permission`, {
    object: roleText(entry),
    definition: { role, permission, comment },
  });
}

function roleText({ role }: JsonObject): string {
  return typeof role === 'string' ? role : '';
}
