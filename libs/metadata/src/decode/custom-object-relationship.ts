// A relationship from a custom object type to a table (spec/actions.md 2).
import type { CustomObjectRelationship, Json } from '@app/types';
import { at, decodeNonEmptyText, decodeObject, decodeText, oneOf, optional, required } from './decoder.js';
import { decodeGraphqlName } from './graphql-text.js';
import { decodeQualifiedTable } from './qualified-table.js';
import { DEFAULT_SOURCE } from './source.js';

export function decodeCustomObjectRelationship(value: Json): CustomObjectRelationship {
  const relationship = decodeObject(value);
  return {
    name: required(relationship, 'name', decodeGraphqlName),
    type: required(relationship, 'type', oneOf('object', 'array')),
    source: optional(relationship, 'source', decodeNonEmptyText) ?? DEFAULT_SOURCE,
    remote_table: required(relationship, 'remote_table', decodeQualifiedTable),
    field_mapping: required(relationship, 'field_mapping', decodeFieldMapping),
  };
}

/** Field of the type -> column. `fromEntries` keeps odd keys such as `__proto__` plain. */
function decodeFieldMapping(value: Json): Readonly<Record<string, string>> {
  const entries = Object.entries(decodeObject(value));
  return Object.fromEntries(
    entries.map(([field, column]) => at(field, () => [decodeGraphqlName(field), decodeText(column)] as const)),
  );
}
