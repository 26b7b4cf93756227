// What can be dropped or renamed, and what in the metadata can depend on it (spec/metadata-postgres-api.md 1.2).
import { tableKey, type QualifiedTable } from '@app/types';
import type { TableOperation, TablePlace } from '../object-ref.js';

/** Something that metadata refers to by name. */
export type SourceObject =
  | { readonly type: 'source'; readonly source: string }
  | { readonly type: 'table'; readonly source: string; readonly table: QualifiedTable }
  | { readonly type: 'function'; readonly source: string; readonly function: QualifiedTable }
  | { readonly type: 'role'; readonly role: string }
  | TablePart;

/** A named part of a table, of the database or of the metadata. */
export interface TablePart extends TablePlace {
  readonly type: 'column' | 'relationship' | 'computed-field' | 'constraint';
  readonly name: string;
}

/** An object of the metadata that refers to others, and so may have to go with them. */
export type Dependent =
  | (TablePlace & {
      readonly type: 'relationship' | 'computed-field' | 'remote-relationship' | 'event-trigger';
      readonly name: string;
    })
  | (TablePlace & { readonly type: 'permission'; readonly role: string; readonly operation: TableOperation })
  | { readonly type: 'function'; readonly source: string; readonly function: QualifiedTable }
  /** Of a custom object type to a table. Changes without cascade leave it to the consistency check. */
  | { readonly type: 'custom-type-relationship'; readonly object: string; readonly name: string }
  /** An inherited role. */
  | { readonly type: 'role'; readonly role: string };

/** Equal keys mean the same object. */
export function objectKey(object: SourceObject): string {
  switch (object.type) {
    case 'source':
      return JSON.stringify([object.type, object.source]);
    case 'table':
      return JSON.stringify([object.type, object.source, tableKey(object.table)]);
    case 'function':
      return JSON.stringify([object.type, object.source, tableKey(object.function)]);
    case 'role':
      return JSON.stringify([object.type, object.role]);
    default:
      return JSON.stringify([object.type, object.source, tableKey(object.table), object.name]);
  }
}

/** Equal keys mean the same dependent. */
export function dependentKey(dependent: Dependent): string {
  switch (dependent.type) {
    case 'permission':
      return JSON.stringify([
        dependent.type,
        dependent.source,
        tableKey(dependent.table),
        dependent.operation,
        dependent.role,
      ]);
    case 'function':
      return JSON.stringify([dependent.type, dependent.source, tableKey(dependent.function)]);
    case 'custom-type-relationship':
      return JSON.stringify([dependent.type, dependent.object, dependent.name]);
    case 'role':
      return JSON.stringify([dependent.type, dependent.role]);
    default:
      return JSON.stringify([dependent.type, dependent.source, tableKey(dependent.table), dependent.name]);
  }
}

/**
 * Whether a reference is concerned when the objects go: it is to one of them, to a part of such a table, to anything of
 * such a source. Large sources have many references, so keys are made once.
 */
export function concernedBy(objects: readonly SourceObject[]): (used: SourceObject) => boolean {
  const keys = new Set(objects.map(objectKey));
  return (used) => {
    if (keys.has(objectKey(used))) return true;
    if (used.type === 'role') return false;
    if ('table' in used && keys.has(objectKey({ type: 'table', source: used.source, table: used.table }))) return true;
    return keys.has(objectKey({ type: 'source', source: used.source }));
  };
}
