// The list `functions` of a source, with who may call them (spec/permissions.md 10).
import {
  ADMIN_ROLE,
  tableKey,
  type Inconsistency,
  type Json,
  type JsonObject,
  type Role,
  type Source,
} from '@app/types';
import type { ResolveEnv } from '@app/engine';
import { ADMIN_PERMISSION, printFunctionFault, printUnselectableReturn } from './error.js';
import { inconsistent, reportedFunction, reportedFunctionPermission, reportedSource } from './inconsistent-objects.js';
import { missingKey, readName, readObjects } from './raw-json.js';
import { resolveFunction, type FunctionSurroundings } from './resolve-function.js';
import type { ResolvedFunction, ResolvedTable } from './resolved-tables.js';

export interface FunctionsSurroundings extends FunctionSurroundings {
  readonly tables: ReadonlyMap<string, ResolvedTable>;
  readonly env: Pick<ResolveEnv, 'roles' | 'withParents'>;
}

export interface Functions {
  readonly functions: ReadonlyMap<string, ResolvedFunction>;
  readonly inconsistencies: readonly Inconsistency[];
}

export function resolveFunctions(source: Source, around: FunctionsSurroundings): Functions {
  const functions = new Map<string, ResolvedFunction>();
  const inconsistencies: Inconsistency[] = [];
  const entries = readObjects(source.functions as Json | undefined);
  if (entries === undefined) {
    inconsistencies.push(inconsistent(reportedSource(source.name), 'functions: expected a list of objects'));
  }
  const seen = new Set<string>();
  for (const entry of entries ?? []) {
    const name = readName(entry.function);
    if (name === undefined) {
      inconsistencies.push(inconsistent(reportedSource(source.name), `functions: ${missingKey('function')}`));
      continue;
    }
    const key = tableKey(name);
    const reported = reportedFunction(source.name, name);
    const resolved = seen.has(key)
      ? ({ type: 'defined-twice', object: reported.name } as const)
      : resolveFunction(entry, name, around);
    seen.add(key);
    if ('type' in resolved) {
      inconsistencies.push({ ...reported, reason: printFunctionFault(resolved, name) });
      continue;
    }
    const permitted = resolveCallers(entry, resolved, around);
    inconsistencies.push(...permitted.inconsistencies);
    functions.set(key, { ...resolved, roles: permitted.roles });
  }
  return { functions, inconsistencies };
}

/** Roles with an explicit permission, and those that inherit from them. */
function resolveCallers(
  entry: JsonObject,
  called: Omit<ResolvedFunction, 'roles'>,
  around: FunctionsSurroundings,
): { readonly roles: ReadonlySet<Role>; readonly inconsistencies: readonly Inconsistency[] } {
  const explicit = new Set<Role>();
  const inconsistencies: Inconsistency[] = [];
  const permissions = readObjects(entry.permissions);
  if (permissions === undefined) {
    const reported = reportedFunction(around.source, called.function);
    inconsistencies.push(inconsistent(reported, 'permissions: expected a list of objects'));
  }
  for (const { role } of permissions ?? []) {
    const fault = callerFault(role, called, around);
    if (fault === undefined && typeof role === 'string') explicit.add(role);
    else {
      const named = typeof role === 'string' ? role : '';
      const reported = reportedFunctionPermission(around.source, called.function, named);
      inconsistencies.push(inconsistent(reported, fault ?? ''));
    }
  }
  if (explicit.size === 0) return { roles: explicit, inconsistencies };
  const roles = new Set(explicit);
  for (const role of around.env.roles) {
    if (around.env.withParents(role).some((parent) => explicit.has(parent))) roles.add(role);
  }
  return { roles, inconsistencies };
}

function callerFault(
  role: Json | undefined,
  { returns }: Omit<ResolvedFunction, 'roles'>,
  { tables }: FunctionsSurroundings,
): string | undefined {
  if (typeof role !== 'string') return missingKey('role');
  if (role === ADMIN_ROLE) return ADMIN_PERMISSION;
  const table = tables.get(returns);
  const isSelectable = (table?.permissions.get(role)?.select ?? null) !== null;
  if (table === undefined || isSelectable) return undefined;
  return printUnselectableReturn(table.table, role);
}
