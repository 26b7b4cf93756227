// Renames tables, columns, relationships and functions everywhere in the metadata at once.
import { type MetadataDocument, type QualifiedTable } from '@app/types';
import type { SourceCatalogsByName } from '../commands/command.js';
import type { TablePlace } from '../object-ref.js';
import { objectKey, type TablePart } from './object-of-source.js';
import { visitDocument } from './visit-document.js';

/** Names are those before; a column of a table that is renamed too is named with the table's old name. */
export type Rename =
  | (TablePlace & { readonly type: 'table'; readonly to: QualifiedTable })
  | {
      readonly type: 'function';
      readonly source: string;
      readonly function: QualifiedTable;
      readonly to: QualifiedTable;
    }
  | (TablePlace & { readonly type: TablePart['type']; readonly name: string; readonly to: string });

/** The document in which all references follow. `catalogs`: of before the renaming. Clashes are the caller's to refuse. */
export function renameInMetadata(
  document: MetadataDocument,
  catalogs: SourceCatalogsByName,
  renames: readonly Rename[],
): MetadataDocument {
  const names = new Map<string, string>();
  const qualified = new Map<string, QualifiedTable>();
  for (const rename of renames) {
    if (typeof rename.to === 'string') names.set(keyOf(rename), rename.to);
    else qualified.set(keyOf(rename), rename.to);
  }
  return visitDocument(document, catalogs, () => ({
    table: (source, table) => qualified.get(objectKey({ type: 'table', source, table })) ?? table,
    function: (source, name) => qualified.get(objectKey({ type: 'function', source, function: name })) ?? name,
    part: (type, { source, table }, name) => names.get(objectKey({ type, source, table, name })) ?? name,
  }));
}

function keyOf(rename: Rename): string {
  switch (rename.type) {
    case 'table':
      return objectKey({ type: 'table', source: rename.source, table: rename.table });
    case 'function':
      return objectKey({ type: 'function', source: rename.source, function: rename.function });
    default:
      return objectKey({ type: rename.type, source: rename.source, table: rename.table, name: rename.name });
  }
}
