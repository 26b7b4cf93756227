// One role's view of a source's tables: what it may do, and which members its object types have (spec/permissions.md 1, 3).
import { ADMIN_ROLE, tableKey, type Role, type SchemaKey } from '@app/types';
import { aggregateSelectionName } from '../naming/generated-names.js';
import type {
  ResolvedFunction,
  ResolvedSourceTables,
  ResolvedTable,
  ResolvedTables,
} from '../resolve/resolved-tables.js';
import { relayFieldsOf } from '../relay/relay-fields.js';
import { adminPermissions } from './admin-permissions.js';
import type { RoleGraph, RoleTable, TableField } from './role-graph.js';
import type { SelectPermission, TablePermissions } from './table-permissions.js';

/** `roles`: the role and its parents. A source that is not there gives an empty graph. */
export function openRoleGraph(
  resolved: ResolvedTables,
  source: string,
  key: SchemaKey,
  roles: readonly Role[],
): RoleGraph {
  const found = resolved.sources.get(source) ?? emptySource(source);
  const permissions = permissionsByTable(found, key);
  const tables = new Map<string, RoleTable>();
  const graph: { -readonly [Part in keyof RoleGraph]: RoleGraph[Part] } = {
    key,
    source: found,
    settings: resolved.settings,
    tables,
    functions: [],
  };
  for (const [name, given] of permissions) {
    const table = found.tables.get(name);
    if (table !== undefined) tables.set(name, roleTable(table, given, { graph, permissions }));
  }
  graph.functions = [...found.functions.values()].filter((called) =>
    mayCall(called, { graph, roles, infer: resolved.settings.inferFunctionPermissions }),
  );
  return graph;
}

type PermissionsByTable = ReadonlyMap<string, TablePermissions>;

function permissionsByTable({ tables }: ResolvedSourceTables, { role }: SchemaKey): PermissionsByTable {
  const found = new Map<string, TablePermissions>();
  for (const [name, table] of tables) {
    // Without a name of its own a table has no types and no fields.
    if (table.baseName === null) continue;
    const permissions = role === ADMIN_ROLE ? adminPermissions(table) : table.permissions.get(role);
    if (permissions !== undefined) found.set(name, permissions);
  }
  return found;
}

interface GraphPlace {
  readonly graph: RoleGraph;
  readonly permissions: PermissionsByTable;
}

function roleTable(table: ResolvedTable, given: TablePermissions, { graph, permissions }: GraphPlace): RoleTable {
  const { catalog } = table;
  // Views: deletes follow the flag of inserts, as upstream has it (spec/postgres-schema.md 3.1).
  const nestedInsert = catalog.isInsertable ? given.insert : null;
  const isOffered = <Permission extends { readonly backendOnly: boolean }>(permission: Permission | null) =>
    permission?.backendOnly === true && !graph.key.backendOnlyPermissions ? null : permission;
  return {
    graph,
    table,
    select: given.select,
    insert: isOffered(nestedInsert),
    nestedInsert,
    update: isOffered(catalog.isUpdatable ? given.update : null),
    delete: isOffered(catalog.isInsertable ? given.delete : null),
    fields: given.select === null ? new Map() : fieldsOf(table, given.select, permissions),
    relayFields:
      given.select === null ? new Map() : relayFieldsOf(table, { key: graph.key, source: graph.source, permissions }),
  };
}

function fieldsOf(
  table: ResolvedTable,
  select: SelectPermission,
  permissions: PermissionsByTable,
): ReadonlyMap<string, TableField> {
  const fields = new Map<string, TableField>();
  for (const column of table.columns.values()) {
    const guard = select.columns.get(column.name);
    if (guard !== undefined) fields.set(column.field, { type: 'column', column, guard });
  }
  for (const relationship of table.relationships.values()) {
    const target = tableKey(relationship.target);
    const ofTarget = permissions.get(target)?.select ?? null;
    if (ofTarget === null) continue;
    fields.set(relationship.name, { type: 'relationship', relationship, target });
    if (relationship.cardinality === 'one' || !ofTarget.allowAggregations) continue;
    const name = aggregateSelectionName(table.customization.naming, relationship.name);
    if (!fields.has(name)) fields.set(name, { type: 'relationship-aggregate', relationship, target });
  }
  for (const computedField of table.computedFields.values()) {
    const { name, returns } = computedField;
    if (returns.type === 'scalar') {
      const guard = select.computedFields.get(name);
      if (guard !== undefined) fields.set(name, { type: 'computed-scalar', computedField, guard });
    } else if ((permissions.get(returns.table)?.select ?? null) !== null) {
      fields.set(name, { type: 'computed-rows', computedField, target: returns.table });
    }
  }
  return fields;
}

function mayCall(
  called: ResolvedFunction,
  { graph, roles, infer }: { readonly graph: RoleGraph; readonly roles: readonly Role[]; readonly infer: boolean },
): boolean {
  if ((graph.tables.get(called.returns)?.select ?? null) === null) return false;
  if (graph.key.role === ADMIN_ROLE) return true;
  if (called.exposedAs === 'query' && infer) return true;
  return roles.some((role) => called.roles.has(role));
}

function emptySource(name: string): ResolvedSourceTables {
  return {
    name,
    customization: {
      naming: 'hasura-default',
      rootFieldNamespace: undefined,
      rootFieldPrefix: '',
      rootFieldSuffix: '',
      typePrefix: '',
      typeSuffix: '',
    },
    tables: new Map(),
    functions: new Map(),
    scalars: new Set(),
  };
}
