// Actions as the corridor sees them: the four sockets of a kind, each filled by one folder of this lib.
import type { Action } from '@app/types';
import type { FieldKind, ResolveEnv } from '@app/engine';
import { prepareCall, type CallPreparation, type CallSettings } from './call/prepared-call.js';
import { callDependencies, changesOf, dependenciesOf } from './caching/dependencies.js';
import { joinFields } from './join/join-fields.js';
import type { ActionJoinPayload } from './join/join-payload.js';
import { planJoin } from './join/plan-join.js';
import { runActionJoin } from './join/run-join.js';
import type { ActionPayload } from './plan/action-payload.js';
import { planAction } from './plan/plan-action.js';
import { resolveActions, type Describe } from './resolve/resolve-actions.js';
import type { ResolvedActions } from './resolve/resolved-actions.js';
import { endsItself, runStep, type StepServices } from './run-step.js';
import { contributeActions } from './schema/contribute-actions.js';

/** What the composition root gives to this kind. */
export interface ActionKindDeps extends StepServices {
  readonly settings: CallSettings;
  readonly describe: Describe;
}

/** Makes the kind. It keeps no state: everything that belongs to a document is in its `ResolvedActions`. */
export function createActionKind(deps: ActionKindDeps): FieldKind<ResolvedActions, ActionPayload> {
  const prepare = (action: Action, env: ResolveEnv): CallPreparation =>
    prepareCall(action, env.environment, deps.settings);
  return {
    name: 'action',
    resolve: (document, env) => resolveActions(document, env, { describe: deps.describe, prepareCall: prepare }),
    contribute: contributeActions,
    printsHoles: true,
    plan: planAction,
    joinFields,
    planJoin,
    dependencies: dependenciesOf,
    joinDependencies: (payload, resolved) => {
      const { action, boundBy } = payload as ActionJoinPayload;
      return callDependencies(resolved.actions.get(action), boundBy);
    },
    changes: changesOf,
    runner: {
      run: (payload, resolved, context) => runStep(payload, { resolved, context }, deps),
      runJoin: (payload, keys, { resolved, context }) =>
        runActionJoin(payload as ActionJoinPayload, keys, { resolved, context, services: deps }),
      endsItself,
      runsFirst: ({ mode }) => mode === 'enqueue',
    },
  };
}
