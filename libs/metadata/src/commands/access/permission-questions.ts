// Commands that tell who may do what. They change nothing.
import { isJsonObject, type Json, type JsonObject, type QualifiedTable } from '@app/types';
import { decodeNonEmptyText, required } from '../../decode/decoder.js';
import { METADATA_APIS, type Command } from '../command.js';
import { strictArgs } from '../runs/decode-run-args.js';
import { decodePlace } from '../tables/tracked-place.js';
import { notOneObject } from './error.js';

/** The object whose callers are asked for. */
export type HoldersQuestion =
  | { readonly type: 'action'; readonly action: string }
  | { readonly type: 'table'; readonly source: string; readonly table: QualifiedTable };

export const getRolePermissions: Command<string> = {
  name: 'get_role_permissions',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: (value) => required(strictArgs(value, ['role']), 'role', decodeNonEmptyText),
  apply: (role) => ({ answer: { type: 'asked', question: { type: 'role-permissions', role } } }),
};

export const getPermissionHolders: Command<HoldersQuestion> = {
  name: 'get_permission_holders',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: decodeHolders,
  apply: (of) => ({ answer: { type: 'asked', question: { type: 'permission-holders', of } } }),
};

export const PERMISSION_QUESTIONS: readonly Command<unknown>[] = Object.freeze([
  getRolePermissions,
  getPermissionHolders,
] as readonly Command<unknown>[]);

/** `{action}` or `{table: {source, schema, name}}`. */
function decodeHolders(value: Json): HoldersQuestion {
  const args = strictArgs(value, ['action', 'table', 'source']);
  if ((args.action === undefined) === (args.table === undefined)) throw notOneObject();
  if (args.action !== undefined) return { type: 'action', action: required(args, 'action', decodeNonEmptyText) };
  return { type: 'table', ...decodeTablePlace(args) };
}

/** The source may stand in the table's name or, as in other commands, beside it. */
function decodeTablePlace(args: JsonObject): { readonly source: string; readonly table: QualifiedTable } {
  const { table } = args;
  if (!isJsonObject(table) || table.source === undefined) return decodePlace(args);
  const { source, ...name } = table;
  return decodePlace({ source, table: name });
}
