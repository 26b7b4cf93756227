// The metadata of a fresh database: the source `default`, where one is configured (spec/metadata-postgres-api.md 2).
import type { MetadataDocument } from '@app/types';
import { EMPTY_METADATA } from '@app/types';

/** Metadata of version 1. `variable` names the environment variable that holds the source's URL; undefined: no source. */
export function firstMetadata(variable: string | undefined): MetadataDocument {
  if (variable === undefined) return EMPTY_METADATA;
  const configuration = {
    connection_info: {
      use_prepared_statements: true,
      database_url: { from_env: variable },
      isolation_level: 'read-committed',
      pool_settings: { connection_lifetime: 600, retries: 1, idle_timeout: 180, max_connections: 50 },
    },
  };
  return { ...EMPTY_METADATA, sources: [{ name: 'default', kind: 'postgres', tables: [], configuration }] };
}
