// Custom types and actions of a document -> what is served, and every object that cannot be (spec/actions.md 1, 2).
import type { Action, ActionPolicy, CustomTypes, Inconsistency, Json, MetadataDocument, Role } from '@app/types';
import type { Resolution, ResolveEnv } from '@app/engine';
import { CUSTOM_TYPES_INCONSISTENT, INCONSISTENT_OBJECT, printActionFault, printCustomTypesReason } from './error.js';
import { databaseScalars } from './known-scalar.js';
import type { CallPreparation } from '../call/prepared-call.js';
import { argumentTypes } from '../permission/argument-types.js';
import { refusedEntries } from '../permission/refused-entries.js';
import { VisibleTypes } from '../permission/visible-fields.js';
import { resolveAction } from './resolve-action.js';
import { NO_RESOLVED_TYPES, resolveCustomTypes } from './resolve-custom-types.js';
import type { ResolvedAction, ResolvedActions } from './resolved-actions.js';
import { collectTypeNames } from './type-lookup.js';

/** Full printed forms of metadata objects, nulls included, for lists of inconsistent objects. */
export interface Describe {
  action(action: Action): Json;
  customTypes(types: CustomTypes): Json;
}

export interface ResolveDeps {
  readonly describe: Describe;
  readonly prepareCall: (action: Action, env: ResolveEnv) => CallPreparation;
}

/** Never throws for bad metadata: what is inconsistent is left out and reported. */
export function resolveActions(
  document: MetadataDocument,
  env: ResolveEnv,
  { describe, prepareCall }: ResolveDeps,
): Resolution<ResolvedActions> {
  const names = collectTypeNames(document.customTypes, databaseScalars(env.sources));
  const custom = resolveCustomTypes(document.customTypes, names, env);
  if (!custom.ok) {
    const bad = inconsistentTypes(document.customTypes, printCustomTypesReason(custom.faults), describe);
    const actions = document.actions.map((action) => inconsistentAction(action, CUSTOM_TYPES_INCONSISTENT, describe));
    return { resolved: freeze(NO_RESOLVED_TYPES, new Map(), new VisibleTypes()), inconsistencies: [bad, ...actions] };
  }
  const actions = new Map<string, ResolvedAction>();
  const inconsistencies: Inconsistency[] = [];
  const visible = new VisibleTypes();
  const policies = new Map(Object.entries(document.actionPolicies ?? {}));
  const actionEnv = {
    names,
    types: custom.types,
    prepareCall: (action: Action) => prepareCall(action, env),
    policyOf: (name: string) => policies.get(name) ?? NO_POLICY,
    roles: env,
    typeOf: argumentTypes(custom.types),
    precondition: env.precondition ?? (() => undefined),
  };
  for (const action of document.actions) {
    const resolution = resolveAction(action, actionEnv);
    if (resolution.ok) {
      const { grants, faults } = visible.take(resolution.action);
      const { refused } = resolution;
      actions.set(action.name, Object.freeze({ ...resolution.action, grants }));
      inconsistencies.push(...refusedEntries(action, { ...refused, faults: [...refused.faults, ...faults] }));
    } else {
      const reason = `in action "${action.name}"; ${printActionFault(resolution.fault)}`;
      inconsistencies.push(inconsistentAction(action, reason, describe));
    }
  }
  return { resolved: freeze(custom.types, actions, visible), inconsistencies };
}

const NO_POLICY: ActionPolicy = Object.freeze({});

function freeze(
  types: ResolvedActions['types'],
  actions: ResolvedActions['actions'],
  visible: VisibleTypes,
): ResolvedActions {
  return Object.freeze({ types, actions, visibleTo: (role: Role) => visible.of(role) });
}

function inconsistentTypes(types: CustomTypes, reason: string, describe: Describe): Inconsistency {
  return {
    type: 'custom_types',
    name: 'custom_types custom_types',
    reason: INCONSISTENT_OBJECT + reason,
    definition: describe.customTypes(types),
  };
}

function inconsistentAction(action: Action, reason: string, describe: Describe): Inconsistency {
  return {
    type: 'action',
    name: `action ${action.name}`,
    reason: INCONSISTENT_OBJECT + reason,
    definition: describe.action(action),
  };
}
