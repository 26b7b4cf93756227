// A tracked function (spec/metadata-postgres-api.md 6, 14). Its name comes out qualified.
import { printTable, type Json, type JsonObject } from '@app/types';
import {
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  oneOf,
  optional,
  optionalEntry,
  otherEntries,
  required,
  uniqueListOf,
} from './decoder.js';
import { decodeGraphqlName } from './graphql-text.js';
import { textOf } from '../table-parts.js';
import { decodeQualifiedTable, decodeQualifiedTableJson } from './qualified-table.js';

export function decodeTrackedFunction(value: Json): JsonObject {
  const tracked = decodeObject(value);
  return {
    function: required(tracked, 'function', decodeQualifiedTableJson),
    ...optionalEntry(tracked, 'configuration', decodeFunctionConfiguration),
    ...optionalEntry(tracked, 'permissions', decodeFunctionPermissions),
    ...optionalEntry(tracked, 'comment', decodeText),
    ...otherEntries(tracked, ['function', 'configuration', 'permissions', 'comment']),
  };
}

export const decodeTrackedFunctions = uniqueListOf('functions', decodeTrackedFunction, (tracked) =>
  printTable(decodeQualifiedTable(tracked.function ?? null)),
);

/** Kept as it is once it is readable. */
export function decodeFunctionConfiguration(value: Json): JsonObject {
  const configuration = decodeObject(value);
  optional(configuration, 'custom_name', decodeGraphqlName);
  optional(configuration, 'custom_root_fields', decodeRootFields);
  optional(configuration, 'session_argument', decodeText);
  optional(configuration, 'exposed_as', oneOf('query', 'mutation'));
  return configuration;
}

function decodeRootFields(value: Json): JsonObject {
  const fields = decodeObject(value);
  optional(fields, 'function', decodeGraphqlName);
  optional(fields, 'function_aggregate', decodeGraphqlName);
  return fields;
}

const decodeFunctionPermissions = uniqueListOf(
  'permissions',
  (value): JsonObject => {
    const permission = decodeObject(value);
    return { ...permission, role: required(permission, 'role', decodeNonEmptyText) };
  },
  (item) => textOf(item, 'role'),
);
