// `update_action`: replaces definition and comment, keeps permissions (spec/metadata-actions-api.md 2.3).
import type { Action } from '@app/types';
import { decodeActionWithoutPermissions } from '../decode/action.js';
import { actionRef } from '../object-ref.js';
import { checkTransforms } from './check-transforms.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { findServedAction, putAction } from './find-action.js';

export const updateAction: Command<Omit<Action, 'permissions'>> = {
  name: 'update_action',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'accepted',
  decode: decodeActionWithoutPermissions,
  apply(args, context) {
    const { document } = context;
    const { permissions } = findServedAction(context, args.name);
    checkTransforms(args.definition);
    const actions = putAction(document.actions, { ...args, permissions });
    const touched = [actionRef(args.name)];
    return { change: { document: { ...document, actions }, strictness: 'own', touched }, answer: SUCCESS };
  },
};
