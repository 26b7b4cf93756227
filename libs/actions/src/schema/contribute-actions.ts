// Root fields of the actions that a role may see (spec/actions.md 3.1).
import { ADMIN_ROLE, type Role } from '@app/types';
import type { RootName, SchemaBuilder } from '@app/engine';
import { bindsCalls, PLAIN_GRANT, type Grant } from '../permission/grant.js';
import type { ActionMode, ActionTarget } from '../plan/action-payload.js';
import type { ResolvedAction, ResolvedActions } from '../resolve/resolved-actions.js';
import { ID_DESCRIPTION, resultType, runIdType } from './async-wrapper.js';
import { factoryOf, inputFields, outputTypeOf, type TypeFactory } from './type-factory.js';

/** Adds the fields to the role's schema. The relay schema has the mutation fields only. */
export function contributeActions(resolved: ResolvedActions, build: SchemaBuilder): void {
  const factory = factoryOf(resolved, build);
  // By name, so that every instance shows the same introspection, however its metadata came about.
  const actions = [...resolved.actions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const action of actions) {
    const grant = grantTo(action, build);
    if (grant === undefined) continue;
    const granted = { action, grant };
    if (action.kind === 'asynchronous') addAsync(granted, factory);
    else if (action.type === 'mutation') addCall('mutation', granted, factory);
    else if (build.key.api === 'graphql') addCall('query', granted, factory);
  }
}

interface Granted {
  readonly action: ResolvedAction;
  readonly grant: Grant;
}

/** On which terms the role may call it; undefined: not at all. */
export function grantTo(action: ResolvedAction, { key, roles }: SchemaBuilder): Grant | undefined {
  if (key.role === ADMIN_ROLE) return PLAIN_GRANT;
  const own = action.grants.get(key.role);
  if (own !== undefined || !action.isPlain) return own;
  return roles.some((role) => action.grants.has(role)) ? PLAIN_GRANT : undefined;
}

/** The arguments that the role has. */
export function argumentsOf({ arguments: args }: ResolvedAction, { presets }: Grant): ResolvedAction['arguments'] {
  return presets.size === 0 ? args : args.filter(({ name }) => !presets.has(name));
}

/** Whose grant a call has to be bound by; undefined: it may be made as it is. */
export function boundRole(grant: Grant, { key }: SchemaBuilder): Role | undefined {
  return bindsCalls(grant) ? key.role : undefined;
}

function addCall(root: RootName, { action, grant }: Granted, factory: TypeFactory): void {
  const field = {
    description: action.comment,
    args: inputFields(argumentsOf(action, grant), factory),
    type: outputTypeOf(action.output, factory),
  };
  factory.build.addRootField(root, action.name, field, bindingOf(action, 'sync', boundRole(grant, factory.build)));
}

function addAsync({ action, grant }: Granted, factory: TypeFactory): void {
  const { build } = factory;
  const description = action.comment;
  const enqueue = { description, args: inputFields(argumentsOf(action, grant), factory), type: runIdType(factory) };
  build.addRootField('mutation', action.name, enqueue, bindingOf(action, 'enqueue', boundRole(grant, build)));
  if (build.key.api === 'relay') return;
  for (const root of ['query', 'subscription'] as const) {
    const args = { id: { type: runIdType(factory), description: ID_DESCRIPTION } };
    const result = { description, args, type: resultType(action, factory) };
    build.addRootField(root, action.name, result, bindingOf(action, 'result'));
  }
}

function bindingOf(action: ResolvedAction, mode: ActionMode, boundBy?: Role): { kind: 'action'; target: ActionTarget } {
  const target = boundBy === undefined ? { action, mode } : { action, mode, boundBy };
  return { kind: 'action', target: Object.freeze(target) };
}
