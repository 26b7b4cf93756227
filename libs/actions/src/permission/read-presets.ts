// `presets` of a role's entry: arguments by name, each a value or the name of a session variable.
import type { GraphQLInputType } from 'graphql';
import { readJson } from '@app/engine';
import { GatewayError, isJsonObject, type Json } from '@app/types';
import type { ResolvedField } from '../resolve/resolved-actions.js';
import { grantError, grantFault, type GrantFault } from './error.js';
import type { Preset } from './grant.js';
import { readSessionText } from './read-session-text.js';

const SESSION_VARIABLE = /^x-hasura-/i;

/** The type of an argument as the schema has it. */
export type TypeOfArgument = (argument: ResolvedField) => GraphQLInputType;

/** @throws GrantFault */
export function readPresets(
  value: Json,
  args: readonly ResolvedField[],
  typeOf: TypeOfArgument,
): ReadonlyMap<string, Preset> {
  if (!isJsonObject(value)) throw grantFault.notAnObject('presets');
  const presets = new Map<string, Preset>();
  for (const [name, given] of Object.entries(value)) {
    const argument = args.find((one) => one.name === name);
    if (argument === undefined) throw grantFault.unknownArgument(name);
    presets.set(name, readPreset(name, given, typeOf(argument)));
  }
  return presets;
}

function readPreset(argument: string, value: Json, type: GraphQLInputType): Preset {
  if (typeof value === 'string' && SESSION_VARIABLE.test(value)) {
    const variable = value.toLowerCase();
    const refuse = (reason: string): Error => grantError.unfitVariable(variable, { argument, reason });
    return { type: 'session', variable, read: (text) => read(readSessionText(text, type), type, refuse) };
  }
  const refuse = (reason: string): GrantFault => grantFault.badPreset(argument, reason);
  return { type: 'literal', value: read(value, type, refuse) };
}

function read(value: Json, type: GraphQLInputType, refuse: (reason: string) => Error): Json {
  try {
    return readJson({ type }, value, []);
  } catch (error) {
    throw error instanceof GatewayError ? refuse(error.message) : error;
  }
}
