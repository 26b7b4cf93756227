// `create_action` (spec/metadata-actions-api.md 2.2). An inconsistent action of the name is overwritten.
import type { Action } from '@app/types';
import { decodeActionWithoutPermissions } from '../decode/action.js';
import { actionRef } from '../object-ref.js';
import { checkTransforms } from './check-transforms.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { actionExists } from './error.js';
import { putAction } from './find-action.js';
import { isInconsistent } from './inconsistent.js';

export const createAction: Command<Omit<Action, 'permissions'>> = {
  name: 'create_action',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'accepted',
  decode: decodeActionWithoutPermissions,
  apply(args, context) {
    const { document } = context;
    const touched = actionRef(args.name);
    const exists = document.actions.some(({ name }) => name === args.name);
    if (exists && !isInconsistent(context, touched)) throw actionExists(args.name);
    checkTransforms(args.definition);
    const actions = putAction(document.actions, { ...args, permissions: [] });
    return { change: { document: { ...document, actions }, strictness: 'own', touched: [touched] }, answer: SUCCESS };
  },
};
