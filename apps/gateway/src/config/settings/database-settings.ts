// Settings: where the databases are.
import { integer, POSTGRES_URL, TEXT } from '../value-kinds.js';
import { setting } from '../setting.js';

export const DATABASE_SETTINGS = {
  databaseUrl: setting(POSTGRES_URL, {
    variable: 'HASURA_GRAPHQL_DATABASE_URL',
    scope: 'global',
    fallback: undefined,
    about: 'Database of the source `default`; also holds the metadata unless they have a database of their own',
    secret: true,
  }),
  metadataDatabaseUrl: setting(POSTGRES_URL, {
    variable: 'HASURA_GRAPHQL_METADATA_DATABASE_URL',
    scope: 'global',
    fallback: undefined,
    about: 'Database that holds the metadata; given alone there is no source `default`',
    secret: true,
  }),
  pgDatabaseUrl: setting(POSTGRES_URL, {
    variable: 'PG_DATABASE_URL',
    scope: 'global',
    fallback: undefined,
    about: 'Stands in for HASURA_GRAPHQL_DATABASE_URL when neither that nor a metadata database is given',
    secret: true,
  }),
  dataDirectory: setting(TEXT, {
    variable: 'ACTIONGRAPH_DATA_DIR',
    fallback: '.actiongraph',
    about: 'Folder of the embedded PostgreSQL, which runs only when no database URL is given',
  }),
  schemaSyncPollIntervalMs: setting(integer(0, 86_400_000), {
    variable: 'HASURA_GRAPHQL_SCHEMA_SYNC_POLL_INTERVAL',
    fallback: 1000,
    about:
      'Milliseconds between looks for metadata changes of other instances, beside notifications; 0 turns the polling off',
  }),
};
