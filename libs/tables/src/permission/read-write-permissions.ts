// Insert, update and delete permissions (spec/permissions.md 2.2-2.4).
import type { JsonObject } from '@app/types';
import type { UnguardedTable } from '../resolve/resolve-table.js';
import { rootScope, type FilterEnv } from './filter/filter-scope.js';
import { readFilter } from './filter/read-filter.js';
import { ALL_COLUMNS, readPresets, readWriteColumns } from './read-columns.js';
import { readFlag, readValidateInput, requiredPart } from './read-parts.js';
import type { DeletePermission, InsertPermission, Preset, UpdatePermission } from './table-permissions.js';

/** @throws PermissionFault */
export function readInsertPermission(permission: JsonObject, table: UnguardedTable, env: FilterEnv): InsertPermission {
  const columns = readWriteColumns(permission.columns ?? ALL_COLUMNS, table, 'insert');
  const presets = readPresets(permission.set, table, env);
  return {
    columns: withoutPresets(columns, presets),
    check: readFilter(requiredPart(permission, 'check'), rootScope(table, env)),
    presets,
    backendOnly: readFlag(permission, 'backend_only'),
    validateInput: readValidateInput(permission.validate_input),
  };
}

/** @throws PermissionFault */
export function readUpdatePermission(permission: JsonObject, table: UnguardedTable, env: FilterEnv): UpdatePermission {
  const columns = readWriteColumns(permission.columns, table, 'update');
  const presets = readPresets(permission.set, table, env);
  const scope = rootScope(table, env);
  const check = permission.check ?? null;
  return {
    columns: withoutPresets(columns, presets),
    filter: readFilter(requiredPart(permission, 'filter'), scope),
    check: check === null ? null : readFilter(check, scope),
    presets,
    backendOnly: readFlag(permission, 'backend_only'),
    validateInput: readValidateInput(permission.validate_input),
  };
}

/** @throws PermissionFault */
export function readDeletePermission(permission: JsonObject, table: UnguardedTable, env: FilterEnv): DeletePermission {
  return {
    filter: readFilter(requiredPart(permission, 'filter'), rootScope(table, env)),
    backendOnly: readFlag(permission, 'backend_only'),
    validateInput: readValidateInput(permission.validate_input),
  };
}

function withoutPresets(columns: readonly string[], presets: ReadonlyMap<string, Preset>): ReadonlySet<string> {
  return new Set(columns.filter((column) => !presets.has(column)));
}
