// Functions: tracked, untracked, customized (spec/metadata-postgres-api.md 6).
import { isJsonObject, tableKey, type Json, type JsonObject } from '@app/types';
import { decodeObject, optional, otherEntries } from '../../decode/decoder.js';
import { decodeQualifiedTable } from '../../decode/qualified-table.js';
import { DEFAULT_SOURCE } from '../../decode/source.js';
import { decodeFunctionConfiguration, decodeTrackedFunction } from '../../decode/tracked-function.js';
import { functionRef } from '../../object-ref.js';
import { functionsOf } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { findPostgresSource } from '../find-source.js';
import { isInconsistent } from '../inconsistent.js';
import { functionTracked, tableOfThatName } from '../tables/error.js';
import { decodeSourceName, isSameName } from '../tables/tracked-place.js';
import { decodeFunctionPlace, findFunction, putFunction, type FunctionPlace } from './find-function.js';

export const FUNCTION_COMMANDS: readonly Command<unknown>[] = [
  ...bothForms('track_function', { decode: decodeTrack, apply: applyTrack }),
  ...bothForms('untrack_function', { decode: decodeUntrack, apply: applyUntrack }),
  ...bothForms('set_function_customization', { decode: decodeCustomize, apply: applyCustomize }),
];

interface TrackArgs {
  readonly place: FunctionPlace;
  readonly tracked: JsonObject;
}

/** Either the bare name of a function or an object with `function` and options. */
function decodeTrack(value: Json): TrackArgs {
  if (!isJsonObject(value) || (!Object.hasOwn(value, 'function') && Object.hasOwn(value, 'name'))) {
    const name = decodeQualifiedTable(value);
    return { place: { source: DEFAULT_SOURCE, function: name }, tracked: { function: { ...name } } };
  }
  const tracked = decodeTrackedFunction(otherEntries(value, ['source', 'permissions']));
  return { place: decodeFunctionPlace(value), tracked };
}

function applyTrack({ place, tracked }: TrackArgs, context: CommandContext): CommandOutcome {
  const source = findPostgresSource(context.document, place.source);
  const ref = functionRef(place.source, place.function);
  const isTracked = functionsOf(source).some((one) => isSameName(one.function, place.function));
  if (isTracked && !isInconsistent(context, ref)) throw functionTracked(place.function);
  const key = tableKey(place.function);
  if (source.tables.some(({ table }) => tableKey(table) === key)) throw tableOfThatName(place.function);
  return {
    change: { document: putFunction(context.document, place, tracked), strictness: 'own', touched: [ref] },
    // The function may have been created after the last introspection.
    sourceEffects: [{ type: 'reload-sources', names: [place.source] }],
    answer: SUCCESS,
  };
}

/** An object with `function`, or for the older form the bare name. */
function decodeUntrack(value: Json): FunctionPlace {
  if (isJsonObject(value) && Object.hasOwn(value, 'function')) return decodeFunctionPlace(value);
  const source = isJsonObject(value) ? decodeSourceName(value) : DEFAULT_SOURCE;
  return { source, function: decodeQualifiedTable(value) };
}

function applyUntrack(place: FunctionPlace, context: CommandContext): CommandOutcome {
  findFunction(context, place);
  const document = putFunction(context.document, place, null);
  return { change: { document, strictness: 'any-new', touched: [] }, answer: SUCCESS };
}

interface CustomizeArgs {
  readonly place: FunctionPlace;
  readonly configuration: JsonObject;
}

function decodeCustomize(value: Json): CustomizeArgs {
  const args = decodeObject(value);
  const configuration = optional(args, 'configuration', decodeFunctionConfiguration) ?? {};
  return { place: decodeFunctionPlace(args), configuration };
}

function applyCustomize({ place, configuration }: CustomizeArgs, context: CommandContext): CommandOutcome {
  const rest = otherEntries(findFunction(context, place), ['configuration']);
  const customized = Object.keys(configuration).length === 0 ? rest : { ...rest, configuration };
  return {
    change: {
      document: putFunction(context.document, place, customized),
      strictness: 'own',
      touched: [functionRef(place.source, place.function)],
    },
    answer: SUCCESS,
  };
}
