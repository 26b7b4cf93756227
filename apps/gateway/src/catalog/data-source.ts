// TypeORM's connection to the metadata database. User tables never appear here.
import { DataSource, type Logger } from 'typeorm';
import { pgConnectionOptions } from '@app/postgres';
import { HdbActionLog } from './entities/hdb-action-log.entity.js';
import { HdbMetadata } from './entities/hdb-metadata.entity.js';
import { HdbSchemaNotification } from './entities/hdb-schema-notification.entity.js';
import { HdbVersion } from './entities/hdb-version.entity.js';
import { CreateAuditLog1763769600000 } from './migrations/create-audit-log.migration.js';
import { CreateCatalog1763596800000 } from './migrations/create-catalog.migration.js';
import { CreateRuns1763683200000 } from './migrations/create-runs.migration.js';

export interface DataSourceSettings {
  readonly url: string;
  /** Connections at most. At least 2: preparing the catalog uses two. */
  readonly poolSize: number;
  /** An idle connection broke; the pool replaces it. */
  readonly onPoolError: (error: unknown) => void;
}

const SILENT: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/** Not yet connected. @throws InvalidUrlError */
export function createDataSource({ url, poolSize, onPoolError }: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    // The URL goes to the driver unread: TypeORM's own reading of URLs is another one than pg's.
    extra: { ...pgConnectionOptions({ url }), max: poolSize },
    schema: 'hdb_catalog',
    entities: [HdbActionLog, HdbMetadata, HdbSchemaNotification, HdbVersion],
    migrations: [CreateCatalog1763596800000, CreateRuns1763683200000, CreateAuditLog1763769600000],
    migrationsTableName: 'actiongraph_migrations',
    // Nothing but our migrations changes the database.
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    // Even with logging off the default logger prints failed migrations; they are thrown, which is enough.
    logger: SILENT,
    poolErrorHandler: onPoolError,
  });
}
