import { createServer } from 'node:net';
import pg from 'pg';
import { createTcpProxy } from '../../../../test/support/tcp-proxy.js';
import { catalogSuite } from '../../../../test/support/catalog-suite.js';
import { createTestDatabase } from '../../../../test/support/test-database.js';
import {
  createUpstreamCatalog,
  describeCatalog,
  onDatabase,
  UPSTREAM_SOURCE_TABLES,
  upstreamTables,
  type CatalogDescription,
} from '../../../../test/support/upstream-catalog.js';
import { openCatalog } from './open-catalog.js';

const { url, open, refusal, sql, tables } = catalogSuite();

/** Without ids and rows: what a table is, not which one. */
const definitions = ({ relations, functions }: CatalogDescription) => ({
  relations: relations.map((relation) => ({ ...relation, oid: 0, relfilenode: 0 })),
  functions: functions.map(({ definition }) => definition),
});

describe('a fresh database', () => {
  it('gets exactly the tables of catalogue version 48 and the record of our migrations', async () => {
    const catalog = await open();
    expect(catalog.version).toBe('48');
    const model = await createTestDatabase();
    await onDatabase(model.url, upstreamTables(48));
    expect(definitions(await describeCatalog(url()))).toEqual(definitions(await describeCatalog(model.url)));
    await model.drop();
    expect(await tables()).toEqual([
      'hdb_catalog.actiongraph_action_policies',
      'hdb_catalog.actiongraph_audit_log',
      'hdb_catalog.actiongraph_migrations',
      'hdb_catalog.actiongraph_run_attempts',
      'hdb_catalog.actiongraph_runs',
      'hdb_catalog.hdb_action_log',
      'hdb_catalog.hdb_cron_event_invocation_logs',
      'hdb_catalog.hdb_cron_events',
      'hdb_catalog.hdb_metadata',
      'hdb_catalog.hdb_scheduled_event_invocation_logs',
      'hdb_catalog.hdb_scheduled_events',
      'hdb_catalog.hdb_schema_notifications',
      'hdb_catalog.hdb_version',
    ]);
  });

  it('gets a version row with an id of its own and no metadata yet', async () => {
    const catalog = await open();
    expect(await sql('SELECT version, cli_state, console_state FROM hdb_catalog.hdb_version')).toEqual([
      { version: '48', cli_state: {}, console_state: {} },
    ]);
    expect((await catalog.state.read()).id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await catalog.metadata.read()).toBeNull();
  });

  it('installs no extension and touches no other schema', async () => {
    const before = await sql('SELECT extname::text FROM pg_extension');
    await sql('CREATE TABLE public.hdb_version (mine int)');
    await open();
    expect(await sql('SELECT extname::text FROM pg_extension')).toEqual(before);
    expect((await tables()).filter((name) => name.startsWith('public.'))).toEqual(['public.hdb_version']);
  });

  it('may be opened by many instances at once', async () => {
    const catalogs = await Promise.all(Array.from({ length: 8 }, () => open()));
    const ids = await Promise.all(catalogs.map(async (catalog) => (await catalog.state.read()).id));
    expect(new Set(ids).size).toBe(1);
    expect(await sql('SELECT count(*)::int FROM hdb_catalog.actiongraph_migrations')).toEqual([{ count: 3 }]);
  });

  it('changes nothing when it is opened again', async () => {
    await (await open()).close();
    const before = await describeCatalog(url());
    await open();
    expect(await describeCatalog(url())).toEqual(before);
  });

  it('keeps the tables of a source, and the function they depend on', async () => {
    await sql(`CREATE SCHEMA hdb_catalog;
      CREATE FUNCTION hdb_catalog.gen_hasura_uuid() RETURNS uuid LANGUAGE sql AS 'select gen_random_uuid() /* theirs */';
      ${UPSTREAM_SOURCE_TABLES}`);
    const before = await describeCatalog(url());
    await open();
    const after = await describeCatalog(url());
    expect(after.functions).toEqual(before.functions);
    expect(after.relations.filter(({ name }) => before.relations.some((relation) => relation.name === name))).toEqual(
      before.relations,
    );
    expect(after.rows).toMatchObject(before.rows);
  });

  it('is left empty when the set-up fails half-way', async () => {
    await sql(`CREATE SCHEMA hdb_catalog; CREATE TYPE hdb_catalog.hdb_scheduled_events AS ENUM ('in the way')`);
    expect((await refusal()).kind).toBe('failed');
    expect((await tables()).filter((name) => !name.includes('actiongraph_'))).toEqual([]);
    await sql('DROP TYPE hdb_catalog.hdb_scheduled_events');
    await expect(open()).resolves.toBeDefined();
  });
});

