// A call by a role whose entry says more than that it may be made: presets fill the input, then the check is asked.
import { invariant, type JsonObject, type Role, type SessionVariables } from '@app/types';
import type { RequestContext } from '@app/engine';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { grantError } from './error.js';
import type { Grant, Preset } from './grant.js';

/** The input as the handler gets it. @throws GatewayError: the call must not be made */
export async function bindCall(
  { action, input, role }: { readonly action: ResolvedAction; readonly input: JsonObject; readonly role: Role },
  context: RequestContext,
): Promise<JsonObject> {
  const grant = grantOf(action, role);
  const bound = fillPresets(input, grant, context);
  if (grant.check !== undefined && !(await grant.check.holds(bound, context))) throw grantError.checkFailed();
  return bound;
}

/** The same for many inputs: checks that read the same are asked once. @throws GatewayError */
export async function bindCalls(
  {
    action,
    inputs,
    role,
  }: { readonly action: ResolvedAction; readonly inputs: readonly JsonObject[]; readonly role: Role },
  context: RequestContext,
): Promise<readonly JsonObject[]> {
  const grant = grantOf(action, role);
  const bound = inputs.map((input) => fillPresets(input, grant, context));
  const { check } = grant;
  if (check === undefined) return bound;
  const different = new Map(bound.map((input) => [check.reads(input), input]));
  for (const input of different.values()) if (!(await check.holds(input, context))) throw grantError.checkFailed();
  return bound;
}

function grantOf(action: ResolvedAction, role: Role): Grant {
  const grant = action.grants.get(role);
  invariant(grant !== undefined, `role "${role}" may call action "${action.name}"`);
  return grant;
}

/** Presets win over whatever stands there: a relationship may map a column to the argument. */
function fillPresets(input: JsonObject, { presets }: Grant, { session }: RequestContext): JsonObject {
  if (presets.size === 0) return input;
  const filled = [...presets].map(([name, preset]) => [name, valueOf(preset, session.variables)] as const);
  // fromEntries: an argument `__proto__` is only a key.
  return Object.fromEntries([...Object.entries(input), ...filled]);
}

function valueOf(preset: Preset, variables: SessionVariables): JsonObject[string] {
  if (preset.type === 'literal') return preset.value;
  const text = Object.hasOwn(variables, preset.variable) ? variables[preset.variable] : undefined;
  if (text === undefined) throw grantError.missingVariable(preset.variable);
  return preset.read(text);
}
