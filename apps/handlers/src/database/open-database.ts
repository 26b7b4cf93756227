// Connects to the app's database and brings its tables up to date, before Nest starts: a boot that fails here says so
// in one line. (TypeOrmModule would retry for half a minute, and its registry of names is one per process, which two
// apps may share.)
import { DataSource } from 'typeorm';
import { StartError } from '../config/error.js';
import { DownloadLink } from '../downloads/download-link.entity.js';
import { StoredFile } from '../files/stored-file.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { SandboxCharge } from '../payments/sandbox/sandbox-charge.entity.js';
import { EmailVerification } from '../user-registration/email-verification.entity.js';
import { UserAccount } from '../user-registration/user-account.entity.js';
import { migrate } from './migrate.js';
import { CreateUserAccount1795000000000 } from './migrations/1795000000000-create-user-account.js';
import { CreatePayment1795000000001 } from './migrations/1795000000001-create-payment.js';
import { CreateBackgroundJob1795000000002 } from './migrations/1795000000002-create-background-job.js';
import { SCHEMA } from './schema-name.js';

const CONNECT_TIMEOUT_MS = 5000;
const POOL_SIZE = 10;

export interface DatabaseAddress {
  readonly databaseUrl: string;
  readonly databaseVariable: string;
}

/**
 * Gives a connected data source with migrated tables. The caller destroys it.
 * @throws StartError when the database is unreachable or refuses.
 */
export async function openDatabase({ databaseUrl, databaseVariable }: DatabaseAddress): Promise<DataSource> {
  const database = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema: SCHEMA,
    entities: [UserAccount, EmailVerification, Payment, SandboxCharge, StoredFile, DownloadLink],
    migrations: [CreateUserAccount1795000000000, CreatePayment1795000000001, CreateBackgroundJob1795000000002],
    migrationsTableName: 'migration',
    // Ids are made here; a database user that may not install extensions is enough.
    installExtensions: false,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolSize: POOL_SIZE,
    applicationName: 'actiongraph-handlers',
    logging: false,
  });
  try {
    await database.initialize();
    await migrate(database);
    return database;
  } catch (error) {
    if (database.isInitialized) await database.destroy();
    throw new StartError(databaseVariable, `the database cannot be used: ${reasonOf(error)}`);
  }
}

/** Node reports a refused connection to a name with several addresses as one error without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
