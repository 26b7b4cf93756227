// Brings a metadata database into a usable state, one instance at a time.
import type { DataSource } from 'typeorm';
import { incompleteCatalog, uuidFunctionMissing } from './error.js';
import { inspectCatalog, type CatalogVersion } from './inspect-catalog.js';

/** `actiong` in ASCII; one key for all instances on a database. */
const LOCK_KEY = '27412424377200231';

/**
 * Fresh: creates the catalog. Adopted: only adds our own tables. The lock lives in a transaction of its own, so it also
 * works through a pooler, and dies with its connection.
 * @throws CatalogError, QueryFailedError
 */
export function prepareCatalog(dataSource: DataSource, lockTimeoutMs: number): Promise<CatalogVersion> {
  return dataSource.transaction('READ COMMITTED', async (lock) => {
    await lock.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    await lock.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    // What happens below, on other connections, must not end this one.
    await lock.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    if ((await inspectCatalog(dataSource.manager)).type === 'fresh') await createSchema(dataSource);
    await dataSource.runMigrations({ transaction: 'all' });
    const state = await inspectCatalog(dataSource.manager);
    // Only when someone dropped the tables and left the record of our migrations.
    if (state.type === 'fresh') throw incompleteCatalog(['actiongraph_migrations'], ['hdb_version']);
    return state.version;
  });
}

/** `CREATE SCHEMA IF NOT EXISTS` asks for the right to create even where nothing is to be created. */
async function createSchema(dataSource: DataSource): Promise<void> {
  const [found] = await dataSource.query<{ schema: boolean; uuids: boolean }[]>(
    `SELECT to_regnamespace('hdb_catalog') IS NOT NULL AS schema,
            to_regprocedure('gen_random_uuid()') IS NOT NULL AS uuids`,
  );
  if (found?.uuids !== true) throw uuidFunctionMissing();
  if (!found.schema) await dataSource.query('CREATE SCHEMA hdb_catalog');
}
