// The faults of collection and allow-list commands (spec/metadata-actions-api.md 5.2, 5.3).
import { GatewayError, type ErrorCode } from '@app/types';
import { parseFailed } from '../../decode/error.js';

function fault(code: ErrorCode, message: string, ...path: string[]): GatewayError {
  return new GatewayError({ code, message, path });
}

export const collectionExists = (name: string, key: string) =>
  fault('already-exists', `query collection with name "${name}" already exists`, key);
export const noSuchCollection = (name: string) =>
  fault('not-exists', `query collection with name "${name}" does not exist`);
export const collectionInAllowlist = (name: string) =>
  fault(
    'dependency-error',
    `query collection with name "${name}" is present in the allowlist; cannot proceed to drop. please use cascade to confirm you wish to drop it from the allowlist as well`,
  );
export const queryExists = (collection: string, query: string) =>
  fault('already-exists', `query with name "${query}" already exists in collection "${collection}"`);
export const noSuchQuery = (collection: string, query: string) =>
  fault('not-found', `query with name "${query}" not found in collection "${collection}"`);
export const notInAllowlist = (collection: string) =>
  fault('not-found', `collection "${collection}" doesn't exist in the allowlist`);
export const rolesOfGlobalScope = () => parseFailed('roles are not allowed when global is true');
export const repeatedRoles = () => parseFailed('duplicate roles are not allowed');
