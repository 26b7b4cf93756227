// `customization` of a source (spec/postgres-schema.md 1.3).
import { isJsonObject, type Json, type JsonObject, type Source } from '@app/types';
import type { NamingConvention, SourceCustomization, TableSettings } from './resolved-tables.js';
import { UNKNOWN_NAMING } from './error.js';

const NAMING_FEATURE = 'naming_convention';

/** `fault`: what is wrong with it; the wrong part counts as absent. */
export function resolveCustomization(
  source: Source,
  settings: TableSettings,
): { readonly customization: SourceCustomization; readonly fault: string | undefined } {
  const given = part(source, 'customization');
  const rootFields = part(given, 'root_fields');
  const typeNames = part(given, 'type_names');
  const naming = readNaming(given.naming_convention);
  const customization: SourceCustomization = {
    naming: settings.experimentalFeatures.has(NAMING_FEATURE) ? (naming ?? settings.defaultNaming) : 'hasura-default',
    rootFieldNamespace: text(rootFields.namespace) === '' ? undefined : text(rootFields.namespace),
    rootFieldPrefix: text(rootFields.prefix),
    rootFieldSuffix: text(rootFields.suffix),
    typePrefix: text(typeNames.prefix),
    typeSuffix: text(typeNames.suffix),
  };
  return { customization, fault: naming === null ? UNKNOWN_NAMING : undefined };
}

/** Null: none that exists. */
function readNaming(value: Json | undefined): NamingConvention | null | undefined {
  if (value === undefined || value === null) return undefined;
  return value === 'hasura-default' || value === 'graphql-default' ? value : null;
}

function part(object: JsonObject | Source, key: string): JsonObject {
  const value = object[key] as Json | undefined;
  return isJsonObject(value) ? value : {};
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
