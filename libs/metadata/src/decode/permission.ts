// Permissions of a table: role, definition, comment (spec/permissions.md 2). Columns and filters are checked against the
// database elsewhere.
import { RawNumber, isJsonList, type Json, type JsonObject } from '@app/types';
import type { TableOperation } from '../object-ref.js';
import {
  decodeFlag,
  decodeInteger,
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  listOf,
  optional,
  optionalEntry,
  otherEntries,
  required,
  uniqueListOf,
  type Decoder,
} from './decoder.js';
import { oneOf } from './decoder.js';
import { textOf } from '../table-parts.js';
import { wrongType } from './error.js';

export const TABLE_OPERATIONS: readonly TableOperation[] = Object.freeze<TableOperation[]>([
  'insert',
  'select',
  'update',
  'delete',
]);

const ROOT_FIELDS = oneOf('select', 'select_by_pk', 'select_aggregate', 'select_stream');

/** Checks the parts of a definition; it is kept as it is. */
const CHECKS: Readonly<Record<TableOperation, (definition: JsonObject) => void>> = {
  select(definition) {
    required(definition, 'columns', decodeColumns);
    required(definition, 'filter', decodeObject);
    optional(definition, 'limit', decodeLimit);
    optional(definition, 'allow_aggregations', decodeFlag);
    optional(definition, 'computed_fields', listOf(decodeNonEmptyText));
    optional(definition, 'query_root_fields', listOf(ROOT_FIELDS));
    optional(definition, 'subscription_root_fields', listOf(ROOT_FIELDS));
  },
  insert(definition) {
    required(definition, 'check', decodeObject);
    optional(definition, 'columns', decodeColumns);
    checkWrites(definition);
  },
  update(definition) {
    required(definition, 'columns', decodeColumns);
    required(definition, 'filter', decodeObject);
    optional(definition, 'check', decodeObject);
    checkWrites(definition);
  },
  delete(definition) {
    required(definition, 'filter', decodeObject);
    checkWrites(definition);
  },
};

function checkWrites(definition: JsonObject): void {
  optional(definition, 'set', decodeObject);
  optional(definition, 'backend_only', decodeFlag);
  optional(definition, 'validate_input', decodeObject);
}

/** Any whole number: one that is too large for a row count limits nothing, and must not keep stored metadata from being read. */
function decodeLimit(value: Json): Json {
  return value instanceof RawNumber && /^\d+$/.test(value.text) ? value : decodeInteger(value);
}

/** `"*"` or names. */
function decodeColumns(value: Json): Json {
  if (value === '*') return value;
  if (!isJsonList(value)) throw wrongType('[]', 'Array', value);
  return listOf(decodeText)(value);
}

/** One item of `<operation>_permissions`. */
export function decodePermission(operation: TableOperation): Decoder<JsonObject> {
  return (value) => {
    const item = decodeObject(value);
    const decodeDefinition = (definition: Json): JsonObject => {
      CHECKS[operation](decodeObject(definition));
      return definition as JsonObject;
    };
    return {
      role: required(item, 'role', decodeNonEmptyText),
      permission: required(item, 'permission', decodeDefinition),
      ...optionalEntry(item, 'comment', decodeText),
      ...otherEntries(item, ['role', 'permission', 'comment']),
    };
  };
}

/** All of them: one for each role. */
export function decodePermissions(operation: TableOperation): Decoder<readonly JsonObject[]> {
  return uniqueListOf(`${operation} permissions`, decodePermission(operation), (item) => textOf(item, 'role'));
}
