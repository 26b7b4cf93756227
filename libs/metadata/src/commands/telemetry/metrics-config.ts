// `set_metrics_config` and `remove_metrics_config` (spec/metadata-actions-api.md 6.4): kept for tools that export it.
import type { Json, JsonObject } from '@app/types';
import { decodeFlag, decodeObject, required } from '../../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';

const traits = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;

function put({ document }: CommandContext, config: Json | undefined): CommandOutcome {
  const rest = Object.entries(document.otherSections).filter(([key]) => key !== 'metrics_config');
  const otherSections = Object.fromEntries(config === undefined ? rest : [...rest, ['metrics_config', config]]);
  return { change: { document: { ...document, otherSections }, strictness: 'own', touched: [] }, answer: SUCCESS };
}

export const setMetricsConfig: Command<JsonObject> = {
  ...traits,
  name: 'set_metrics_config',
  decode: (value) => {
    const config = decodeObject(value);
    return {
      analyze_query_variables: required(config, 'analyze_query_variables', decodeFlag),
      analyze_response_body: required(config, 'analyze_response_body', decodeFlag),
    };
  },
  apply: (config, context) => put(context, config),
};

export const removeMetricsConfig: Command<undefined> = {
  ...traits,
  name: 'remove_metrics_config',
  decode: () => undefined,
  apply: (_, context) => put(context, undefined),
};
