// Resolved actions for the specs of later stages.
import type { Action, CustomTypes } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import { resolveActions } from '../src/resolve/resolve-actions.js';
import type { ResolvedActions } from '../src/resolve/resolved-actions.js';
import { document, resolveEnv } from './documents.js';
import { preparedCall } from './prepared-calls.js';

/** Resolves good metadata. @throws Error when anything is inconsistent. */
export function resolved(
  actions: readonly Action[],
  types: Partial<CustomTypes> = {},
  env: ResolveEnv = resolveEnv(),
): ResolvedActions {
  const result = resolveActions(document(actions, types), env, {
    describe: { action: () => null, customTypes: () => null },
    prepareCall: ({ name }) => ({ ok: true, call: preparedCall(name) }),
  });
  const [first] = result.inconsistencies;
  if (first) throw new Error(first.reason);
  return result.resolved;
}
