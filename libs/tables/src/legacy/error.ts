// The faults of legacy data commands that need the tables to be known (spec/metadata-postgres-api.md 13).
import { GatewayError, printTable, type ErrorCode, type JsonPath, type QualifiedTable } from '@app/types';

const fault = (code: ErrorCode, message: string, path: JsonPath) => new GatewayError({ code, message, path });

export type LegacyAction = 'select' | 'insert' | 'update' | 'delete';

export const legacyError = {
  noSuchTable: (table: QualifiedTable) => fault('not-exists', `table "${printTable(table)}" does not exist`, ['table']),
  /** `hint`: what the caller wanted the permission for. */
  notAllowed: (action: LegacyAction, table: QualifiedTable, { role, hint }: { role: string; hint?: string }) =>
    fault(
      'permission-denied',
      `${action} on "${printTable(table)}" for role "${role}" is not allowed. ${hint === undefined ? '' : `; ${hint}`}`,
      [],
    ),
  columnNotGranted: (action: LegacyAction, column: string, { role, path }: { role: string; path: JsonPath }) =>
    fault('permission-denied', `role "${role}" does not have permission to ${action} column "${column}"`, path),
  noSuchGrantedColumn: (column: string, path: JsonPath) =>
    fault('permission-denied', `no such column exists: "${column}"`, path),
  noSuchColumn: (column: string, path: JsonPath) => fault('not-exists', `column "${column}" does not exist`, path),
  noSuchRelationship: (name: string, path: JsonPath) =>
    fault('not-exists', `relationship "${name}" does not exist`, path),
  isRelationship: (name: string, path: JsonPath) =>
    fault('unexpected-payload', `expecting a database column; but, "${name}" is a relationship name`, path),
  isColumn: (name: string, path: JsonPath) =>
    fault('unexpected-payload', `expecting a relationship; but, "${name}" is a postgres column`, path),
  relatedRowNarrowed: (path: JsonPath) =>
    fault(
      'unexpected-payload',
      `when selecting an 'obj_relationship' 'where', 'order_by', 'limit' and 'offset' can't be used`,
      path,
    ),
  unusableAlias: (alias: string, path: JsonPath) => fault('parse-failed', `"${alias}" cannot be a column name`, path),
  unknownOperator: (name: string, path: JsonPath) => fault('unexpected-payload', `Unknown operator : "${name}"`, path),
  noSuchCast: (from: string, to: string, path: JsonPath) =>
    fault('unexpected-payload', `cannot cast column of type "${from}" to type "${to}"`, path),
  incompatible: (left: Typed, right: Typed, path: JsonPath) =>
    fault(
      'unexpected-payload',
      `incompatible column types: "${left.name}" has type "${left.printed}", but "${right.name}" has type "${right.printed}"`,
      path,
    ),
  onlyColumns: (path: JsonPath) =>
    fault('unexpected-payload', 'column operators can only compare postgres columns', path),
  comparedWith: (path: JsonPath) =>
    fault('unexpected-payload', 'a boolean expression JSON must be either a string or an array', path),
  emptyPath: (path: JsonPath) => fault('unexpected', 'path cannot be empty', path),
  comparedElsewhere: (path: JsonPath) =>
    fault('not-supported', 'Relationship references are not supported in column comparison RHS', path),
  missingKey: (key: string, path: JsonPath) => fault('parse-failed', `key "${key}" not found`, path),
  expectedObject: (path: JsonPath) => fault('parse-failed', 'parsing Object failed, expected Object', path),
  expectedList: (path: JsonPath) => fault('parse-failed', 'parsing [] failed, expected Array', path),
  expectedBoolean: (path: JsonPath) => fault('parse-failed', 'parsing Bool failed, expected Boolean', path),
  tooDeep: (path: JsonPath) => fault('parse-failed', 'the condition is nested too deeply', path),
  noSuchConstraint: (name: string, table: QualifiedTable) =>
    fault('unexpected', `constraint "${name}" for table "${printTable(table)}" does not exist`, []),
  noSuchKey: (path: JsonPath) =>
    fault('postgres-error', 'there is no unique or exclusion constraint matching the ON CONFLICT specification', path),
  notInsertable: (column: string, role: string, path: JsonPath) =>
    fault('not-supported', `column "${column}" is not insertable for role "${role}"`, path),
  upsertNotAllowed: (role: string) =>
    fault('permission-denied', `upsert is not allowed for role "${role}" since update permissions are not defined`, []),
  notUpdatable: (column: string) => fault('validation-failed', `column "${column}" is not updatable`, []),
} as const;

interface Typed {
  readonly name: string;
  /** Its type as PostgreSQL prints it. */
  readonly printed: string;
}
