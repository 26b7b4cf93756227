// One action of the metadata -> a linked action, or the first reason why it cannot be served (spec/actions.md 2.2).
import type { Action, ActionKind, ActionPolicy } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import type { CallPreparation, PreparedCall } from '../call/prepared-call.js';
import { makeOutputCheck } from '../output/output-check.js';
import { resolveGrants, type ResolvedGrants } from '../permission/resolve-grants.js';
import type { GrantPlace } from '../permission/read-grant.js';
import type { ActionFault } from './error.js';
import type { ResolvedAction, ResolvedCustomTypes, ResolvedField, ResolvedObject } from './resolved-actions.js';
import { resolveTypeText, shownTypeName, type ResolvedTypeUse, type TypeNames } from './type-lookup.js';

/** What actions are resolved against. */
export interface ActionEnv {
  readonly names: TypeNames;
  readonly types: ResolvedCustomTypes;
  readonly prepareCall: (action: Action) => CallPreparation;
  /** Of the action of that name; empty without one. */
  readonly policyOf: (name: string) => ActionPolicy;
  readonly roles: Pick<ResolveEnv, 'roles' | 'parentsOf'>;
  readonly typeOf: GrantPlace['typeOf'];
  readonly precondition: GrantPlace['precondition'];
}

export type ActionResolution =
  | { readonly ok: true; readonly action: ResolvedAction; readonly refused: Refused }
  | { readonly ok: false; readonly fault: ActionFault };

/** Entries of roles that give them nothing. The action itself is served. */
export type Refused = Pick<ResolvedGrants, 'faults' | 'conflicts'>;

/** Checks arguments, output type, relationships and URL, in that order. */
export function resolveAction(action: Action, env: ActionEnv): ActionResolution {
  const { definition } = action;
  const args: ResolvedField[] = [];
  for (const { name, description, type: text } of definition.arguments) {
    const type = resolveTypeText(text, 'argument', env.names);
    if (type === undefined) return failed({ type: 'unknown-argument-type', name: shownTypeName(text) });
    args.push(Object.freeze({ name, description, type }));
  }
  const output = resolveTypeText(definition.output_type, 'output', env.names);
  if (output === undefined) {
    return failed({ type: 'unknown-output-type', name: shownTypeName(definition.output_type) });
  }
  const fault = checkOutputRelationships(definition.kind, output, env.types);
  if (fault !== undefined) return failed(fault);
  const prepared = env.prepareCall(action);
  if (!prepared.ok) return failed({ type: 'missing-variables', names: prepared.missing });
  const { types, typeOf, precondition } = env;
  const granted = resolveGrants(
    action.permissions,
    { arguments: args, output, types, typeOf, precondition },
    env.roles,
  );
  return {
    ok: true,
    action: linkAction(action, args, { output, env, call: prepared.call, granted }),
    refused: granted,
  };
}

function failed(fault: ActionFault): ActionResolution {
  return { ok: false, fault };
}

function linkAction(
  { name, comment, definition }: Action,
  args: readonly ResolvedField[],
  {
    output,
    env,
    call,
    granted,
  }: { output: ResolvedTypeUse; env: ActionEnv; call: PreparedCall; granted: ResolvedGrants },
): ResolvedAction {
  return Object.freeze({
    name,
    comment,
    type: definition.type,
    kind: definition.kind,
    arguments: Object.freeze(args),
    output,
    check: makeOutputCheck(output, env.types),
    call,
    grants: granted.grants,
    isPlain: granted.isPlain,
    policy: env.policyOf(name),
  });
}

/** A join reads its keys from the top level of the answer: they must be scalars there. */
function checkOutputRelationships(
  kind: ActionKind,
  output: ResolvedTypeUse,
  types: ResolvedCustomTypes,
): ActionFault | undefined {
  const object = output.category === 'object' ? types.objects.get(output.base) : undefined;
  if (object === undefined || object.relationships.length === 0) return undefined;
  const nested = object.fields.filter(({ type }) => type.category === 'object').map(({ name }) => name);
  if (nested.length === 0) return undefined;
  if (kind === 'asynchronous') return { type: 'async-relationships', fields: nested };
  const relationships = relationshipsOver(object, nested);
  return relationships.length === 0 ? undefined : { type: 'relationships-on-object-fields', relationships };
}

function relationshipsOver(object: ResolvedObject, nested: readonly string[]): readonly string[] {
  return object.relationships
    .filter(({ field_mapping }) => Object.keys(field_mapping).some((field) => nested.includes(field)))
    .map(({ name }) => name);
}
