// `set_api_limits` and `remove_api_limits` (spec/metadata-actions-api.md 6.1).
import type { Json, JsonObject } from '@app/types';
import { METADATA_APIS, SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { decodeApiLimits } from './decode-api-limits.js';

const traits = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;

function put({ document }: CommandContext, limits: Json | undefined): CommandOutcome {
  const rest = Object.entries(document.otherSections).filter(([key]) => key !== 'api_limits');
  const otherSections = Object.fromEntries(limits === undefined ? rest : [...rest, ['api_limits', limits]]);
  return { change: { document: { ...document, otherSections }, strictness: 'own', touched: [] }, answer: SUCCESS };
}

/** Replaces all limits. */
export const setApiLimits: Command<JsonObject> = {
  ...traits,
  name: 'set_api_limits',
  decode: decodeApiLimits,
  apply: (limits, context) => put(context, limits),
};

export const removeApiLimits: Command<undefined> = {
  ...traits,
  name: 'remove_api_limits',
  decode: () => undefined,
  apply: (_, context) => put(context, undefined),
};
