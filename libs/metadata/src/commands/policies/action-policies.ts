// Commands on the policies of actions, which stand beside the document: stock tools neither see nor drop them.
import type { ActionPolicies, ActionPolicy, Json } from '@app/types';
import { decodeActionPolicies, decodeActionPolicy } from '../../decode/action-policy.js';
import { decodeObject, required } from '../../decode/decoder.js';
import { decodeGraphqlName } from '../../decode/graphql-text.js';
import { encodeActionPolicies } from '../../encode/action-policies.js';
import { METADATA_APIS, SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { findAction } from '../find-action.js';
import { checkPolicyNames, policiesOf } from './policy-names.js';
import { noSuchPolicy } from './error.js';

const CHANGE = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'accepted' } as const;

export const setActionPolicy: Command<{ readonly action: string; readonly policy: ActionPolicy }> = {
  ...CHANGE,
  name: 'set_action_policy',
  decode(value) {
    const args = decodeObject(value);
    return {
      action: required(args, 'action', decodeGraphqlName),
      policy: required(args, 'policy', decodeActionPolicy),
    };
  },
  apply({ action, policy }, context) {
    findAction(context, action);
    return store(context, { ...policiesOf(context.document), [action]: policy });
  },
};

export const dropActionPolicy: Command<string> = {
  ...CHANGE,
  name: 'drop_action_policy',
  decode: (value) => required(decodeObject(value), 'action', decodeGraphqlName),
  apply(action, context) {
    const policies = policiesOf(context.document);
    if (!Object.hasOwn(policies, action)) throw noSuchPolicy(action);
    return store(context, Object.fromEntries(Object.entries(policies).filter(([name]) => name !== action)));
  },
};

export const getActionPolicies: Command<null> = {
  name: 'get_action_policies',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: () => null,
  apply: (_args, { document }) => ({ answer: { type: 'json', json: encodeActionPolicies(policiesOf(document)) } }),
};

export const replaceActionPolicies: Command<ActionPolicies> = {
  ...CHANGE,
  name: 'replace_action_policies',
  decode: (value: Json) => required(decodeObject(value), 'policies', decodeActionPolicies),
  apply(policies, context) {
    checkPolicyNames(policies, context.document, policiesOf(context.document), ['policies']);
    return store(context, policies);
  },
};

function store({ document }: CommandContext, actionPolicies: ActionPolicies): CommandOutcome {
  return {
    change: { document: { ...document, actionPolicies }, strictness: 'any-new', touched: [] },
    answer: SUCCESS,
  };
}

export const POLICY_COMMANDS: readonly Command<unknown>[] = Object.freeze([
  setActionPolicy,
  dropActionPolicy,
  getActionPolicies,
  replaceActionPolicies,
] as readonly Command<unknown>[]);
