// Every reason why a table, computed field or function cannot be served, and its text
// (spec/postgres-schema.md 1, 10-12; spec/metadata-postgres-api.md 1.1, 6, 7).
import { printTable, type QualifiedTable } from '@app/types';

/** Prefix of every reason in lists of inconsistent objects. */
export const INCONSISTENT_OBJECT = 'Inconsistent object: ';

const quoted = (table: QualifiedTable): string => `"${printTable(table)}"`;
const quoteAll = (names: readonly string[]): string[] => names.map((name) => `"${name}"`);

/** `x`, `x and y`, `x, y and z`. */
function listed(texts: readonly string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}

/** ` because x`, or all of several reasons as a list. */
function because(reasons: readonly string[]): string {
  return reasons.length === 1
    ? ` because ${reasons[0] ?? ''}`
    : ` for the following reasons:\n${reasons.map((reason) => `  • ${reason}\n`).join('')}`;
}

export type TableFault =
  | { readonly type: 'malformed'; readonly text: string }
  | { readonly type: 'invalid-name'; readonly name: string }
  | { readonly type: 'unknown-configured-column'; readonly column: string }
  | { readonly type: 'same-field'; readonly columns: readonly string[]; readonly field: string }
  | { readonly type: 'duplicate-root-fields'; readonly names: readonly string[] }
  | { readonly type: 'not-an-enum'; readonly table: QualifiedTable; readonly reasons: readonly EnumFault[] }
  | {
      readonly type: 'several-enums';
      readonly column: string;
      readonly table: QualifiedTable;
      readonly enums: readonly QualifiedTable[];
    };

export function printTableFault(fault: TableFault): string {
  switch (fault.type) {
    case 'malformed':
      return fault.text;
    case 'invalid-name':
      return `cannot include "${fault.name}" in the GraphQL schema because  it is not a valid GraphQL identifier`;
    case 'unknown-configured-column':
      return `configuration was given for the column "${fault.column}", but no such column exists`;
    case 'same-field':
      return `the definitions of columns ${listed(quoteAll(fault.columns))} are in conflict: they are mapped to the same field name, "${fault.field}"`;
    case 'duplicate-root-fields':
      return `the following custom root field names are duplicated: ${listed(quoteAll(fault.names))}`;
    case 'not-an-enum':
      return `the table ${quoted(fault.table)} cannot be used as an enum${because(fault.reasons.map(printEnumFault))}`;
    case 'several-enums':
      return `column "${fault.column}" in table ${quoted(fault.table)} references multiple enum tables (${fault.enums.map(quoted).join(', ')})`;
  }
}

export type EnumFault =
  | { readonly type: 'no-primary-key' }
  | { readonly type: 'composite-primary-key'; readonly columns: readonly string[] }
  | { readonly type: 'primary-key-type' | 'comment-type'; readonly column: string; readonly printed: string }
  | { readonly type: 'too-many-columns'; readonly columns: readonly string[] }
  | { readonly type: 'no-rows' }
  | { readonly type: 'invalid-values'; readonly values: readonly string[] };

function printEnumFault(fault: EnumFault): string {
  switch (fault.type) {
    case 'no-primary-key':
      return 'the table must have a primary key';
    case 'composite-primary-key':
      return `the table’s primary key must not span multiple columns (${quoteAll(fault.columns).join(', ')})`;
    case 'primary-key-type':
      return `the table’s primary key ("${fault.column}") must have type "text", not type "${fault.printed}"`;
    case 'comment-type':
      return `the table’s comment column ("${fault.column}") must have type "text", not type "${fault.printed}"`;
    case 'too-many-columns':
      return `the table must have exactly one primary key and optionally one comment column, not ${fault.columns.length} columns (${[...fault.columns].sort().join(', ')})`;
    case 'no-rows':
      return 'the table must have at least one row';
    case 'invalid-values':
      return fault.values.length === 1
        ? `the value "${fault.values[0] ?? ''}" is not a valid GraphQL enum value name`
        : `the values ${listed(quoteAll(fault.values))} are not valid GraphQL enum value names`;
  }
}

/** Another field of the table has the name. */
export type ClashFault =
  | { readonly type: 'column-of-that-name' }
  | { readonly type: 'custom-field-of-that-name'; readonly column: string }
  | { readonly type: 'field-of-that-name'; readonly name: string };

/** Whole reason: what clashes names no place. */
export function printClash(fault: ClashFault): string {
  switch (fault.type) {
    case 'column-of-that-name':
      return `${INCONSISTENT_OBJECT}field definition conflicts with postgres column`;
    case 'custom-field-of-that-name':
      return `${INCONSISTENT_OBJECT}field definition conflicts with custom field name for postgres column "${fault.column}"`;
    case 'field-of-that-name':
      return `Conflicting objects: conflicting definitions for field "${fault.name}"`;
  }
}

export type ComputedFieldFault =
  | { readonly type: 'malformed'; readonly text: string }
  | { readonly type: 'no-function'; readonly function: QualifiedTable }
  | { readonly type: 'unsuitable'; readonly reasons: readonly ComputedFieldReason[] };

export interface ComputedFieldPlace {
  readonly table: QualifiedTable;
  readonly computedField: string;
}

/** With its place, without the prefix. */
export function printComputedFieldFault(fault: ComputedFieldFault, place: ComputedFieldPlace): string {
  const inContext = `in table ${quoted(place.table)}: in computed field "${place.computedField}": `;
  switch (fault.type) {
    case 'malformed':
      return inContext + fault.text;
    case 'no-function':
      return `${inContext}no such function exists: ${quoted(fault.function)}`;
    case 'unsuitable': {
      const reasons = fault.reasons.map((reason) => printComputedFieldReason(reason));
      return `${inContext}the computed field "${place.computedField}" cannot be added to table ${quoted(place.table)}${because(reasons)}`;
    }
  }
}

