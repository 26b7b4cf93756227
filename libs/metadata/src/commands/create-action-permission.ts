// `create_action_permission` (spec/metadata-actions-api.md 2.5). Deviation: an unknown action is a fault.
import type { ActionPermission, Json, JsonObject } from '@app/types';
import { decodeNonEmptyText, decodeObject, decodeText, optionalEntry, required } from '../decode/decoder.js';
import { actionPermissionRef } from '../object-ref.js';
import { decodeActionOfPermission } from './action-of-permission.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { actionPermissionExists } from './error.js';
import { findServedAction, putAction } from './find-action.js';

export interface CreateActionPermissionArgs {
  readonly action: string;
  readonly permission: ActionPermission;
}

/** What the entry says beyond that the action may be called: losing it would grant more than was asked for. */
const TERMS = ['presets', 'output_fields', 'check'] as const;

function termsOf(args: JsonObject): JsonObject {
  const terms = TERMS.flatMap((key): [string, Json][] => {
    const value = Object.hasOwn(args, key) ? args[key] : undefined;
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return Object.fromEntries(terms);
}

export const createActionPermission: Command<CreateActionPermissionArgs> = {
  name: 'create_action_permission',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'accepted',
  decode(value) {
    const args = decodeObject(value);
    const action = decodeActionOfPermission(args);
    const role = required(args, 'role', decodeNonEmptyText);
    const comment = optionalEntry(args, 'comment', decodeText);
    return { action, permission: { role, ...comment, ...termsOf(args) } };
  },
  apply({ action: name, permission }, context) {
    const { document } = context;
    const action = findServedAction(context, name);
    if (action.permissions.some(({ role }) => role === permission.role)) {
      throw actionPermissionExists(name, permission.role);
    }
    const actions = putAction(document.actions, { ...action, permissions: [...action.permissions, permission] });
    const touched = [actionPermissionRef(name, permission.role)];
    return { change: { document: { ...document, actions }, strictness: 'own', touched }, answer: SUCCESS };
  },
};
