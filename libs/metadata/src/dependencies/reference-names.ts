// What a walk over metadata does with each name it meets: a recorder notes it, a renaming gives another.
import {
  tableKey,
  type MetadataDocument,
  type QualifiedTable,
  type SourceCatalog,
  type TrackedTable,
} from '@app/types';
import type { TablePlace } from '../object-ref.js';
import type { Dependent, TablePart } from './object-of-source.js';

export interface ReferenceNames {
  /** All answer the name to write instead. */
  table(source: string, table: QualifiedTable): QualifiedTable;
  function(source: string, name: QualifiedTable): QualifiedTable;
  part(type: TablePart['type'], place: TablePlace, name: string): string;
}

/** The names that one object of the metadata refers to; null: a table's or function's own entry. */
export type NamesOf = (owner: Dependent | null) => ReferenceNames;

/** One source, as walks need it. Names in it are those before any renaming. */
export interface SourceScope {
  readonly source: string;
  readonly tables: ReadonlyMap<string, TrackedTable>;
  /** Undefined: the database could not be read, so targets of foreign keys are not known. */
  readonly catalog: SourceCatalog | undefined;
}

export function openScopes(
  document: MetadataDocument,
  catalogs: ReadonlyMap<string, SourceCatalog>,
): ReadonlyMap<string, SourceScope> {
  return new Map(
    document.sources.map(({ name, tables }) => [
      name,
      {
        source: name,
        tables: new Map(tables.map((tracked) => [tableKey(tracked.table), tracked])),
        catalog: catalogs.get(name),
      },
    ]),
  );
}