describe('a server that cannot be used', () => {
  const changed = (change: (url: URL) => void): string => {
    const copy = new URL(url());
    change(copy);
    return copy.href;
  };

  it('is unreachable when nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const error = await refusal(`postgres://me:hunter2@127.0.0.1:${port}/db`);
    expect([error.kind, error.message]).toEqual([
      'unreachable',
      `cannot connect to postgres://me:***@127.0.0.1:${port}/db: connection refused`,
    ]);
  });

  it('is unreachable when the database does not exist', async () => {
    const error = await refusal(changed((url) => (url.pathname = '/nowhere')));
    expect([error.kind, error.message]).toEqual([
      'unreachable',
      expect.stringMatching(/database "nowhere" does not exist$/),
    ]);
  });

  it('forbids an unknown role', async () => {
    const error = await refusal(changed((url) => (url.username = 'nobody_here')));
    expect([error.kind, error.message]).toEqual([
      'forbidden',
      expect.stringMatching(/role "nobody_here" does not exist$/),
    ]);
  });

  it('forbids a role without the right to create, and names the right', async () => {
    await sql(`DO $$ BEGIN CREATE ROLE powerless LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
    const error = await refusal(changed((url) => (url.username = 'powerless')));
    expect([error.kind, error.message]).toEqual(['forbidden', expect.stringMatching(/permission denied for database/)]);
    expect(await tables()).toEqual([]);
    await sql('DROP ROLE powerless');
  });

  it('serves a role that may use an adopted catalog but not create, once our table is there', async () => {
    await createUpstreamCatalog(url(), 48);
    await (await open()).close();
    await sql(`DO $$ BEGIN CREATE ROLE modest LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
      GRANT USAGE ON SCHEMA hdb_catalog TO modest; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA hdb_catalog TO modest;`);
    const catalog = await open(changed((url) => (url.username = 'modest')));
    expect((await catalog.metadata.read())?.resourceVersion).toBe(7);
    await catalog.close();
    await sql('DROP OWNED BY modest; DROP ROLE modest');
  });

  it('is refused with the reason when it is read-only', async () => {
    const error = await refusal(
      changed((url) => {
        url.searchParams.set('options', '-c default_transaction_read_only=on');
      }),
    );
    expect(error.message).toMatch(/read-only transaction$/);
  });

  it.each(['', 'nonsense', 'mysql://u:hunter2@h/d', 'postgres://u:hunter2@h:port/d'])(
    'refuses the URL %j',
    async (url) => {
      const error = await refusal(url);
      expect([error.kind, error.message]).toEqual(['unreachable', expect.not.stringContaining('hunter2')]);
    },
  );

  it('leaves no connection behind when it refuses', async () => {
    await createUpstreamCatalog(url(), 48);
    await sql(`UPDATE hdb_catalog.hdb_version SET version = '40'`);
    await refusal();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(
      await sql(
        `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'actiongraph'`,
      ),
    ).toEqual([{ count: 0 }]);
  });

  it('is waited for while another instance prepares it, but not for ever', async () => {
    const holder = new pg.Client({ connectionString: url() });
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock(27412424377200231)');
    const waiting = open();
    const impatient = openCatalog({ url: url(), observe: () => undefined, lockTimeoutMs: 100 });
    await expect(impatient).rejects.toMatchObject({
      kind: 'busy',
      message: expect.stringMatching(/another instance/) as string,
    });
    expect(await tables()).toEqual([]);
    await holder.end();
    await expect(waiting).resolves.toBeDefined();
  });
});

describe('an open catalog', () => {
  it('survives a lost database and says whether it is well', async () => {
    const proxy = await createTcpProxy(url());
    const catalog = await open(proxy.url);
    await catalog.metadata.initialise({ version: 3, sources: [] });
    expect(await catalog.health()).toBe(true);
    proxy.cut();
    expect(await catalog.health()).toBe(false);
    await expect(catalog.metadata.read()).rejects.toMatchObject({
      code: 'postgres-error',
      message: 'connection error',
      status: 500,
    });
    await expect(catalog.state.read()).rejects.toMatchObject({ message: 'connection error' });
    proxy.restore();
    expect(await catalog.health()).toBe(true);
    expect((await catalog.metadata.read())?.resourceVersion).toBe(1);
    await catalog.close();
    await proxy.close();
  });

  it('is not well when the database hangs, and answers many questions with one', async () => {
    const proxy = await createTcpProxy(url());
    const catalog = await open(proxy.url);
    proxy.hang();
    const started = Date.now();
    expect(await Promise.all(Array.from({ length: 50 }, () => catalog.health()))).toEqual(Array(50).fill(false));
    expect(Date.now() - started).toBeLessThan(4000);
    proxy.restore();
    await catalog.close();
    await proxy.close();
  });

  it('may be closed twice and is not well after', async () => {
    const catalog = await open();
    await Promise.all([catalog.close(), catalog.close()]);
    expect(await catalog.health()).toBe(false);
    await expect(catalog.metadata.read()).rejects.toThrow('connection error');
  });
});
