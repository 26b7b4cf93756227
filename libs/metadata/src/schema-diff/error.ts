// The refusals of SQL that changes what metadata is built on (spec/metadata-postgres-api.md 10).
import { GatewayError, printTable, type ErrorCode, type QualifiedTable } from '@app/types';

const fault = (code: ErrorCode, message: string) => new GatewayError({ code, message });
const quoted = (name: QualifiedTable) => `"${printTable(name)}"`;

export const typeChanged = (table: QualifiedTable, column: string, dependents: string) =>
  fault(
    'dependency-error',
    `cannot change type of column "${column}" in table ${quoted(table)} because of the following dependencies: ${dependents}`,
  );

export const renamedToRelationship = (table: QualifiedTable, { from, to }: { from: string; to: string }) =>
  fault(
    'already-exists',
    `cannot rename column "${from}" to "${to}" in table ${quoted(table)} as a relationship with the name already exists`,
  );

export const functionBecameVolatile = (name: QualifiedTable) =>
  fault('not-supported', `type of function ${quoted(name)} is altered to "VOLATILE" which is not supported now`);

export const functionsOverloaded = (names: readonly QualifiedTable[]) =>
  fault('not-supported', `the following tracked function(s) cannot be overloaded: ${names.map(quoted).join(', ')}`);

/** A computed field and its function. */
export interface ComputedFieldUse {
  readonly table: QualifiedTable;
  readonly name: string;
  readonly function: QualifiedTable;
}

export const computedFieldOverloaded = ({ table, name, function: used }: ComputedFieldUse) =>
  fault(
    'not-supported',
    `The function ${quoted(used)} associated with computed field"${name}" of table ${quoted(table)} is being overloaded`,
  );

export const computedFieldBecameVolatile = ({ table, name, function: used }: ComputedFieldUse) =>
  fault(
    'not-supported',
    `The type of function ${quoted(used)} associated with computed field "${name}" of table ${quoted(table)} is being altered to "VOLATILE"`,
  );
