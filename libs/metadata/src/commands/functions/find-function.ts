// The tracked function that a command is about.
import type { JsonObject, MetadataDocument, QualifiedTable } from '@app/types';
import { required } from '../../decode/decoder.js';
import { decodeQualifiedTable } from '../../decode/qualified-table.js';
import { functionsOf, withFunctions } from '../../table-parts.js';
import type { CommandContext } from '../command.js';
import { findPostgresSource, putSource } from '../find-source.js';
import { noSuchFunction } from '../tables/error.js';
import { decodeSourceName, isSameName } from '../tables/tracked-place.js';

export interface FunctionPlace {
  readonly source: string;
  readonly function: QualifiedTable;
}

/** Keys `source` and `function` of args. */
export function decodeFunctionPlace(args: JsonObject): FunctionPlace {
  return { source: decodeSourceName(args), function: required(args, 'function', decodeQualifiedTable) };
}

/** @throws GatewayError not-exists when it is not tracked. */
export function findFunction({ document }: CommandContext, place: FunctionPlace): JsonObject {
  const found = functionsOf(findPostgresSource(document, place.source)).find((tracked) =>
    isSameName(tracked.function, place.function),
  );
  if (found === undefined) throw noSuchFunction(place.function, place.source);
  return found;
}

/** A copy of the document with `tracked` in the place of the function of its name, or last; null takes it away. */
export function putFunction(
  document: MetadataDocument,
  place: FunctionPlace,
  tracked: JsonObject | null,
): MetadataDocument {
  const source = findPostgresSource(document, place.source);
  const present = functionsOf(source);
  const index = present.findIndex((one) => isSameName(one.function, place.function));
  const added = tracked === null ? [] : [tracked];
  const functions =
    index < 0 ? [...present, ...added] : [...present.slice(0, index), ...added, ...present.slice(index + 1)];
  return putSource(document, withFunctions(source, functions));
}
