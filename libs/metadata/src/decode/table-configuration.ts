// `configuration` of a table: custom names and comments (spec/postgres-schema.md 1.2). Kept as it is once it is readable.
import { isJsonObject, type Json, type JsonObject } from '@app/types';
import { at, decodeObject, decodeText, optional, type Decoder } from './decoder.js';
import { duplicateRootFieldNames } from './error.js';
import { decodeGraphqlName } from './graphql-text.js';

export function decodeTableConfiguration(value: Json): JsonObject {
  const configuration = decodeObject(value);
  optional(configuration, 'custom_name', decodeGraphqlName);
  optional(configuration, 'custom_root_fields', decodeRootFields);
  optional(configuration, 'column_config', decodeEach(decodeColumnConfig));
  optional(configuration, 'custom_column_names', decodeEach(decodeGraphqlName));
  optional(configuration, 'comment', decodeText);
  return configuration;
}

/** Names of root fields, each a text or `{name, comment}`; no two the same. */
export function decodeRootFields(value: Json): JsonObject {
  const fields = decodeObject(value);
  const names = Object.entries(fields).flatMap(([field, custom]) => at(field, () => nameOf(custom)) ?? []);
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  if (repeated.length > 0) throw duplicateRootFieldNames([...new Set(repeated)]);
  return fields;
}

function nameOf(custom: Json): string | undefined {
  if (custom === null) return undefined;
  if (!isJsonObject(custom)) return decodeGraphqlName(custom);
  optional(custom, 'comment', decodeText);
  return optional(custom, 'name', decodeGraphqlName);
}

function decodeEach(decode: Decoder<Json>): Decoder<JsonObject> {
  return (value) => {
    const byColumn = decodeObject(value);
    for (const [column, item] of Object.entries(byColumn)) at(column, () => decode(item));
    return byColumn;
  };
}

function decodeColumnConfig(value: Json): Json {
  const config = decodeObject(value);
  optional(config, 'custom_name', decodeGraphqlName);
  optional(config, 'comment', decodeText);
  return config;
}
