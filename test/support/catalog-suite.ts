// A database of its own for specs of the catalog, wiped after every test, and the catalogs that were opened on it.
import { CatalogError } from '../../apps/gateway/src/catalog/error.js';
import { openCatalog, type Catalog } from '../../apps/gateway/src/catalog/open-catalog.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { onDatabase } from './upstream-catalog.js';

export interface CatalogSuite {
  readonly url: () => string;
  /** Opens a catalog that is closed after the test. */
  readonly open: (url?: string) => Promise<Catalog>;
  /** The one-line error with which opening is refused. */
  readonly refusal: (url?: string) => Promise<CatalogError>;
  readonly sql: (text: string) => Promise<unknown>;
  /** `schema.name` of all tables, sorted. */
  readonly tables: () => Promise<string[]>;
}

const LIST_TABLES = `SELECT schemaname || '.' || tablename AS name FROM pg_tables
  WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema' ORDER BY 1`;

/** Registers the set-up and clean-up of a spec file. */
export function catalogSuite(): CatalogSuite {
  let database: TestDatabase;
  const opened: Catalog[] = [];
  const url = (): string => database.url;
  const sql = (text: string) => onDatabase(url(), text);
  const open = async (at = url()): Promise<Catalog> => {
    const catalog = await openCatalog({ url: at, observe: () => undefined });
    opened.push(catalog);
    return catalog;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((catalog) => catalog.close()));
    await sql('DROP SCHEMA IF EXISTS hdb_catalog CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  });
  afterAll(() => database.drop());
  return {
    url,
    open,
    sql,
    tables: async () => (await onDatabase<{ name: string }>(url(), LIST_TABLES)).map((row) => row.name),
    refusal: async (at = url()) => {
      const error: unknown = await open(at).catch((thrown: unknown) => thrown);
      if (!(error instanceof CatalogError)) throw new Error(`expected a CatalogError, got ${String(error)}`);
      expect(error.message).not.toMatch(/[\r\n]/);
      return error;
    },
  };
}
