// Runs migrations under an advisory lock, so that several instances may start at once on one database.
import type { DataSource, QueryRunner } from 'typeorm';
import { SCHEMA } from './schema-name.js';

/** Any constant of our own; advisory locks are per database. */
const LOCK_KEY = '7305168943201';

/** Creates our schema and tables or upgrades them. Whoever comes second waits and finds nothing to do. */
export async function migrate(database: DataSource): Promise<void> {
  const runner = database.createQueryRunner();
  try {
    // A session lock: if this process dies, its connection ends and the lock with it.
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    try {
      await createSchema(runner);
      await database.runMigrations({ transaction: 'each' });
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
    }
  } finally {
    await runner.release();
  }
}

/** `CREATE SCHEMA IF NOT EXISTS` needs the right to create schemas even when there is nothing to create. */
async function createSchema(runner: QueryRunner): Promise<void> {
  const found = (await runner.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [SCHEMA])) as unknown[];
  if (found.length === 0) await runner.query(`CREATE SCHEMA ${SCHEMA}`);
}
