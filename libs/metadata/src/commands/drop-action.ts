// `drop_action`: the action, its permissions and, unless told otherwise, its log rows (spec/metadata-actions-api.md 2.4).
import { decodeFlag, decodeObject, optional, required } from '../decode/decoder.js';
import { decodeGraphqlName } from '../decode/graphql-text.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { findAction } from './find-action.js';
import { policiesWithout } from './policies/policy-names.js';

export interface DropActionArgs {
  readonly name: string;
  readonly clearRuns: boolean;
}

export const dropAction: Command<DropActionArgs> = {
  name: 'drop_action',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'accepted',
  decode(value) {
    const args = decodeObject(value);
    return {
      name: required(args, 'name', decodeGraphqlName),
      clearRuns: optional(args, 'clear_data', decodeFlag) ?? true,
    };
  },
  apply({ name, clearRuns }, context) {
    const { document } = context;
    const dropped = findAction(context, name);
    const actions = document.actions.filter((action) => action !== dropped);
    return {
      change: {
        document: { ...document, actions, ...policiesWithout(document, { actions }) },
        strictness: 'any-new',
        touched: [],
      },
      catalogEffects: clearRuns ? [{ type: 'clear-action-log', action: name }] : [],
      answer: SUCCESS,
    };
  },
};
