// Commands of operators on runs of actions. They change no metadata.
import { METADATA_APIS, type Command } from '../command.js';
import { decodeRunId, decodeRunListFilter } from './decode-run-args.js';
import type { RunListFilter } from './run-question.js';

export const listActionRuns: Command<RunListFilter> = {
  name: 'list_action_runs',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: decodeRunListFilter,
  apply: (filter) => ({ answer: { type: 'runs', question: { type: 'list', filter } } }),
};

export const getActionRun: Command<string> = aboutOne('get_action_run', 'get', 'read');
export const replayActionRun: Command<string> = aboutOne('replay_action_run', 'replay', 'catalog');
export const cancelActionRun: Command<string> = aboutOne('cancel_action_run', 'cancel', 'catalog');

function aboutOne(name: string, type: 'get' | 'replay' | 'cancel', access: 'read' | 'catalog'): Command<string> {
  return {
    name,
    access,
    apis: METADATA_APIS,
    inBulkAtomic: 'refused',
    decode: decodeRunId,
    apply: (id) => ({ answer: { type: 'runs', question: { type, id } } }),
  };
}

export const RUN_COMMANDS: readonly Command<unknown>[] = Object.freeze([
  listActionRuns,
  getActionRun,
  replayActionRun,
  cancelActionRun,
] as readonly Command<unknown>[]);
