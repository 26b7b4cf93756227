// Metadata follows what SQL has done: renamed objects are renamed, dropped ones go, and what depends on them either goes
// too (`cascade`) or keeps the SQL from being committed (spec/metadata-postgres-api.md 10).
import {
  isJsonObject,
  tableKey,
  type Json,
  type MetadataDocument,
  type Source,
  type SourceCatalog,
  type TrackedTable,
} from '@app/types';
import type { SourceCatalogsByName } from '../commands/command.js';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { dependentsOf } from '../dependencies/dependents-of.js';
import { dropDependents, dropTables } from '../dependencies/drop-dependents.js';
import type { Dependent, SourceObject } from '../dependencies/object-of-source.js';
import { refuseDependents } from '../dependencies/refuse-dependents.js';
import { renameInMetadata, type Rename } from '../dependencies/rename.js';
import { functionsOf, partsOf, textOf, withFunctions } from '../table-parts.js';
import { checkFunctions } from './check-functions.js';
import { checkTypes } from './check-types.js';
import { diffCatalogs, type CatalogDiff, type TableDiff } from './diff-catalogs.js';
import { renamedToRelationship } from './error.js';

export interface SchemaChange {
  /** Name of the source whose database has changed. */
  readonly source: string;
  readonly before: SourceCatalog;
  readonly after: SourceCatalog;
  /** Remove what depends on dropped objects. */
  readonly cascade: boolean;
}

/** A new document that fits the changed database. @throws GatewayError dependency-error, already-exists, not-supported */
export function adaptDocument(
  document: MetadataDocument,
  catalogs: SourceCatalogsByName,
  change: SchemaChange,
): MetadataDocument {
  const source = document.sources.find(({ name }) => name === change.source);
  if (source === undefined) return { ...document };
  const known = new Map(catalogs).set(change.source, change.before);
  const diff = onlyTracked(diffCatalogs(change.before, change.after), source);
  checkFunctions(source, diff);
  const freed = withoutDependents({ document, catalogs: known, diff, change });
  checkTypes(diff.changedTables, { document: freed, catalogs: known, source: change.source });
  checkRenamedColumns(freed, change.source, diff.changedTables);
  const left = withoutDropped(freed, change.source, diff);
  return renameInMetadata(
    left,
    known,
    diff.changedTables.flatMap((table) => renamesOf(change.source, table)),
  );
}

/** Whatever nobody tracks may change freely; overloads and volatility are told apart later. */
function onlyTracked(diff: CatalogDiff, source: Source): CatalogDiff {
  const tables = new Set(source.tables.map(({ table }) => tableKey(table)));
  return {
    ...diff,
    droppedTables: diff.droppedTables.filter((table) => tables.has(tableKey(table))),
    changedTables: diff.changedTables.filter(({ table }) => tables.has(tableKey(table))),
  };
}

interface Dropping {
  readonly document: MetadataDocument;
  readonly catalogs: SourceCatalogsByName;
  readonly diff: CatalogDiff;
  readonly change: SchemaChange;
}

function withoutDependents({ document, catalogs, diff, change }: Dropping): MetadataDocument {
  const gone = droppedObjects(change.source, diff);
  if (gone.length === 0) return document;
  const goesAnyway = ownedBy(change.source, diff);
  const dependents = dependentsOf(gone, document, catalogs).filter((dependent) => !goesAnyway(dependent));
  if (change.cascade) return dropDependents(dependents, document, catalogs);
  // Relationships of custom types are judged by the build.
  refuseDependents(dependents.filter(({ type }) => type !== 'custom-type-relationship'));
  return document;
}

function droppedObjects(source: string, diff: CatalogDiff): readonly SourceObject[] {
  return [
    ...diff.droppedTables.map((table): SourceObject => ({ type: 'table', source, table })),
    ...diff.droppedFunctions.map((name): SourceObject => ({ type: 'function', source, function: name })),
    ...diff.changedTables.flatMap(({ table, droppedColumns, droppedConstraints }): SourceObject[] => [
      ...droppedColumns.map((name): SourceObject => ({ type: 'column', source, table, name })),
      ...droppedConstraints.map((name): SourceObject => ({ type: 'constraint', source, table, name })),
    ]),
  ];
}

/** Parts of dropped tables and dropped functions go with them, whatever they refer to. */
function ownedBy(source: string, diff: CatalogDiff): (dependent: Dependent) => boolean {
  const tables = new Set(diff.droppedTables.map(tableKey));
  const functions = new Set(diff.droppedFunctions.map(tableKey));
  return (dependent) => {
    if (!('source' in dependent) || dependent.source !== source) return false;
    return dependent.type === 'function'
      ? functions.has(tableKey(dependent.function))
      : tables.has(tableKey(dependent.table));
  };
}

function withoutDropped(document: MetadataDocument, source: string, diff: CatalogDiff): MetadataDocument {
  const goneFunctions = new Set(diff.droppedFunctions.map(tableKey));
  const goneColumns = new Map(diff.changedTables.map((table) => [tableKey(table.table), table.droppedColumns]));
  const left = dropTables(document, source, droppedObjects(source, diff));
  const sources = left.sources.map((one) => {
    if (one.name !== source) return one;
    const tables = one.tables.map((tracked) =>
      withoutCustomization(tracked, goneColumns.get(tableKey(tracked.table)) ?? []),
    );
    const functions = functionsOf(one);
    const kept = functions.filter(
      (tracked) => !goneFunctions.has(tableKey(decodeQualifiedTable(tracked.function ?? null))),
    );
    return kept.length === functions.length ? { ...one, tables } : withFunctions({ ...one, tables }, kept);
  });
  return { ...left, sources };
}

/** Custom names of columns that are gone go without being asked about. */
function withoutCustomization(tracked: TrackedTable, columns: readonly string[]): TrackedTable {
  const configuration = tracked.configuration as Json | undefined;
  if (columns.length === 0 || !isJsonObject(configuration)) return tracked;
  const entries = Object.entries(configuration).map(([key, value]): [string, Json] => {
    const byColumn = key === 'column_config' || key === 'custom_column_names';
    if (!byColumn || !isJsonObject(value)) return [key, value];
    return [key, Object.fromEntries(Object.entries(value).filter(([column]) => !columns.includes(column)))];
  });
  return { ...tracked, configuration: Object.fromEntries(entries) };
}

function checkRenamedColumns(document: MetadataDocument, source: string, changed: readonly TableDiff[]): void {
  const tables = document.sources.find(({ name }) => name === source)?.tables ?? [];
  for (const { table, renamedColumns } of changed) {
    const tracked = tables.find((one) => tableKey(one.table) === tableKey(table));
    if (tracked === undefined) continue;
    const names = [...partsOf(tracked, 'object_relationships'), ...partsOf(tracked, 'array_relationships')];
    const clash = renamedColumns.find(({ to }) => names.some((relationship) => textOf(relationship, 'name') === to));
    if (clash !== undefined) throw renamedToRelationship(table, clash);
  }
}

function renamesOf(source: string, { table, renamedTo, renamedColumns }: TableDiff): readonly Rename[] {
  return [
    ...(renamedTo === null ? [] : [{ type: 'table', source, table, to: renamedTo } as const]),
    ...renamedColumns.map(({ from, to }) => ({ type: 'column', source, table, name: from, to }) as const),
  ];
}
