// Everything that can be wrong with a mutation besides what the database says (spec/queries-and-mutations.md 7.5, 7.6).
import { GatewayError, type JsonPath } from '@app/types';

function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}

/** A child row gives a column that its parent determines. */
export function determinedByParent(columns: readonly string[], path: JsonPath): GatewayError {
  const message = `cannot insert ${quoted(columns)} columns as their values are already being determined by parent insert`;
  return new GatewayError({ code: 'validation-failed', message, path });
}

/** A row gives the columns that a related row, inserted first, would determine. */
export function alreadyDetermined(relationship: string, columns: readonly string[], path: JsonPath): GatewayError {
  const message = `cannot insert object relationship "${relationship}" as ${quoted(columns)} column values are already determined`;
  return new GatewayError({ code: 'validation-failed', message, path });
}

/** The related row that a row refers to was not written. */
export function objectNotInserted(relationship: string, table: string, path: JsonPath): GatewayError {
  const message = `cannot proceed to insert object relation "${relationship}" since insert to table "${table}" affects zero rows`;
  return new GatewayError({ code: 'not-supported', message, path });
}

/** A row was not written, so those that refer to it cannot be. */
export function parentNotInserted(table: string, path: JsonPath): GatewayError {
  const message = `cannot proceed to insert array relations since insert to table "${table}" affects zero rows`;
  return new GatewayError({ code: 'not-supported', message, path });
}

/** `_PLACEHOLDER` as column to update. */
export function erroneousColumn(path: JsonPath): GatewayError {
  return new GatewayError({ code: 'validation-failed', message: 'erroneous column name', path });
}

/** A column stands in several operators. */
export function repeatedColumns(columns: readonly string[], path: JsonPath): GatewayError {
  const list = columns.map((column) => `'${column}'`).join(', ');
  const message = `Column found in multiple operators: [${list}].`;
  return new GatewayError({ code: 'validation-failed', message, path });
}

/** A written row fails the permission's check. */
export function checkFailed(path: JsonPath): GatewayError {
  const message = 'check constraint of an insert/update permission has failed';
  return new GatewayError({ code: 'permission-error', message, path });
}
