// Every reason why custom types or an action cannot be served, and its text (spec/actions.md 2.1, 2.2, 1.3).
import { printTable, type QualifiedTable } from '@app/types';

interface RelationshipPlace {
  readonly object: string;
  readonly relationship: string;
}

export type CustomTypesFault =
  | { readonly type: 'duplicate-types'; readonly names: readonly string[] }
  | { readonly type: 'reserved-types'; readonly names: readonly string[] }
  | { readonly type: 'duplicate-enum-values'; readonly enum: string; readonly values: readonly string[] }
  | { readonly type: 'reserved-enum-values'; readonly enum: string; readonly values: readonly string[] }
  | { readonly type: 'duplicate-input-fields'; readonly object: string; readonly fields: readonly string[] }
  | { readonly type: 'unknown-input-field-type'; readonly object: string; readonly field: string; readonly of: string }
  | { readonly type: 'duplicate-object-fields'; readonly object: string; readonly fields: readonly string[] }
  | { readonly type: 'object-field-arguments'; readonly object: string }
  | { readonly type: 'unknown-object-field-type'; readonly object: string; readonly field: string; readonly of: string }
  | { readonly type: 'several-sources'; readonly object: string }
  | ({ readonly type: 'no-table'; readonly table: QualifiedTable } & RelationshipPlace)
  | ({ readonly type: 'no-field'; readonly field: string } & RelationshipPlace)
  | ({ readonly type: 'list-field'; readonly field: string } & RelationshipPlace)
  | ({ readonly type: 'no-column'; readonly table: QualifiedTable; readonly column: string } & RelationshipPlace);

const quoteAll = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** The text of one fault. Double spaces are the protocol's. */
export function printCustomTypesFault(fault: CustomTypesFault): string {
  switch (fault.type) {
    case 'duplicate-types':
      return `duplicate type names: ${quoteAll(fault.names)}`;
    case 'reserved-types':
      return `reserved type names: ${quoteAll(fault.names)}`;
    case 'duplicate-enum-values':
      return `the enum type "${fault.enum}" has duplicate values: ${quoteAll(fault.values)}`;
    case 'reserved-enum-values':
      return `the enum type "${fault.enum}" has reserved values: ${quoteAll(fault.values)}`;
    case 'duplicate-input-fields':
      return `the input object "${fault.object}" has duplicate fields: ${quoteAll(fault.fields)}`;
    case 'unknown-input-field-type':
      return `the type "${fault.of}" for field "${fault.field}" in  input object type "${fault.object}" does not exist`;
    case 'duplicate-object-fields':
      return `the object "${fault.object}" has duplicate fields: ${quoteAll(fault.fields)}`;
    case 'object-field-arguments':
      return `the object "${fault.object}" can't have arguments`;
    case 'unknown-object-field-type':
      return `the type "${fault.of}" for field "${fault.field}" in  object type "${fault.object}" does not exist`;
    case 'several-sources':
      return `the object "${fault.object}" has relationships refers to tables in multiple sources`;
    case 'no-table':
      return `the remote table "${printTable(fault.table)}" for relationship "${fault.relationship}" of object type "${fault.object}" does not exist`;
    case 'no-field':
      return `the field "${fault.field}" for relationship "${fault.relationship}" in object type "${fault.object}" does not exist`;
    case 'list-field':
      return `the type of the field "${fault.field}" for relationship "${fault.relationship}" in object type "${fault.object}" is a list type`;
    case 'no-column':
      return `the column "${fault.column}" of remote table "${printTable(fault.table)}" for relationship "${fault.relationship}" of object type "${fault.object}" does not exist`;
  }
}

/** All faults of the custom types as one reason, without the prefix of inconsistencies. */
export function printCustomTypesReason(faults: readonly CustomTypesFault[]): string {
  const texts = faults.map(printCustomTypesFault);
  const start = 'validation for the given custom types failed';
  return texts.length === 1
    ? `${start} because ${texts[0] ?? ''}`
    : `${start} for the following reasons:\n${texts.map((text) => `  • ${text}\n`).join('')}`;
}

export type ActionFault =
  | { readonly type: 'unknown-argument-type'; readonly name: string }
  | { readonly type: 'unknown-output-type'; readonly name: string }
  | { readonly type: 'relationships-on-object-fields'; readonly relationships: readonly string[] }
  | { readonly type: 'async-relationships'; readonly fields: readonly string[] }
  | { readonly type: 'missing-variables'; readonly names: readonly string[] };

/** The text of a fault, without the name of the action. */
export function printActionFault(fault: ActionFault): string {
  switch (fault.type) {
    case 'unknown-argument-type':
      return `the type: "${fault.name}" is not defined in custom types or it is not a scalar/enum/input_object`;
    case 'unknown-output-type':
      return `the type: "${fault.name}" is not an object or scalar type defined in custom types`;
    case 'relationships-on-object-fields':
      return `Relationships cannot be defined with nested object fields: ${quoteAll(fault.relationships)}`;
    case 'async-relationships':
      return `Async action relations cannot be used with object fields: ${quoteAll(fault.fields)}`;
    case 'missing-variables':
      return `Value for environment variables not found: ${fault.names.join(', ')}`;
  }
}

/** Reason of every action while the custom types are inconsistent. */
export const CUSTOM_TYPES_INCONSISTENT = 'custom types are inconsistent';

/** Prefix of every reason in lists of inconsistent objects. */
export const INCONSISTENT_OBJECT = 'Inconsistent object: ';
