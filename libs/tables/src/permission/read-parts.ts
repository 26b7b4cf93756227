// Parts that permissions of several operations have.
import { isJsonList, isJsonNumber, isJsonObject, type Json, type JsonObject } from '@app/types';
import { permissionFault } from './error.js';
import type { ValidateInput } from './table-permissions.js';

const DEFAULT_TIMEOUT_SECONDS = 10;

/** @throws PermissionFault */
export function requiredPart(permission: JsonObject, key: string): Json {
  const value = permission[key];
  if (value === undefined || value === null) throw permissionFault.missingKey(key);
  return value;
}

/** False when absent. @throws PermissionFault */
export function readFlag(permission: JsonObject, key: string): boolean {
  const value = permission[key] ?? false;
  if (typeof value !== 'boolean') throw permissionFault.malformed(`${key}: expected a boolean`);
  return value;
}

/** The webhook that is asked before the mutation (spec/permissions.md 7.1). @throws PermissionFault */
export function readValidateInput(value: Json | undefined): ValidateInput | null {
  if (value === undefined || value === null) return null;
  // The command API writes an empty object where there is none.
  if (isJsonObject(value) && Object.keys(value).length === 0) return null;
  const definition = isJsonObject(value) && (value.type ?? 'http') === 'http' ? value.definition : undefined;
  if (!isJsonObject(definition))
    throw permissionFault.malformed('validate_input: expected a definition of type "http"');
  const { url, headers, timeout, forward_client_headers: forward } = definition;
  if (typeof url !== 'string') throw permissionFault.malformed("validate_input: the key 'url' was not present");
  if ((forward ?? null) !== null && typeof forward !== 'boolean') {
    throw permissionFault.malformed('validate_input: forward_client_headers: expected a boolean');
  }
  return {
    url,
    headers: readHeaders(headers),
    timeoutSeconds: readTimeout(timeout),
    forwardClientHeaders: forward === true,
  };
}

function readTimeout(value: Json | undefined): number {
  if (value === undefined || value === null) return DEFAULT_TIMEOUT_SECONDS;
  const seconds = isJsonNumber(value) ? Number(typeof value === 'number' ? value : value.text) : Number.NaN;
  if (!(seconds >= 0)) throw permissionFault.malformed('validate_input: timeout: expected a number of seconds');
  return seconds;
}

function readHeaders(value: Json | undefined): ValidateInput['headers'] {
  if (value === undefined || value === null) return [];
  if (!isJsonList(value)) throw permissionFault.malformed('validate_input: headers: expected a list');
  return value.map((header) => {
    if (isJsonObject(header) && typeof header.name === 'string') {
      const { name, value: text, value_from_env: variable } = header;
      if (typeof text === 'string' && variable === undefined) return { name, value: text };
      if (typeof variable === 'string' && text === undefined) return { name, value_from_env: variable };
    }
    throw permissionFault.malformed('validate_input: headers: expected a name with a value or value_from_env');
  });
}
