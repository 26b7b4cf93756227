// One tracked table but for its permissions, which need all tables of the source.
import { tableKey, type CatalogTable, type EnumTableValue, type Inconsistency, type TrackedTable } from '@app/types';
import type { JoinRelationship, ResolvedRelationship, ResolvedSource } from '@app/engine';
import { isGraphqlName } from '../naming/graphql-name.js';
import { printTableFault, type TableFault } from './error.js';
import { inconsistent, reportedTable } from './inconsistent-objects.js';
import { extraOf, readObjects } from './raw-json.js';
import { resolveColumns } from './resolve-columns.js';
import { clashingRelationships } from './clashing-relationships.js';
import { resolveComputedFields } from './resolve-computed-fields.js';
import type { ResolvedTable, SourceCustomization } from './resolved-tables.js';
import { readTableConfiguration, type TableConfiguration } from './table-configuration.js';
import { baseNameOf, rootFieldsOf } from './table-names.js';

/** A table as permissions find it when they are read. */
export type UnguardedTable = Omit<ResolvedTable, 'permissions'>;

export interface TableSurroundings {
  readonly source: ResolvedSource;
  readonly customization: SourceCustomization;
  /** Values of the source's sound enum tables, and those tables, by `tableKey`. */
  readonly enumValues: ReadonlyMap<string, readonly EnumTableValue[]>;
  readonly enums: ReadonlyMap<string, CatalogTable>;
  readonly relationships: ReadonlyMap<string, ResolvedRelationship>;
  readonly joins: readonly JoinRelationship[];
}

export interface TableResolution {
  /** `undefined`: the table cannot be served at all. */
  readonly table: UnguardedTable | undefined;
  readonly inconsistencies: readonly Inconsistency[];
}

export function resolveTable(tracked: TrackedTable, catalog: CatalogTable, around: TableSurroundings): TableResolution {
  const configuration = readTableConfiguration(tracked);
  if ('type' in configuration) return refuse(catalog, around, configuration);
  const names = namesFault(catalog, configuration);
  if (names !== undefined) return refuse(catalog, around, names);
  const { naming } = around.customization;
  const columns = resolveColumns(catalog, { naming, configuration, enums: around.enums });
  if ('type' in columns) return refuse(catalog, around, columns);
  const entries = extraOf(tracked, 'computed_fields');
  const computed = resolveComputedFields(readObjects(entries) ?? [], {
    source: around.source.name,
    table: catalog,
    catalog: around.source.catalog,
    trackedTables: around.source.trackedTables,
    columns,
    relationshipNames: relationshipNames(tracked),
  });
  const clashes = clashingRelationships(tracked, around, columns);
  const baseName = baseNameOf(catalog.table, configuration);
  const table: UnguardedTable = {
    source: around.source.name,
    customization: around.customization,
    table: catalog.table,
    catalog,
    baseName,
    rootFields: rootFieldsOf(baseName, configuration, around.customization),
    comment: configuration.comment,
    columns,
    relationships: without(around.relationships, clashes),
    computedFields: computed.computedFields,
    joins: around.joins,
    primaryKey: catalog.primaryKey?.columns ?? null,
    enumValues: around.enumValues.get(tableKey(catalog.table)) ?? null,
  };
  const inconsistencies = [...clashes.values(), ...computed.inconsistencies];
  if (readObjects(entries) === undefined) inconsistencies.push(malformedList(catalog, around, 'computed_fields'));
  return { table, inconsistencies };
}

function without(
  relationships: ReadonlyMap<string, ResolvedRelationship>,
  left: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, ResolvedRelationship> {
  return left.size === 0 ? relationships : new Map([...relationships].filter(([name]) => !left.has(name)));
}

function refuse(catalog: CatalogTable, around: TableSurroundings, fault: TableFault): TableResolution {
  const reported = reportedTable(around.source.name, catalog.table);
  return { table: undefined, inconsistencies: [inconsistent(reported, printTableFault(fault))] };
}

function malformedList(catalog: CatalogTable, around: TableSurroundings, key: string): Inconsistency {
  const reported = reportedTable(around.source.name, catalog.table);
  return inconsistent(reported, `${key}: expected a list of objects`);
}

/** Names that metadata or the database gave and GraphQL cannot have. */
function namesFault(catalog: CatalogTable, configuration: TableConfiguration): TableFault | undefined {
  const { customName, rootFields } = configuration;
  const given = [customName ?? [], [...rootFields.values()].flatMap(({ name }) => name ?? [])].flat();
  // Names of constraints are values of an enum; a table without a name of its own has no such enum.
  const constraints =
    baseNameOf(catalog.table, configuration) === null ? [] : [catalog.primaryKey ?? [], catalog.uniqueKeys].flat();
  const name = [...given, ...constraints.map((key) => key.name)].find((one) => !isGraphqlName(one));
  return name === undefined ? undefined : { type: 'invalid-name', name };
}

function relationshipNames(tracked: TrackedTable): ReadonlySet<string> {
  const lists = ['object_relationships', 'array_relationships', 'remote_relationships'].map((key) =>
    readObjects(extraOf(tracked, key)),
  );
  return new Set(lists.flatMap((list) => list ?? []).flatMap(({ name }) => (typeof name === 'string' ? [name] : [])));
}
