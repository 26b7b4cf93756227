// Metadata of one source met with a hand-written catalog, for specs of what is resolved from both.
import {
  tableKey,
  type Inconsistency,
  type Json,
  type JsonObject,
  type QualifiedTable,
  type Role,
  type Source,
  type SourceCatalog,
  type TrackedTable,
} from '@app/types';
import type { ResolvedRelationship, ResolvedSource, ResolveEnv } from '@app/engine';
import { RELATIONSHIP_KINDS } from '@app/relationships';
import { resolveTables } from '../../libs/tables/src/resolve/resolve-tables.js';
import type {
  ResolvedFunction,
  ResolvedTable,
  ResolvedTables,
  TableSettings,
} from '../../libs/tables/src/resolve/resolved-tables.js';
import { qualified, type TableName } from './catalog-builder.js';

export interface MetadataSketch {
  /** `table` as in metadata: a plain string is a table of schema `public`. */
  readonly tables: readonly (JsonObject & { readonly table: TableName & Json })[];
  readonly functions?: Json;
  readonly customization?: Json;
  /** Parents by inherited role. */
  readonly inherited?: Readonly<Record<Role, readonly Role[]>>;
  /** Roles besides those of the inherited ones and their parents. */
  readonly roles?: readonly Role[];
  readonly settings?: Partial<TableSettings>;
}

export interface ResolvedMetadata {
  readonly resolved: ResolvedTables;
  /** Relationships' first. */
  readonly inconsistencies: readonly Inconsistency[];
  readonly reasons: readonly string[];
  /** @throws Error when it is not served */
  readonly table: (name: TableName) => ResolvedTable;
  /** @throws Error when it is not served */
  readonly called: (name: TableName) => ResolvedFunction;
}

export const TABLE_SETTINGS: TableSettings = {
  stringifyNumericTypes: false,
  inferFunctionPermissions: true,
  booleanNullCollapse: false,
  defaultNaming: 'hasura-default',
  experimentalFeatures: new Set(),
};

export function resolveMetadata(catalog: SourceCatalog, sketch: MetadataSketch): ResolvedMetadata {
  const tables = sketch.tables.map(({ table, ...extras }): TrackedTable => ({ ...extras, table: qualified(table) }));
  const source: Source = {
    name: 'default',
    kind: 'postgres',
    tables,
    configuration: {},
    ...(sketch.functions === undefined ? {} : { functions: sketch.functions }),
    ...(sketch.customization === undefined ? {} : { customization: sketch.customization }),
  };
  const trackedTables = new Map(
    tables.flatMap(({ table }) => {
      const found = catalog.tables.get(tableKey(table));
      return found === undefined ? [] : [[tableKey(table), found] as const];
    }),
  );
  const found: ResolvedSource = { name: 'default', catalog, trackedTables };
  const links = linkAll(tables, found);
  const env: ResolveEnv = {
    environment: {},
    sources: new Map([['default', found]]),
    tableJoins: () => [],
    typeJoins: () => [],
    relationships: (_, table) => links.relationships.get(table) ?? new Map<string, ResolvedRelationship>(),
    ...rolesOf(sketch),
  };
  const document = {
    sources: [source],
    actions: [],
    customTypes: { scalars: [], enums: [], input_objects: [], objects: [] },
    inheritedRoles: [],
    otherSections: {},
  };
  const outcome = resolveTables(document, env, { ...TABLE_SETTINGS, ...sketch.settings });
  const inconsistencies = [...links.inconsistencies, ...outcome.inconsistencies];
  return {
    resolved: outcome.resolved,
    inconsistencies,
    reasons: inconsistencies.map(({ reason }) => reason),
    table: (name) => present(outcome.resolved.sources.get('default')?.tables, qualified(name)),
    called: (name) => present(outcome.resolved.sources.get('default')?.functions, qualified(name)),
  };
}

function linkAll(tables: readonly TrackedTable[], source: ResolvedSource) {
  const relationships = new Map<string, ReadonlyMap<string, ResolvedRelationship>>();
  const inconsistencies: Inconsistency[] = [];
  for (const table of tables) {
    const outcomes = RELATIONSHIP_KINDS.map((kind) => kind.resolve(table, source, { sources: new Map() }));
    inconsistencies.push(...outcomes.flatMap((outcome) => outcome.inconsistencies));
    const byName = outcomes.flatMap((outcome) => outcome.relationships.map((one) => [one.name, one] as const));
    relationships.set(tableKey(table.table), new Map(byName));
  }
  return { relationships, inconsistencies };
}

function rolesOf({
  inherited = {},
  roles = [],
}: MetadataSketch): Pick<ResolveEnv, 'roles' | 'parentsOf' | 'withParents'> {
  const parentsOf = (role: Role): readonly Role[] => inherited[role] ?? [];
  const withParents = (role: Role): readonly Role[] => [role, ...parentsOf(role).flatMap(withParents)];
  const all = Object.entries(inherited).flatMap(([role, parents]) => [role, ...parents]);
  return { roles: new Set([...all, ...roles]), parentsOf, withParents };
}

function present<Value>(found: ReadonlyMap<string, Value> | undefined, name: QualifiedTable): Value {
  const value = found?.get(tableKey(name));
  if (value === undefined) throw new Error(`${name.name} is not served`);
  return value;
}