export type ComputedFieldReason =
  | { readonly type: 'invalid-name'; readonly name: string }
  | { readonly type: 'overloaded' | 'volatile' | 'no-arguments'; readonly function: QualifiedTable }
  | { readonly type: 'no-argument' | 'session-type'; readonly argument: string; readonly function: QualifiedTable }
  /** `argument` null: the first one. */
  | { readonly type: 'row-not-composite'; readonly argument: string | null; readonly function: QualifiedTable }
  | {
      readonly type: 'other-row';
      readonly argument: string | null;
      readonly function: QualifiedTable;
      readonly of: QualifiedTable;
    }
  | { readonly type: 'returns-no-base-type'; readonly function: QualifiedTable; readonly printed: string }
  | { readonly type: 'returns-unknown-table'; readonly function: QualifiedTable; readonly table: QualifiedTable }
  | { readonly type: 'invalid-arguments'; readonly names: readonly string[] };

function printComputedFieldReason(reason: ComputedFieldReason): string {
  switch (reason.type) {
    case 'invalid-name':
      return `"${reason.name}" is not a valid GraphQL name`;
    case 'overloaded':
      return `the function ${quoted(reason.function)} is overloaded. Overloaded functions are not supported`;
    case 'volatile':
      return `the function ${quoted(reason.function)} is of type VOLATILE; cannot be added as a computed field`;
    case 'no-arguments':
      return `the function ${quoted(reason.function)} has no input arguments`;
    case 'no-argument':
      return `"${reason.argument}" is not an input argument of the function ${quoted(reason.function)}`;
    case 'session-type':
      return `"${reason.argument}" argument of the function ${quoted(reason.function)} is not of type JSON`;
    case 'row-not-composite':
      return `${rowArgument(reason.argument)} of the function ${quoted(reason.function)} is not COMPOSITE type`;
    case 'other-row':
      return `${rowArgument(reason.argument)} of the function ${quoted(reason.function)} of type ${quoted(reason.of)} is not the table to which the computed field is being added`;
    case 'returns-no-base-type':
      return `the function ${quoted(reason.function)} returning type ${reason.printed} is not a BASE type`;
    case 'returns-unknown-table':
      return `the function ${quoted(reason.function)} returning set of table ${quoted(reason.table)} is not tracked or not found in database`;
    case 'invalid-arguments':
      return printInvalidArguments(reason.names);
  }
}

const rowArgument = (name: string | null): string => (name === null ? 'first argument' : `"${name}" argument`);
const printInvalidArguments = (names: readonly string[]): string =>
  `the function arguments ${names.join(',')} are not in compliance with GraphQL spec`;

export type FunctionFault =
  | { readonly type: 'malformed'; readonly text: string }
  | { readonly type: 'missing' }
  | { readonly type: 'overloaded' }
  | { readonly type: 'untracked-table'; readonly table: QualifiedTable }
  | { readonly type: 'defined-twice'; readonly object: string }
  | { readonly type: 'unsuitable'; readonly reasons: readonly FunctionReason[] };

/** The whole reason, prefix included. */
export function printFunctionFault(fault: FunctionFault, name: QualifiedTable): string {
  const inContext = `${INCONSISTENT_OBJECT}in function ${quoted(name)}: `;
  switch (fault.type) {
    case 'malformed':
      return inContext + fault.text;
    case 'missing':
      return `${inContext}no such function exists: ${quoted(name)}`;
    case 'overloaded':
      return `${inContext}function ${quoted(name)} is overloaded. Overloaded functions are not supported`;
    case 'untracked-table':
      return `${INCONSISTENT_OBJECT}table ${quoted(fault.table)} is not tracked`;
    case 'defined-twice':
      return `Multiple definitions for: ${fault.object}`;
    case 'unsuitable':
      return `${inContext}the function ${quoted(name)} cannot be tracked${because(fault.reasons.map(printFunctionReason))}`;
  }
}

export type FunctionReason =
  | {
      readonly type:
        'invalid-name' | 'variadic' | 'returns-no-composite' | 'returns-no-table' | 'mutation-not-volatile';
    }
  | { readonly type: 'session-type' | 'no-session-argument'; readonly argument: string }
  | { readonly type: 'invalid-arguments'; readonly names: readonly string[] };

function printFunctionReason(reason: FunctionReason): string {
  switch (reason.type) {
    case 'invalid-name':
      return 'function name is not a legal GraphQL identifier';
    case 'variadic':
      return 'function with "VARIADIC" parameters are not supported';
    case 'returns-no-composite':
      return 'the function does not return a "COMPOSITE" type';
    case 'returns-no-table':
      return 'the function does not return a table';
    case 'mutation-not-volatile':
      return 'the function was requested to be exposed as a mutation, but is not marked VOLATILE. Maybe the function was given the wrong volatility when it was defined?';
    case 'session-type':
      return `given session argument "${reason.argument}" is not of type json`;
    case 'no-session-argument':
      return `given session argument "${reason.argument}" not the input argument of the function`;
    case 'invalid-arguments':
      return printInvalidArguments(reason.names);
  }
}

/** A function permission for a role that cannot see what the function returns (spec/permissions.md 10). */
export function printUnselectableReturn(table: QualifiedTable, role: string): string {
  return `function permission can only be added when the function's return table ${quoted(table)} has select permission configured for role: "${role}"`;
}

/** The sources' only fault here: an unknown naming convention. */
export const UNKNOWN_NAMING = 'naming_convention can either be "hasura-default" or "graphql-default"';

export const ADMIN_PERMISSION = 'cannot define permission for admin role';
