// What SQL has done to a database, told by OIDs and attribute numbers, which survive a renaming (spec/metadata-postgres-api.md 10).
import { tableKey, type CatalogFunction, type CatalogTable, type QualifiedTable, type SourceCatalog } from '@app/types';

export interface Renaming<Name> {
  readonly from: Name;
  readonly to: Name;
}

export interface CatalogDiff {
  /** Under their old names. */
  readonly droppedTables: readonly QualifiedTable[];
  /** Tables that are still there and differ. */
  readonly changedTables: readonly TableDiff[];
  /** Under their old names. Dropped and created anew counts as dropped. */
  readonly droppedFunctions: readonly QualifiedTable[];
  /** Functions that were not volatile before. */
  readonly newlyVolatile: readonly QualifiedTable[];
  /** Names that more than one function has now, and did not have before. */
  readonly newlyOverloaded: readonly QualifiedTable[];
}

/** All names are the old ones but `to`. */
export interface TableDiff {
  readonly table: QualifiedTable;
  readonly renamedTo: QualifiedTable | null;
  readonly renamedColumns: readonly Renaming<string>[];
  readonly droppedColumns: readonly string[];
  readonly retypedColumns: readonly string[];
  /** Foreign keys and unique keys by name. */
  readonly droppedConstraints: readonly string[];
}

export function diffCatalogs(before: SourceCatalog, after: SourceCatalog): CatalogDiff {
  const tablesNow = new Map([...after.tables.values()].map((table) => [table.oid, table]));
  const droppedTables: QualifiedTable[] = [];
  const changedTables: TableDiff[] = [];
  for (const table of before.tables.values()) {
    const now = tablesNow.get(table.oid);
    if (now === undefined) droppedTables.push(table.table);
    else {
      const diff = diffTable(table, now);
      if (isChange(diff)) changedTables.push(diff);
    }
  }
  return { droppedTables, changedTables, ...diffFunctions(before, after) };
}

function diffTable(before: CatalogTable, after: CatalogTable): TableDiff {
  const columnsNow = new Map([...after.columns.values()].map((column) => [column.position, column]));
  const renamedColumns: Renaming<string>[] = [];
  const droppedColumns: string[] = [];
  const retypedColumns: string[] = [];
  for (const column of before.columns.values()) {
    const now = columnsNow.get(column.position);
    if (now === undefined) {
      droppedColumns.push(column.name);
      continue;
    }
    if (now.name !== column.name) renamedColumns.push({ from: column.name, to: now.name });
    if (now.type.name !== column.type.name || now.type.isArray !== column.type.isArray)
      retypedColumns.push(column.name);
  }
  const constraintsNow = new Set(constraintsOf(after));
  const isRenamed = tableKey(before.table) !== tableKey(after.table);
  return {
    table: before.table,
    renamedTo: isRenamed ? after.table : null,
    renamedColumns,
    droppedColumns,
    retypedColumns,
    droppedConstraints: constraintsOf(before).filter((name) => !constraintsNow.has(name)),
  };
}

function constraintsOf({ foreignKeys, uniqueKeys }: CatalogTable): readonly string[] {
  return [...foreignKeys, ...uniqueKeys].map(({ name }) => name);
}

function isChange(diff: TableDiff): boolean {
  const { renamedTo, renamedColumns, droppedColumns, retypedColumns, droppedConstraints } = diff;
  return (
    renamedTo !== null ||
    [renamedColumns, droppedColumns, retypedColumns, droppedConstraints].some((list) => list.length > 0)
  );
}

function diffFunctions(
  before: SourceCatalog,
  after: SourceCatalog,
): Pick<CatalogDiff, 'droppedFunctions' | 'newlyVolatile' | 'newlyOverloaded'> {
  const functionsNow = new Map(allFunctions(after).map((one) => [one.oid, one]));
  const known = allFunctions(before);
  return {
    // Metadata does not follow renamed functions: the old name is gone.
    droppedFunctions: known.filter((one) => !isStillCalled(one, functionsNow.get(one.oid))).map((one) => one.function),
    newlyVolatile: known
      .filter(({ oid, volatility }) => volatility !== 'volatile' && functionsNow.get(oid)?.volatility === 'volatile')
      .map((one) => one.function),
    newlyOverloaded: [...after.functions.entries()]
      .filter(([key, overloads]) => overloads.length > 1 && (before.functions.get(key)?.length ?? 0) <= 1)
      .flatMap(([, [first]]) => (first === undefined ? [] : [first.function])),
  };
}

function isStillCalled(before: CatalogFunction, now: CatalogFunction | undefined): boolean {
  return now !== undefined && tableKey(now.function) === tableKey(before.function);
}

function allFunctions({ functions }: SourceCatalog): readonly CatalogFunction[] {
  return [...functions.values()].flat();
}
