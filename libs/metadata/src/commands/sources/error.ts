// The faults of source commands (spec/metadata-postgres-api.md 2).
import { GatewayError, type ErrorCode } from '@app/types';

const fault = (code: ErrorCode, message: string) => new GatewayError({ code, message });

export const sourceExists = (name: string) => fault('already-exists', `source with name "${name}" already exists`);
export const sourceNotFound = (name: string) => fault('not-exists', `Could not find source with name "${name}"`);
export const newNameTaken = (name: string) => fault('already-exists', `Source with name "${name}" already exists`);
export const sourceInconsistent = (name: string) => fault('unexpected', `source with name "${name}" is inconsistent`);
export const noCapabilities = (kind: string) =>
  fault('not-supported', `source kind "${kind}" does not describe its capabilities`);
export const sourceInUse = (dependents: readonly string[]) =>
  fault('dependency-error', `cannot drop due to the following dependent objects: ${dependents.join(', ')}`);
