// What a role may do: its root fields from its schema, and the entries of the metadata behind them.
import {
  ADMIN_ROLE,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type MetadataDocument,
  type QualifiedTable,
  type Role,
  type Source,
} from '@app/types';
import type { SchemaSnapshot } from '../snapshot/build-snapshot.js';
import type { OperationRules } from '../rules/operation-rules.js';
import { entriesFor, knownRoles, type GrantedEntry } from './role-closure.js';
import { rootAccess, type RootAccess } from './root-access.js';

export const TABLE_OPERATIONS = ['select', 'insert', 'update', 'delete'] as const;

/** The answer of `get_role_permissions`. The admin needs no entries: its lists are empty, and its root fields are all. */
export function describeRole(snapshot: SchemaSnapshot, role: Role): JsonObject {
  const { document } = snapshot;
  const { all, withParents } = knownRoles(document);
  const roles = withParents(role);
  const { rules } = snapshot.roleSchema({ role, api: 'graphql', backendOnlyPermissions: false });
  return {
    role,
    is_admin: role === ADMIN_ROLE,
    is_known: role === ADMIN_ROLE || all.includes(role),
    inherits: roles.slice(1),
    root_fields: rootAccess(snapshot, role).map(describeRootField),
    tables: document.sources.flatMap((source) => tablesOf(source, roles)),
    functions: document.sources.flatMap((source) => functionsOf(source, roles)),
    actions: actionsOf(document, roles),
    ...describeRules(rules),
  };
}

export function describeRootField({ root, name, kind, of, backendOnly }: RootAccess): JsonObject {
  return { root, name, kind, of, backend_only: backendOnly };
}

/** Columns, filters, checks and presets as the metadata has them. */
export function tablePermissions(tracked: Source['tables'][number], roles: readonly Role[]): readonly JsonObject[] {
  return TABLE_OPERATIONS.flatMap((operation) =>
    entriesFor(tracked[`${operation}_permissions`] as Json | undefined, roles).map(({ entry, ...from }) => ({
      operation,
      ...from,
      permission: entry.permission ?? null,
    })),
  );
}

function tablesOf({ name, tables }: Source, roles: readonly Role[]): readonly JsonObject[] {
  return tables.flatMap((tracked) => {
    const permissions = tablePermissions(tracked, roles);
    return permissions.length === 0 ? [] : [{ source: name, table: tableName(tracked.table), permissions }];
  });
}

const tableName = ({ schema, name }: QualifiedTable): JsonObject => ({ schema, name });

function functionsOf({ name, functions }: Source, roles: readonly Role[]): readonly JsonObject[] {
  const list = isJsonList(functions as Json | undefined) ? (functions as readonly Json[]).filter(isJsonObject) : [];
  return list.flatMap((tracked) =>
    entriesFor(tracked.permissions, roles).map(({ entry, ...from }) => ({
      source: name,
      function: tracked.function ?? null,
      ...from,
      ...extrasOf(entry),
    })),
  );
}

function actionsOf({ actions }: MetadataDocument, roles: readonly Role[]): readonly JsonObject[] {
  return actions.flatMap(({ name, definition, permissions }) =>
    entriesFor(permissions as readonly JsonObject[], roles).map((granted) => ({
      action: name,
      type: definition.type,
      kind: definition.kind,
      ...describeEntry(granted),
    })),
  );
}

/** An entry of an action with everything that it says beside the role. */
export function describeEntry({ role, inherited, entry }: GrantedEntry): JsonObject {
  return { role, inherited, ...extrasOf(entry) };
}

function extrasOf(entry: JsonObject): JsonObject {
  const extras = Object.entries(entry).filter(([key]) => key !== 'role' && key !== 'inherited');
  return extras.length === 0 ? {} : { conditions: Object.fromEntries(extras) };
}

function describeRules(rules: OperationRules): JsonObject {
  const { allowedDocuments, maxDepth, maxNodes, introspects, timeLimitMs, maxBatch, rate } = rules;
  return {
    introspection: introspects,
    allow_list: { enabled: allowedDocuments !== undefined, queries: [...(allowedDocuments ?? [])].sort() },
    limits: {
      depth: maxDepth ?? null,
      nodes: maxNodes ?? null,
      batch: maxBatch ?? null,
      time_seconds: timeLimitMs === undefined ? null : timeLimitMs / 1000,
      rate: rate === undefined ? null : { requests_per_minute: rate.perMinute, unique_by: rate.uniqueBy },
    },
  };
}
