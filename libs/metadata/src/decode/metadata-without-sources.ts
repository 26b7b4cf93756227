// Metadata of versions 1 and 2: no sources, the tables and functions belong to the source `default`
// (spec/metadata-actions-api.md 3.2).
import { NO_CUSTOM_TYPES, type Json, type MetadataDocument, type Source, type TrackedTable } from '@app/types';
import { decodeCustomTypes } from './custom-types.js';
import { decodeObject, listOf, optional } from './decoder.js';
import {
  decodeActions,
  decodeMetadataDocument,
  decodePolicies,
  POLICIES_KEY,
  readMetadataVersion,
} from './metadata-document.js';
import { decodeOtherSections } from './other-sections.js';
import { decodeQualifiedTable } from './qualified-table.js';
import { decodeTrackedTables } from './source.js';
import { decodeTrackedFunctions } from './tracked-function.js';

/** A document whose `sources` are still to be made from `tables`, `functions` and the existing source `default`. */
export interface MetadataWithoutSources {
  readonly tables: readonly TrackedTable[];
  readonly functions: readonly Json[];
  readonly rest: Omit<MetadataDocument, 'sources'>;
}

export type ReplacementMetadata =
  | { readonly type: 'complete'; readonly document: MetadataDocument }
  | { readonly type: 'without-sources'; readonly metadata: MetadataWithoutSources };

/** Reads what `replace_metadata` accepts. @throws GatewayError parse-failed with a path relative to `value`. */
export function decodeReplacementMetadata(value: Json): ReplacementMetadata {
  const version = readMetadataVersion(decodeObject(value));
  return version === 3
    ? { type: 'complete', document: decodeMetadataDocument(value) }
    : { type: 'without-sources', metadata: decodeMetadataWithoutSources(value, version) };
}

/** Sections that versions 1 and 2 do not have: not read, so that they are reset. */
const LATER_SECTIONS = [
  'sources',
  'inherited_roles',
  'rest_endpoints',
  'api_limits',
  'metrics_config',
  'graphql_schema_introspection',
  'network',
  'backend_configs',
  'opentelemetry',
];

function decodeMetadataWithoutSources(value: Json, version: 1 | 2): MetadataWithoutSources {
  const given = decodeObject(value);
  const metadata = Object.fromEntries(Object.entries(given).filter(([key]) => !LATER_SECTIONS.includes(key)));
  const decodeFunctions = version === 1 ? listOf(decodeVersion1Function) : decodeTrackedFunctions;
  return {
    tables: optional(metadata, 'tables', decodeTrackedTables) ?? [],
    functions: optional(metadata, 'functions', decodeFunctions) ?? [],
    rest: {
      actions: decodeActions(metadata),
      customTypes: optional(metadata, 'custom_types', decodeCustomTypes) ?? NO_CUSTOM_TYPES,
      inheritedRoles: [],
      otherSections: decodeOtherSections(metadata, ['tables', 'functions', POLICIES_KEY]),
      ...decodePolicies(metadata),
    },
  };
}

/** Version 1 lists the bare names of functions. */
function decodeVersion1Function(value: Json): Json {
  const { schema, name } = decodeQualifiedTable(value);
  return { function: { schema, name } };
}

/**
 * Puts tables and functions into `defaultSource`; endpoints and backend configurations of `current` stay, every other
 * section that the old formats do not have is reset. Other sources go.
 */
export function placeInDefaultSource(
  { tables, functions, rest }: MetadataWithoutSources,
  current: MetadataDocument,
  defaultSource: Source,
): MetadataDocument {
  const { rest_endpoints: endpoints, backend_configs: backendConfigs } = current.otherSections;
  return {
    ...rest,
    sources: [{ ...defaultSource, tables, functions }],
    otherSections: {
      ...rest.otherSections,
      ...(endpoints === undefined ? {} : { rest_endpoints: endpoints }),
      ...(backendConfigs === undefined ? {} : { backend_configs: backendConfigs }),
    },
  };
}
