// One role's entry of an action -> what it grants.
import type { PreconditionResolution } from '@app/engine';
import { isJsonObject, type ActionPermission, type Json } from '@app/types';
import { digestJson } from '../idempotency/canonical-json.js';
import type { ResolvedCustomTypes, ResolvedField } from '../resolve/resolved-actions.js';
import type { ResolvedTypeUse } from '../resolve/type-lookup.js';
import { grantFault } from './error.js';
import { PLAIN_GRANT, type Grant } from './grant.js';
import { readOutputFields } from './read-output-fields.js';
import { readPresets, type TypeOfArgument } from './read-presets.js';

const DEFAULT_SOURCE = 'default';

/** The action that an entry belongs to, and what entries are read against. */
export interface GrantPlace {
  readonly arguments: readonly ResolvedField[];
  readonly output: ResolvedTypeUse;
  readonly types: ResolvedCustomTypes;
  readonly typeOf: TypeOfArgument;
  /** Undefined: there is no such source. */
  readonly precondition: (source: string, expression: Json) => PreconditionResolution | undefined;
}

/** @throws GrantFault */
export function readGrant({ presets, output_fields: fields, check }: ActionPermission, place: GrantPlace): Grant {
  const said = [presets ?? null, fields ?? null, check ?? null];
  if (said.every((part) => part === null)) return PLAIN_GRANT;
  const [givenPresets, givenFields, givenCheck] = said as [Json, Json, Json];
  return Object.freeze({
    presets: givenPresets === null ? PLAIN_GRANT.presets : readPresets(givenPresets, place.arguments, place.typeOf),
    visible: givenFields === null ? PLAIN_GRANT.visible : readOutputFields(givenFields, place.output, place.types),
    check: givenCheck === null ? undefined : readCheck(givenCheck, place),
    digest: digestJson(said as Json[]),
  });
}

function readCheck(check: Json, place: GrantPlace): Grant['check'] {
  if (!isJsonObject(check)) throw grantFault.notAnObject('check');
  const { source = DEFAULT_SOURCE, ...expression } = check;
  if (typeof source !== 'string') throw grantFault.badSource();
  const resolution = place.precondition(source, expression);
  if (resolution === undefined) throw grantFault.noChecks(source);
  if (!resolution.ok) throw grantFault.badCheck(resolution.reason);
  for (const path of resolution.precondition.arguments) {
    const [name] = path.split('.');
    if (!place.arguments.some((argument) => argument.name === name)) throw grantFault.uncheckedArgument(path);
  }
  return resolution.precondition;
}
