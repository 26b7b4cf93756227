// The faults of commands (spec/metadata-actions-api.md 2 to 5, spec/metadata-postgres-api.md 1 to 3). Status 400 unless said.
import { GatewayError, printTable, type ErrorCode, type QualifiedTable } from '@app/types';

function fault(code: ErrorCode, message: string): GatewayError {
  return new GatewayError({ code, message });
}

export const actionExists = (name: string) => fault('already-exists', `action with name "${name}" already exists`);
export const noSuchAction = (name: string) => fault('not-exists', `action with name "${name}" does not exist`);
export const actionPermissionExists = (action: string, role: string) =>
  fault('already-exists', `permission for role "${role}" is already defined on "${action}"`);
export const noSuchActionPermission = (action: string, role: string) =>
  fault('not-exists', `permission for role: "${role}" is not defined on "${action}"`);

export const noDefaultSource = () =>
  fault('not-supported', 'cannot import metadata without sources since no default source is defined');
export const sourceNotInMetadata = (name: string) =>
  fault('not-exists', `Source with name "${name}" not found in metadata`);
export const remoteSchemaNotInMetadata = (name: string) =>
  fault('not-exists', `Remote schema with name "${name}" not found in metadata`);

export const roleInOwnSet = () => fault('invalid-params', 'an inherited role name cannot be in the role combination');
export const noSuchInheritedRole = (role: string) => fault('not-exists', `"${role}" inherited role doesn't exist`);

export const noSuchSource = (name: string) => fault('not-exists', `source with name "${name}" does not exist`);
export const tableTracked = (table: QualifiedTable) =>
  fault('already-tracked', `view/table already tracked: "${printTable(table)}"`);
export const tableUntracked = (table: QualifiedTable) =>
  fault('already-untracked', `view/table already untracked: "${printTable(table)}"`);
export const functionOfThatName = (table: QualifiedTable) =>
  fault('not-supported', `function with name "${printTable(table)}" already exists`);
