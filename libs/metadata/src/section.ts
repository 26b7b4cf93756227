// The sections of a version 3 document in export order (spec/metadata-actions-api.md 3.1), and the outer shape of those
// that nobody reads yet. Decoding and encoding both follow this list.

/** A list whose items are told apart by `nameKey` and sorted by `sortKey`. */
export interface ListSection {
  readonly shape: 'list';
  readonly key: string;
  readonly nameKey: string;
  readonly sortKey: string;
  /** What messages call the items. */
  readonly items: string;
}

export type Section =
  | ListSection
  | { readonly shape: 'object'; readonly key: string }
  /** Has a field of its own in `MetadataDocument`. */
  | { readonly shape: 'typed'; readonly key: 'sources' | 'actions' | 'custom_types' | 'inherited_roles' };

function namedList(key: string, nameKey = 'name', sortKey = nameKey): ListSection {
  const items = key === 'allowlist' ? 'allowlist entries' : key.replaceAll('_', ' ');
  return { shape: 'list', key, nameKey, sortKey, items };
}

/** Export order; `version` comes before all of them and unknown sections after. */
export const SECTIONS: readonly Section[] = Object.freeze<Section[]>([
  { shape: 'typed', key: 'sources' },
  namedList('remote_schemas'),
  namedList('query_collections'),
  namedList('allowlist', 'collection'),
  { shape: 'typed', key: 'actions' },
  { shape: 'typed', key: 'custom_types' },
  namedList('cron_triggers'),
  namedList('rest_endpoints', 'name', 'url'),
  { shape: 'object', key: 'api_limits' },
  { shape: 'object', key: 'metrics_config' },
  { shape: 'typed', key: 'inherited_roles' },
  { shape: 'object', key: 'graphql_schema_introspection' },
  { shape: 'object', key: 'network' },
  { shape: 'object', key: 'backend_configs' },
  { shape: 'object', key: 'opentelemetry' },
]);
