// Root fields of the actions that a role may see (spec/actions.md 3.1).
import { ADMIN_ROLE } from '@app/types';
import type { RootName, SchemaBuilder } from '@app/engine';
import type { ActionMode, ActionTarget } from '../plan/action-payload.js';
import type { ResolvedAction, ResolvedActions } from '../resolve/resolved-actions.js';
import { ID_DESCRIPTION, resultType, runIdType } from './async-wrapper.js';
import { inputFields, outputTypeOf, type TypeFactory } from './type-factory.js';

/** Adds the fields to the role's schema. The relay schema has the mutation fields only. */
export function contributeActions(resolved: ResolvedActions, build: SchemaBuilder): void {
  const factory: TypeFactory = { build, types: resolved.types };
  // By name, so that every instance shows the same introspection, however its metadata came about.
  const actions = [...resolved.actions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const action of actions) {
    if (!isVisible(action, build)) continue;
    if (action.kind === 'asynchronous') addAsync(action, factory);
    else if (action.type === 'mutation') addCall('mutation', action, factory);
    else if (build.key.api === 'graphql') addCall('query', action, factory);
  }
}

/** Whether the role may call it. */
export function isVisible(action: ResolvedAction, { key, roles }: SchemaBuilder): boolean {
  return key.role === ADMIN_ROLE || roles.some((role) => action.roles.has(role));
}

function addCall(root: RootName, action: ResolvedAction, factory: TypeFactory): void {
  const field = {
    description: action.comment,
    args: inputFields(action.arguments, factory),
    type: outputTypeOf(action.output, factory),
  };
  factory.build.addRootField(root, action.name, field, bindingOf(action, 'sync'));
}

function addAsync(action: ResolvedAction, factory: TypeFactory): void {
  const { build } = factory;
  const description = action.comment;
  const enqueue = { description, args: inputFields(action.arguments, factory), type: runIdType(factory) };
  build.addRootField('mutation', action.name, enqueue, bindingOf(action, 'enqueue'));
  if (build.key.api === 'relay') return;
  for (const root of ['query', 'subscription'] as const) {
    const args = { id: { type: runIdType(factory), description: ID_DESCRIPTION } };
    const result = { description, args, type: resultType(action, factory) };
    build.addRootField(root, action.name, result, bindingOf(action, 'result'));
  }
}

function bindingOf(action: ResolvedAction, mode: ActionMode): { kind: 'action'; target: ActionTarget } {
  return { kind: 'action', target: Object.freeze({ action, mode }) };
}
