// Permissions of tables: created, dropped, commented (spec/permissions.md 2).
import { ADMIN_ROLE, type Json, type JsonObject } from '@app/types';
import {
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  optional,
  otherEntries,
  required,
} from '../../decode/decoder.js';
import { unknownPermissionType } from '../../decode/error.js';
import { decodePermission, TABLE_OPERATIONS } from '../../decode/permission.js';
import { permissionRef, type TableOperation, type TablePlace } from '../../object-ref.js';
import { partsOf, textOf, withParts } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { isInconsistent } from '../inconsistent.js';
import { noSuchPermission, permissionExists } from '../tables/error.js';
import { decodePlace, findServedTable, putPart, putTable, withComment } from '../tables/tracked-place.js';

export const TABLE_PERMISSION_COMMANDS: readonly Command<unknown>[] = [
  ...TABLE_OPERATIONS.flatMap((operation) => [
    ...bothForms(`create_${operation}_permission`, {
      inBulkAtomic: 'accepted',
      decode: (value) => decodeCreate(operation, value),
      apply: applyCreate,
    }),
    ...bothForms(`drop_${operation}_permission`, {
      inBulkAtomic: 'accepted',
      decode: (value) => decodeDrop(operation, value),
      apply: applyDrop,
    }),
  ]),
  ...bothForms('set_permission_comment', { inBulkAtomic: 'accepted', decode: decodeComment, apply: applyComment }),
];

interface CreateArgs {
  readonly place: TablePlace;
  readonly operation: TableOperation;
  readonly permission: JsonObject;
}

function decodeCreate(operation: TableOperation, value: Json): CreateArgs {
  const args = decodeObject(value);
  const permission = decodePermission(operation)(otherEntries(args, ['source', 'table']));
  return { place: decodePlace(args), operation, permission };
}

function applyCreate({ place, operation, permission }: CreateArgs, context: CommandContext): CommandOutcome {
  const tracked = findServedTable(context, place);
  const role = textOf(permission, 'role');
  const ref = permissionRef(operation, place, role);
  const list = `${operation}_permissions` as const;
  const isDefined = partsOf(tracked, list).some((part) => textOf(part, 'role') === role);
  if (role === ADMIN_ROLE || (isDefined && !isInconsistent(context, ref))) {
    throw permissionExists(operation, place.table, role);
  }
  const changed = withParts(tracked, list, putPart(partsOf(tracked, list), 'role', permission));
  return {
    change: { document: putTable(context.document, place.source, changed), strictness: 'own', touched: [ref] },
    answer: SUCCESS,
  };
}

interface PermissionArgs {
  readonly place: TablePlace;
  readonly operation: TableOperation;
  readonly role: string;
}

function decodeDrop(operation: TableOperation, value: Json): PermissionArgs {
  const args = decodeObject(value);
  return { place: decodePlace(args), operation, role: required(args, 'role', decodeNonEmptyText) };
}

function applyDrop({ place, operation, role }: PermissionArgs, context: CommandContext): CommandOutcome {
  const tracked = findServedTable(context, place);
  const list = `${operation}_permissions` as const;
  const parts = partsOf(tracked, list);
  const left = parts.filter((part) => textOf(part, 'role') !== role);
  if (left.length === parts.length) throw noSuchPermission(operation, place.table, role);
  const document = putTable(context.document, place.source, withParts(tracked, list, left));
  return { change: { document, strictness: 'any-new', touched: [] }, answer: SUCCESS };
}

function decodeComment(value: Json): PermissionArgs & { readonly comment: string | undefined } {
  const args = decodeObject(value);
  return {
    place: decodePlace(args),
    operation: required(args, 'permission', decodeOperation),
    role: required(args, 'role', decodeNonEmptyText),
    comment: optional(args, 'comment', decodeText),
  };
}

function decodeOperation(value: Json): TableOperation {
  const operation = TABLE_OPERATIONS.find((known) => known === value);
  if (operation === undefined) throw unknownPermissionType();
  return operation;
}

function applyComment(args: ReturnType<typeof decodeComment>, context: CommandContext): CommandOutcome {
  const { place, operation, role, comment } = args;
  const tracked = findServedTable(context, place);
  const list = `${operation}_permissions` as const;
  const parts = partsOf(tracked, list);
  const permission = parts.find((part) => textOf(part, 'role') === role);
  if (permission === undefined) throw noSuchPermission(`'${operation}'`, place.table, role);
  const changed = withParts(tracked, list, putPart(parts, 'role', withComment(permission, comment)));
  const document = putTable(context.document, place.source, changed);
  return { change: { document, strictness: 'any-new', touched: [] }, answer: SUCCESS };
}
