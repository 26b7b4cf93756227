// `drop_action_permission` (spec/metadata-actions-api.md 2.6). Inherited permissions are not stored, so not droppable.
import { decodeNonEmptyText, decodeObject, required } from '../decode/decoder.js';
import { decodeActionOfPermission } from './action-of-permission.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { noSuchActionPermission } from './error.js';
import { findAction, putAction } from './find-action.js';

export interface DropActionPermissionArgs {
  readonly action: string;
  readonly role: string;
}

export const dropActionPermission: Command<DropActionPermissionArgs> = {
  name: 'drop_action_permission',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'accepted',
  decode(value) {
    const args = decodeObject(value);
    return { action: decodeActionOfPermission(args), role: required(args, 'role', decodeNonEmptyText) };
  },
  apply({ action: name, role }, context) {
    const { document } = context;
    const action = findAction(context, name);
    const permissions = action.permissions.filter((permission) => permission.role !== role);
    if (permissions.length === action.permissions.length) throw noSuchActionPermission(name, role);
    const actions = putAction(document.actions, { ...action, permissions });
    return {
      change: { document: { ...document, actions }, strictness: 'any-new', touched: [] },
      answer: SUCCESS,
    };
  },
};
