import { printJson } from '@app/types';
import { catalogSuite } from '../../../../test/support/catalog-suite.js';
import {
  createUpstreamCatalog,
  describeCatalog,
  onDatabase,
  UPSTREAM_METADATA,
  type UpstreamVersion,
} from '../../../../test/support/upstream-catalog.js';

const INSTANCE = 'aaaaaaaa-2222-4333-8444-555555555555';
const { url, open, refusal, sql, tables } = catalogSuite();

describe.each<UpstreamVersion>([46, 47, 48])('an adopted database of version %i', (version) => {
  beforeEach(() => createUpstreamCatalog(url(), version));

  it('is not changed in any table, row or function by being opened, used for reading and closed', async () => {
    const before = await describeCatalog(url());
    const catalog = await open();
    const listener = catalog.follow({ instanceId: INSTANCE, since: 7, pollIntervalMs: 20, onChange: () => undefined });
    await catalog.metadata.read();
    await catalog.state.read();
    expect(await catalog.metadata.initialise({ version: 3 })).toBe(false);
    expect(await catalog.health()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await listener.stop();
    await catalog.close();
    expect(await describeCatalog(url())).toEqual(before);
  });

  it('keeps its version and its definitions while it is written to', async () => {
    const before = await describeCatalog(url());
    const catalog = await open();
    expect(catalog.version).toBe(String(version));
    await catalog.state.write('cli', { changed: true });
    await catalog.metadata.save({
      metadata: { version: 3, sources: [] },
      expectedResourceVersion: 7,
      instanceId: INSTANCE,
      notification: { metadata: true, remoteSchemas: [], sources: [] },
      clearActionLogs: [],
    });
    const after = await describeCatalog(url());
    expect({ ...after, rows: null }).toEqual({ ...before, rows: null });
    expect(await sql('SELECT version FROM hdb_catalog.hdb_version')).toEqual([{ version: String(version) }]);
    for (const table of ['hdb_action_log', 'hdb_cron_events', 'hdb_scheduled_events', 'event_log'])
      expect(after.rows[`r:${table}`]).toEqual(before.rows[`r:${table}`]);
  });

  it('gives its metadata and state as stored, digit by digit', async () => {
    const catalog = await open();
    const stored = await catalog.metadata.read();
    expect(stored?.resourceVersion).toBe(7);
    // The stored text is compact; only the escape of a printable character is written another way.
    expect(printJson(stored?.metadata ?? null)).toBe(UPSTREAM_METADATA.replace('\\u00fc', 'ü'));
    const state = await catalog.state.read();
    expect(state.id).toBe('11111111-2222-4333-8444-555555555555');
    expect(printJson(state.cli_state)).toContain('12345678901234567890');
  });

  it('can be used by upstream again: its own writes work beside ours', async () => {
    const catalog = await open();
    await sql(
      `UPDATE hdb_catalog.hdb_metadata SET metadata = '{"version":3,"sources":[]}', resource_version = resource_version + 1 WHERE resource_version = 7`,
    );
    await sql(
      `INSERT INTO hdb_catalog.hdb_action_log (action_name, input_payload, request_headers, session_variables, status) VALUES ('a', '{}', '[]', '{}', 'created')`,
    );
    expect((await catalog.metadata.read())?.resourceVersion).toBe(8);
  });
});

describe('a database that is refused', () => {
  const untouched = async (work: () => Promise<unknown>): Promise<void> => {
    const before = [await describeCatalog(url()), await tables()];
    await work();
    expect([await describeCatalog(url()), await tables()]).toEqual(before);
  };

  it.each([
    ['45', 'too-old'],
    ['1', 'too-old'],
    ['0.8', 'too-old'],
    ['17.3', 'too-old'],
    ['49', 'too-new'],
    ['100', 'too-new'],
    ['46.5', 'unknown-version'],
    ['048', 'unknown-version'],
    ['', 'unknown-version'],
    ['v2.0.0-alpha.1', 'unknown-version'],
    ['48 ', 'unknown-version'],
    ['-1', 'unknown-version'],
    ['NaN', 'unknown-version'],
    [`x'; DROP TABLE t; --\n\u2603`, 'unknown-version'],
  ])('is left alone when its version is %j', async (version, kind) => {
    await createUpstreamCatalog(url(), 48);
    await onDatabase(url(), 'UPDATE hdb_catalog.hdb_version SET version = $1', [version]);
    await untouched(async () => {
      const error = await refusal();
      expect(error.kind).toBe(kind);
      expect(error.message).toContain(JSON.stringify(version));
      expect(error.message).toContain('46 to 48');
    });
  });

  it('is left alone when version 1 of the engine made it', async () => {
    await sql(`CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.hdb_version (version text, upgraded_on timestamptz);
      CREATE TABLE hdb_catalog.hdb_table (table_schema text); INSERT INTO hdb_catalog.hdb_version VALUES ('39', now())`);
    await untouched(async () => {
      expect((await refusal()).message).toContain('catalogue version "39"');
    });
  });

  it.each(['hdb_metadata', 'hdb_action_log', 'hdb_schema_notifications', 'hdb_version'])(
    'is left alone when it lacks %s, and says so',
    async (missing) => {
      await createUpstreamCatalog(url(), 48);
      await sql(`DROP TABLE hdb_catalog.${missing}`);
      await untouched(async () => {
        const error = await refusal();
        expect([error.kind, error.message]).toEqual(['incomplete', expect.stringContaining(`but not ${missing}`)]);
      });
    },
  );

  it('works without tables that nobody needs', async () => {
    await createUpstreamCatalog(url(), 48);
    await sql('DROP TABLE hdb_catalog.hdb_cron_event_invocation_logs, hdb_catalog.hdb_cron_events');
    const before = await describeCatalog(url());
    await open();
    expect(await describeCatalog(url())).toEqual(before);
  });

  it('is left alone when its version table is empty', async () => {
    await createUpstreamCatalog(url(), 48);
    await sql('DELETE FROM hdb_catalog.hdb_version');
    await untouched(async () => {
      expect((await refusal()).message).toBe('hdb_catalog.hdb_version has 0 rows instead of one');
    });
  });

  it('is left alone when hdb_version has no column version', async () => {
    await sql('CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.hdb_version (other int)');
    await untouched(async () => {
      expect((await refusal()).message).toContain('column "version" does not exist');
    });
  });

  it('is left alone when only the record of our migrations is left', async () => {
    await open();
    await sql(`DROP TABLE hdb_catalog.hdb_version, hdb_catalog.hdb_metadata, hdb_catalog.hdb_action_log,
      hdb_catalog.hdb_cron_events, hdb_catalog.hdb_cron_event_invocation_logs, hdb_catalog.hdb_scheduled_events,
      hdb_catalog.hdb_scheduled_event_invocation_logs, hdb_catalog.hdb_schema_notifications`);
    expect((await refusal()).kind).toBe('incomplete');
  });
});
