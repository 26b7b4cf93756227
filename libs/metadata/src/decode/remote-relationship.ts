// A remote relationship: what it leads to is checked in form where it is served here, and kept as given where it is not.
import { isJsonObject, type Json, type JsonObject, type RemoteRelationship, type ToAction } from '@app/types';
import { at, decodeNonEmptyText, decodeObject, otherEntries, required, uniqueListOf, type Decoder } from './decoder.js';
import { decodeGraphqlName } from './graphql-text.js';
import { textOf } from '../table-parts.js';

/** `{name, definition, ...}`. */
export function decodeRemoteRelationship(value: Json): RemoteRelationship {
  const relationship = decodeObject(value);
  return {
    ...relationship,
    name: required(relationship, 'name', decodeNonEmptyText),
    definition: required(relationship, 'definition', decodeDefinition),
  };
}

/** Of a table: older forms have no `definition`, but their target beside the name. */
export const decodeRemoteRelationships: Decoder<Json> = uniqueListOf(
  'remote relationships',
  (value): JsonObject => {
    const item = decodeObject(value);
    if (isJsonObject(item.definition)) return decodeRemoteRelationship(value);
    return { ...item, name: required(item, 'name', decodeNonEmptyText) };
  },
  (item) => textOf(item, 'name'),
);

export function decodeDefinition(value: Json): JsonObject {
  const definition = decodeObject(value);
  if (definition.to_action === undefined) return definition;
  return { ...definition, to_action: required(definition, 'to_action', decodeToAction) as unknown as JsonObject };
}

function decodeToAction(value: Json): ToAction {
  const target = decodeObject(value);
  return {
    action: required(target, 'action', decodeGraphqlName),
    argument_mapping: required(target, 'argument_mapping', decodeMapping),
    ...otherEntries(target, ['action', 'argument_mapping']),
  };
}

/** `fromEntries` keeps odd keys such as `__proto__` plain. */
function decodeMapping(value: Json): Readonly<Record<string, string>> {
  const entries = Object.entries(decodeObject(value));
  return Object.fromEntries(
    entries.map(([argument, local]) =>
      at(argument, () => [decodeGraphqlName(argument), decodeNonEmptyText(local)] as const),
    ),
  );
}
