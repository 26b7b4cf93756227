// The action a command is about.
import type { Action } from '@app/types';
import { actionRef } from '../object-ref.js';
import type { CommandContext } from './command.js';
import { noSuchAction } from './error.js';
import { isInconsistent } from './inconsistent.js';

/** The action in the document. @throws GatewayError not-exists. */
export function findAction({ document }: CommandContext, name: string): Action {
  const action = document.actions.find((candidate) => candidate.name === name);
  if (action === undefined) throw noSuchAction(name);
  return action;
}

/** The same, but inconsistent actions count as absent. @throws GatewayError not-exists. */
export function findServedAction(context: CommandContext, name: string): Action {
  if (isInconsistent(context, actionRef(name))) throw noSuchAction(name);
  return findAction(context, name);
}

/** A copy of the list in which `action` takes the place of the one of its name, or comes last. */
export function putAction(actions: readonly Action[], action: Action): readonly Action[] {
  return actions.some(({ name }) => name === action.name)
    ? actions.map((present) => (present.name === action.name ? action : present))
    : [...actions, action];
}
