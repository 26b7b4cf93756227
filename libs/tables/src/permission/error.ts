// Every reason why a permission cannot be served, and its text (spec/permissions.md 2.5, 4.4).
import { printTable, type QualifiedTable } from '@app/types';

/** Thrown while one permission is read and caught where the list is: nothing else sees it. */
export class PermissionFault extends Error {
  override readonly name = 'PermissionFault';
}

type FieldNoun = 'relationship' | 'computed field' | 'remote relationship';
type Writing = 'insert' | 'update';

const WRITABLE = { insert: 'insertable', update: 'updatable' } as const;
const quoteAll = (names: readonly string[]): string => names.map((name) => `"${name}"`).join('/');
const fault = (text: string): PermissionFault => new PermissionFault(text);

/** Makers of faults; the caller throws them. */
export const permissionFault = {
  malformed: (text: string) => fault(text),
  missingKey: (key: string) => fault(`the key '${key}' was not present`),
  admin: () => fault('cannot define permission for admin role'),
  unknownColumn: (column: string) => fault(`column "${column}" does not exist`),
  selectedField: (name: string, noun: FieldNoun) =>
    fault(
      `expecting a database column; but, "${name}" is a ${noun}; permissions for relationships are automatically inferred`,
    ),
  writtenField: (name: string, noun: FieldNoun, writing: Writing) =>
    fault(
      `expecting a database column; but, "${name}" is a ${noun}; Only table columns can have ${writing} permissions defined, not relationships or other field types`,
    ),
  notWritable: (column: string, writing: Writing) =>
    fault(`Column "${column}" is not ${WRITABLE[writing]} and so cannot have ${writing} permissions defined`),
  presetOfField: (name: string, noun: FieldNoun, table: QualifiedTable) =>
    fault(
      `expecting a database column; but, "${name}" is a ${noun}; column "${name}" not found in table "${printTable(table)}"`,
    ),
  unknownComputedField: (name: string) => fault(`computed field "${name}" does not exist`),
  tableComputedField: (name: string, table: QualifiedTable) =>
    fault(
      `select permissions on computed field "${name}" are auto-derived from the permissions on its returning table "${printTable(table)}" and cannot be specified manually`,
    ),
  negativeLimit: () => fault('unexpected negative value'),
  selectByKey: (role: string, table: QualifiedTable, source: string) =>
    fault(
      `The "select_by_pk" field cannot be included in the query_root_fields or subscription_root_fields because the role "${role}" does not have access to the primary key of the table "${printTable(table)}" in the source "${source}"`,
    ),
  selectAggregate: () =>
    fault(
      'The "select_aggregate" root field can only be enabled in the query_root_fields or  the subscription_root_fields when "allow_aggregations" is set to true',
    ),
  unknownField: (name: string) => fault(`"${name}" does not exist`),
  unknownTable: (table: QualifiedTable, source: string) =>
    fault(`table "${printTable(table)}" does not exist in source: ${source}`),
  untrackedTable: (table: QualifiedTable) => fault(`table "${printTable(table)}" is not tracked`),
  unknownOperator: (operator: string) => fault(`Unknown operator: ${operator}`),
  wrongType: (printed: string, allowed: readonly string[]) =>
    fault(` is of type "${printed}"; this operator works only on columns of type ${quoteAll(allowed)}`),
  incompatible: (left: Typed, right: Typed) =>
    fault(
      `incompatible column types: "${left.name}" has type "${left.printed}", but "${right.name}" has type "${right.printed}"`,
    ),
  jsonColumn: () => fault('JSON column can not be part of boolean expression'),
  noCast: (from: string, to: string) => fault(`cannot cast column of type "${from}" to type "${to}"`),
  computedWithArguments: () => fault('Computed columns with input arguments can not be part of the where clause'),
  onlyColumns: () => fault('column operators can only compare postgres columns'),
  comparedWith: () => fault('a boolean expression JSON must be either a string or an array'),
  comparedThroughRelationship: () => fault('Relationship references are not supported in column comparison RHS'),
  emptyPath: () => fault('path cannot be empty'),
} as const;

interface Typed {
  readonly name: string;
  readonly printed: string;
}
