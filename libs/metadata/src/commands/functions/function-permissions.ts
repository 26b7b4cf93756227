// Who may call a function (spec/permissions.md 10).
import { isJsonList, isJsonObject, tableKey, type Json, type JsonObject, type MetadataDocument } from '@app/types';
import { decodeNonEmptyText, decodeObject, otherEntries, required } from '../../decode/decoder.js';
import { openScopes } from '../../dependencies/reference-names.js';
import { rowsOfFunction } from '../../dependencies/rows-of-function.js';
import { functionPermissionRef, functionRef } from '../../object-ref.js';
import { partsOf, textOf } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { isInconsistent } from '../inconsistent.js';
import {
  functionPermissionExists,
  noSuchFunction,
  noSuchFunctionPermission,
  returnTableNotSelectable,
} from '../tables/error.js';
import { decodeFunctionPlace, findFunction, putFunction, type FunctionPlace } from './find-function.js';

interface FunctionPermissionArgs {
  readonly place: FunctionPlace;
  readonly role: string;
}

export const FUNCTION_PERMISSION_COMMANDS: readonly Command<unknown>[] = [
  ...bothForms('create_function_permission', { inBulkAtomic: 'accepted', decode: decodeArgs, apply: applyCreate }),
  ...bothForms('drop_function_permission', { inBulkAtomic: 'accepted', decode: decodeArgs, apply: applyDrop }),
];

function decodeArgs(value: Json): FunctionPermissionArgs {
  const args = decodeObject(value);
  return { place: decodeFunctionPlace(args), role: required(args, 'role', decodeNonEmptyText) };
}

function applyCreate({ place, role }: FunctionPermissionArgs, context: CommandContext): CommandOutcome {
  const tracked = findFunction(context, place);
  if (isInconsistent(context, functionRef(place.source, place.function))) {
    throw noSuchFunction(place.function, place.source);
  }
  const ref = functionPermissionRef(place.source, place.function, role);
  const others = permissionsOf(tracked).filter((permission) => textOf(permission, 'role') !== role);
  const isPresent = others.length < permissionsOf(tracked).length;
  if (isPresent && !isInconsistent(context, ref)) {
    throw functionPermissionExists(place.function, { source: place.source, role });
  }
  refuseUnselectable(tracked, { place, role }, context);
  const changed = { ...tracked, permissions: [...others, { role }] };
  return {
    change: { document: putFunction(context.document, place, changed), strictness: 'own', touched: [ref] },
    answer: SUCCESS,
  };
}

/** A role that cannot see the rows has no use for the function. */
function refuseUnselectable(
  tracked: JsonObject,
  { place, role }: FunctionPermissionArgs,
  { document, catalogs }: CommandContext,
): void {
  const scope = openScopes(document, catalogs).get(place.source);
  const rows = scope === undefined ? undefined : rowsOfFunction(tracked, scope);
  if (rows === undefined) return;
  const table = scope?.tables.get(tableKey(rows));
  const permissions = table === undefined ? [] : partsOf(table, 'select_permissions');
  const roles = withParents(document, role);
  if (permissions.some((permission) => roles.has(textOf(permission, 'role')))) return;
  throw returnTableNotSelectable(rows, role);
}

/** The role and, of an inherited one, all roles that it inherits from. */
function withParents({ inheritedRoles }: MetadataDocument, role: string): ReadonlySet<string> {
  const roles = new Set([role]);
  // A set goes on to what is added while it is walked.
  for (const one of roles) {
    const inherited = inheritedRoles.find(({ role_name: name }) => name === one);
    for (const parent of inherited?.role_set ?? []) roles.add(parent);
  }
  return roles;
}

function applyDrop({ place, role }: FunctionPermissionArgs, context: CommandContext): CommandOutcome {
  const tracked = findFunction(context, place);
  const present = permissionsOf(tracked);
  const left = present.filter((permission) => textOf(permission, 'role') !== role);
  if (left.length === present.length) throw noSuchFunctionPermission(place.function, { source: place.source, role });
  const rest = otherEntries(tracked, ['permissions']);
  const changed = left.length === 0 ? rest : { ...rest, permissions: left };
  return {
    change: { document: putFunction(context.document, place, changed), strictness: 'any-new', touched: [] },
    answer: SUCCESS,
  };
}

function permissionsOf({ permissions }: JsonObject): readonly JsonObject[] {
  return isJsonList(permissions) ? permissions.filter(isJsonObject) : [];
}
