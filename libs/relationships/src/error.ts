// Every reason why a relationship cannot be served, and its text (spec/metadata-postgres-api.md 1.1, 4).
import { printTable, type QualifiedTable } from '@app/types';

export type RelationshipFault =
  | { readonly type: 'malformed'; readonly text: string }
  | { readonly type: 'invalid-name'; readonly name: string }
  | { readonly type: 'no-foreign-key' }
  | { readonly type: 'several-foreign-keys' }
  | { readonly type: 'unknown-table'; readonly table: QualifiedTable; readonly source: string }
  /** The foreign key is there, but nothing in metadata is about the table it leads to. */
  | { readonly type: 'untracked-table'; readonly table: QualifiedTable }
  | { readonly type: 'unknown-column'; readonly table: QualifiedTable; readonly column: string }
  | { readonly type: 'column-of-that-name' }
  | { readonly type: 'custom-field-of-that-name'; readonly column: string }
  | { readonly type: 'field-of-that-name'; readonly name: string }
  | { readonly type: 'defined-twice'; readonly object: string };

export interface RelationshipPlace {
  readonly table: QualifiedTable;
  readonly relationship: string;
}

/** The whole reason, prefix included. */
export function printRelationshipFault(fault: RelationshipFault, place: RelationshipPlace): string {
  const inContext = (text: string): string =>
    `Inconsistent object: in table "${printTable(place.table)}": in relationship "${place.relationship}": ${text}`;
  switch (fault.type) {
    case 'malformed':
      return inContext(fault.text);
    case 'invalid-name':
      return inContext(
        `cannot include "${fault.name}" in the GraphQL schema because  it is not a valid GraphQL identifier`,
      );
    case 'no-foreign-key':
      return inContext('no foreign constraint exists on the given column(s)');
    case 'several-foreign-keys':
      return inContext('more than one foreign key constraint exists on the given column(s)');
    case 'unknown-table':
      return inContext(`table "${printTable(fault.table)}" does not exist in source: ${fault.source}`);
    // From here on the object itself is sound; something that it depends on is not. Those reasons name no place.
    case 'untracked-table':
      return `Inconsistent object: table "${printTable(fault.table)}" is not tracked`;
    case 'unknown-column':
      return `Inconsistent object: table "${printTable(fault.table)}" has no field named "${fault.column}"`;
    case 'column-of-that-name':
      return 'Inconsistent object: field definition conflicts with postgres column';
    case 'custom-field-of-that-name':
      return `Inconsistent object: field definition conflicts with custom field name for postgres column "${fault.column}"`;
    case 'field-of-that-name':
      return `Conflicting objects: conflicting definitions for field "${fault.name}"`;
    case 'defined-twice':
      return `Multiple definitions for: ${fault.object}`;
  }
}
