// `create_action_permission` (spec/metadata-actions-api.md 2.5). Deviation: an unknown action is a fault.
import type { ActionPermission } from '@app/types';
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

export const createActionPermission: Command<CreateActionPermissionArgs> = {
  name: 'create_action_permission',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'accepted',
  decode(value) {
    const args = decodeObject(value);
    const action = decodeActionOfPermission(args);
    const role = required(args, 'role', decodeNonEmptyText);
    return { action, permission: { role, ...optionalEntry(args, 'comment', decodeText) } };
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
