// Args of the legacy data commands -> DataCommand. @throws GatewayError parse-failed, unexpected-payload, not-supported
import type { DataCommand, Json, JsonObject, LegacyConflict } from '@app/types';
import {
  decodeNonEmptyText,
  decodeObject,
  keepJson,
  listOf,
  oneOf,
  optional,
  optionalEntry,
} from '../../decode/decoder.js';
import { keyOf } from '../../decode/key-of.js';
import { decodeQualifiedTable } from '../../decode/qualified-table.js';
import { DEFAULT_SOURCE } from '../../decode/source.js';
import { conflictWithBothTargets, conflictWithoutTarget, noObjects, nothingToUpdate } from './error.js';
import { decodeRows } from './decode-rows.js';

export const DATA_OPERATIONS = ['select', 'insert', 'update', 'delete', 'count'] as const;

const decodeNames = listOf(decodeNonEmptyText);

export function decodeDataCommand(operation: DataCommand['operation'], value: Json): DataCommand {
  const args = decodeObject(value);
  const place = {
    source: optional(args, 'source', decodeNonEmptyText) ?? DEFAULT_SOURCE,
    table: keyOf(args, 'table', decodeQualifiedTable),
  };
  switch (operation) {
    case 'select':
      return { operation, ...place, ...decodeRows(args) };
    case 'insert':
      return { operation, ...place, ...decodeInsert(args) };
    case 'update':
      return { operation, ...place, ...decodeUpdate(args) };
    case 'delete':
      return {
        operation,
        ...place,
        where: keyOf(args, 'where', keepJson),
        ...optionalEntry(args, 'returning', decodeNames),
      };
    case 'count':
      return {
        operation,
        ...place,
        ...optionalEntry(args, 'where', keepJson),
        ...optionalEntry(args, 'distinct', decodeNames),
      };
  }
}

function decodeInsert(args: JsonObject) {
  const conflict = optional(args, 'on_conflict', decodeConflict);
  return {
    objects: keyOf(args, 'objects', (value) => {
      const objects = listOf(decodeObject)(value);
      if (objects.length === 0) throw noObjects();
      return objects;
    }),
    ...(conflict === undefined ? {} : { conflict }),
    ...optionalEntry(args, 'returning', decodeNames),
  };
}

function decodeConflict(value: Json): LegacyConflict {
  const given = decodeObject(value);
  const action = keyOf(given, 'action', oneOf('ignore', 'update'));
  const constraint = optional(given, 'constraint', decodeNonEmptyText);
  const constraintOn = optional(given, 'constraint_on', decodeNames);
  if (constraint !== undefined && constraintOn !== undefined) throw conflictWithBothTargets();
  if (action === 'update' && constraint === undefined && constraintOn === undefined) throw conflictWithoutTarget();
  return {
    action,
    ...(constraint === undefined ? {} : { constraint }),
    ...(constraintOn === undefined ? {} : { constraintOn }),
  };
}

function decodeUpdate(args: JsonObject) {
  const where = keyOf(args, 'where', keepJson);
  const set = optional(args, '$set', decodeObject) ?? optional(args, 'values', decodeObject) ?? {};
  const increase = optional(args, '$inc', decodeObject) ?? {};
  const multiply = optional(args, '$mul', decodeObject) ?? {};
  const reset = optional(args, '$default', decodeNames) ?? [];
  const isEmpty = [set, increase, multiply].every((operator) => Object.keys(operator).length === 0);
  if (isEmpty && reset.length === 0) throw nothingToUpdate();
  return { where, set, increase, multiply, reset, ...optionalEntry(args, 'returning', decodeNames) };
}
