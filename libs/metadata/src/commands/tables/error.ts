// The faults of commands on tables and their parts (spec/metadata-postgres-api.md 3 to 7, spec/permissions.md 2, 10).
import { GatewayError, printTable, type ErrorCode, type Json, type QualifiedTable } from '@app/types';
import type { TableOperation, TablePlace } from '../../object-ref.js';

function fault(code: ErrorCode, message: string, internal?: Json): GatewayError {
  return new GatewayError({ code, message, ...(internal === undefined ? {} : { internal }) });
}

export const noSuchTable = ({ source, table }: TablePlace) =>
  fault('not-exists', `table "${printTable(table)}" does not exist in source: ${source}`);

export const tablesRepeated = (names: readonly string[]) =>
  fault('bad-request', `The following tables occur more than once in the request: ${names.join(', ')}`);
export const allTablesFailed = (verb: 'track' | 'untrack', failures: Json) =>
  fault('invalid-configuration', `all tables failed to ${verb}`, failures);
export const metadataWarnings = (warnings: Json) =>
  fault('metadata-warnings', 'failed due to metadata warnings', warnings);

export const fieldExists = (name: string, table: QualifiedTable) =>
  fault('already-exists', `field with name "${name}" already exists in table "${printTable(table)}"`);
export const noSuchRelationship = (name: string) => fault('not-exists', `relationship "${name}" does not exist`);
export const noSuchRemoteRelationship = (name: string) => fault('not-exists', `"${name}" does not exist`);
export const notRemoteRelationship = () => fault('unexpected-payload', 'expecting a remote relationship');
export const columnNotRelationship = (name: string) =>
  fault('unexpected-payload', `expecting a relationship; but, "${name}" is a postgres column; `);
export const relationshipNameTaken = (name: string, newName: string, table: QualifiedTable) =>
  fault(
    'already-exists',
    `cannot rename relationship "${name}" to "${newName}" in table "${printTable(table)}" as a column/relationship with the name already exists`,
  );

export const permissionExists = (operation: TableOperation, table: QualifiedTable, role: string) =>
  fault(
    'already-exists',
    `${operation} permission already defined on table "${printTable(table)}" with role "${role}"`,
  );
export const noSuchPermission = (operation: string, table: QualifiedTable, role: string) =>
  fault('permission-denied', `${operation} permission on "${printTable(table)}" for role "${role}" does not exist`);

export const noSuchComputedField = (name: string) => fault('not-exists', `computed field "${name}" does not exist`);

export const functionTracked = (name: QualifiedTable) =>
  fault('already-tracked', `function already tracked: "${printTable(name)}"`);
export const tableOfThatName = (name: QualifiedTable) =>
  fault('not-supported', `table with name "${printTable(name)}" already exists`);
export const noSuchFunction = (name: QualifiedTable, source: string) =>
  fault('not-exists', `function "${printTable(name)}" does not exist in source: ${source}`);
export const functionPermissionExists = (name: QualifiedTable, { source, role }: { source: string; role: string }) =>
  fault(
    'already-exists',
    `permission of role "${role}" already exists for function "${printTable(name)}" in source: "${source}"`,
  );
export const noSuchFunctionPermission = (name: QualifiedTable, { source, role }: { source: string; role: string }) =>
  fault(
    'not-exists',
    `permission of role "${role}" does not exist for function "${printTable(name)}" in source: "${source}"`,
  );
export const returnTableNotSelectable = (table: QualifiedTable, role: string) =>
  fault(
    'not-supported',
    `function permission can only be added when the function's return table "${printTable(table)}" has select permission configured for role: "${role}"`,
  );

export const sourceInconsistent = (name: string) => fault('unexpected', `source with name "${name}" is inconsistent`);
