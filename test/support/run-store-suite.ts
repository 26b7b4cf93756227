// A metadata database with the catalog's tables for specs of runs, and stores on it.
import { randomUUID } from 'node:crypto';
import { createRunStore, type RunStore, type RunStoreOptions } from '@app/postgres';
import { openCatalog } from '../../apps/gateway/src/catalog/open-catalog.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { onDatabase } from './upstream-catalog.js';

type NewRun = Parameters<RunStore['enqueue']>[0];
type ClaimRequest = Parameters<RunStore['claim']>[0];

export interface RunStoreSuite {
  readonly url: () => string;
  /** Opens a store that is closed after the test. It looks for foreign and lost rows at every claim. */
  readonly open: (options?: Partial<RunStoreOptions>) => RunStore;
  readonly sql: <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;
}

/** Registers the set-up and clean-up of a spec file. */
export function runStoreSuite(): RunStoreSuite {
  let database: TestDatabase;
  const stores: RunStore[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const catalog = await openCatalog({ url: database.url, observe: () => undefined });
    await catalog.close();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await onDatabase(database.url, 'TRUNCATE hdb_catalog.hdb_action_log, hdb_catalog.actiongraph_runs CASCADE');
  });
  afterAll(() => database.drop());
  return {
    url: () => database.url,
    open: (options = {}) => {
      const store = createRunStore({
        url: database.url,
        headersKey: undefined,
        adoptEveryMs: 0,
        settleEveryMs: 0,
        ...options,
      });
      stores.push(store);
      return store;
    },
    sql: (text, values) => onDatabase(database.url, text, values),
  };
}

/** An ordinary run; what is given replaces parts of it. */
export const newRun = (given: Partial<NewRun> = {}): NewRun => ({
  action: 'sendMail',
  input: { to: 'ada@example.com' },
  headers: { authorization: 'Bearer t' },
  sessionVariables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '7' },
  delaySeconds: 0,
  expiresAfterSeconds: undefined,
  maxAttempts: 1,
  idempotency: undefined,
  ...given,
});

export const claimRequest = (given: Partial<ClaimRequest> = {}): ClaimRequest => ({
  owner: randomUUID(),
  limit: 10,
  leaseMs: 60_000,
  concurrency: {},
  ...given,
});
