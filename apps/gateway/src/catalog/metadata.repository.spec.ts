import pg from 'pg';
import { parseJson, printJson, RawNumber, GatewayError, type Json } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { onDatabase } from '../../../../test/support/upstream-catalog.js';
import type { MetadataChange } from './metadata.repository.js';
import { openCatalog, type Catalog } from './open-catalog.js';

const INSTANCE = 'aaaaaaaa-2222-4333-8444-555555555555';
const EMPTY: Json = { version: 3, sources: [] };
let database: TestDatabase;
let catalog: Catalog;

beforeAll(async () => {
  database = await createTestDatabase();
  catalog = await openCatalog({ url: database.url, observe: () => undefined });
});
beforeEach(() =>
  sql('TRUNCATE hdb_catalog.hdb_metadata, hdb_catalog.hdb_schema_notifications, hdb_catalog.hdb_action_log'),
);
afterAll(async () => {
  await catalog.close();
  await database.drop();
});

const sql = (text: string) => onDatabase(database.url, text);
const change = (expectedResourceVersion: number, other: Partial<MetadataChange> = {}): MetadataChange => ({
  metadata: EMPTY,
  expectedResourceVersion,
  instanceId: INSTANCE,
  notification: { metadata: true, remoteSchemas: [], sources: [] },
  clearActionLogs: [],
  ...other,
});
const addLog = (name: string) =>
  onDatabase(
    database.url,
    `INSERT INTO hdb_catalog.hdb_action_log (action_name, input_payload, request_headers, session_variables, status)
     VALUES ($1, '{}', '[]', '{}', 'created')`,
    [name],
  );
const logNames = async () =>
  (
    await onDatabase<{ name: string }>(
      database.url,
      'SELECT action_name AS name FROM hdb_catalog.hdb_action_log ORDER BY 1',
    )
  ).map((row) => row.name);

describe('initialise', () => {
  it('stores the first document as version 1', async () => {
    expect(await catalog.metadata.initialise(EMPTY)).toBe(true);
    expect(await catalog.metadata.read()).toEqual({ metadata: EMPTY, resourceVersion: 1, actionPolicies: {} });
  });

  it('lets exactly one of many instances store it', async () => {
    const done = await Promise.all(
      Array.from({ length: 10 }, (_, i) => catalog.metadata.initialise({ version: 3, by: i })),
    );
    expect(done.filter(Boolean)).toHaveLength(1);
    expect((await catalog.metadata.read())?.metadata).toEqual({ version: 3, by: done.indexOf(true) });
  });

  it('does not replace what is there', async () => {
    await catalog.metadata.initialise({ mine: true });
    expect(await catalog.metadata.initialise(EMPTY)).toBe(false);
    expect((await catalog.metadata.read())?.metadata).toEqual({ mine: true });
  });
});

describe('save', () => {
  beforeEach(() => catalog.metadata.initialise(EMPTY));

  it('raises the version by one, also when nothing changed', async () => {
    expect(await catalog.metadata.save(change(1))).toBe(2);
    expect(await catalog.metadata.save(change(2))).toBe(3);
    expect(await catalog.metadata.read()).toEqual({ metadata: EMPTY, resourceVersion: 3, actionPolicies: {} });
  });

  it('keeps every digit, key order and odd character', async () => {
    const text = `{"z":1.0,"a":[12345678901234567890,-0,1e400],"":"\\u0000 \\ud800 $1 :document ' \\" \\\\ ☃","__proto__":{"x":null}}`;
    await catalog.metadata.save(change(1, { metadata: parseJson(text) }));
    const stored = await catalog.metadata.read();
    expect(printJson(stored?.metadata ?? null)).toBe(printJson(parseJson(text)));
    expect((stored?.metadata as { z: RawNumber }).z).toEqual(new RawNumber('1.0'));
  });

  it('tells who changed what, for instances that poll', async () => {
    await catalog.metadata.save(
      change(1, { notification: { metadata: false, remoteSchemas: ['a"b'], sources: ['default'] } }),
    );
    await catalog.metadata.save(change(2, { notification: { metadata: true, remoteSchemas: [], sources: ['x'] } }));
    expect(
      await sql(
        `SELECT id, notification, resource_version, instance_id, updated_at > now() - interval '1 min' AS recent FROM hdb_catalog.hdb_schema_notifications`,
      ),
    ).toEqual([
      {
        id: 1,
        notification: { metadata: true, remote_schemas: [], sources: ['x'], data_connectors: [] },
        resource_version: 3,
        instance_id: INSTANCE,
        recent: true,
      },
    ]);
    expect(await catalog.metadata.readVersions()).toEqual({ newest: 3, writtenBy: INSTANCE });
  });

  it('notifies on commit with the instance and the version', async () => {
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query('LISTEN actiongraph_metadata');
    await catalog.metadata.save(change(1));
    await catalog.metadata.save(change(1)).catch(() => undefined);
    await listener.query('SELECT 1');
    await listener.end();
    expect(heard).toEqual([`{"instanceId":"${INSTANCE}","resourceVersion":2}`]);
  });

  it('deletes the runs of the named actions only', async () => {
    for (const name of ['a', 'a', 'b', `x'; DROP TABLE hdb_catalog.hdb_metadata; --`]) await addLog(name);
    await catalog.metadata.save(
      change(1, { clearActionLogs: ['a', `x'; DROP TABLE hdb_catalog.hdb_metadata; --`, 'nul\0', 'none'] }),
    );
    expect(await logNames()).toEqual(['b']);
  });

  it('lets exactly one of many writers win', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, writer) => catalog.metadata.save(change(1, { metadata: { writer } }))),
    );
    const won = outcomes.flatMap((outcome, writer) => (outcome.status === 'fulfilled' ? [writer] : []));
    expect(won).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as GatewayError).code] : [],
    );
    expect(reasons).toEqual(Array(19).fill('conflict'));
    expect(await catalog.metadata.read()).toEqual({
      metadata: { writer: won[0] },
      resourceVersion: 2,
      actionPolicies: {},
    });
  });

  it('lets one writer win under a stricter default isolation, with the same error for the others', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await sql(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`);
    const strict = await openCatalog({ url: database.url, observe: () => undefined });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => strict.metadata.save(change(1))));
    await strict.close();
    await sql(`ALTER DATABASE ${name} RESET default_transaction_isolation`);
    expect(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as GatewayError).code : 'won')).sort(),
    ).toEqual([...Array<string>(7).fill('conflict'), 'won']);
  });

  it.each([0, 2, -1, 1.5, NaN, 2_147_483_647, 99_999_999_999])(
    'refuses version %d with a conflict',
    async (referenced) => {
      const error: unknown = await catalog.metadata.save(change(referenced)).catch((thrown: unknown) => thrown);
      if (!(error instanceof GatewayError)) throw new Error('expected a GatewayError');
      expect([error.status, error.code, error.path]).toEqual([409, 'conflict', []]);
      expect(error.message).toBe(`metadata resource version referenced (${referenced}) did not match current version`);
      expect((await catalog.metadata.read())?.resourceVersion).toBe(1);
    },
  );

  it('deletes no run and tells nobody when it loses', async () => {
    await addLog('a');
    await expect(catalog.metadata.save(change(5, { clearActionLogs: ['a'] }))).rejects.toThrow('did not match');
    expect(await logNames()).toEqual(['a']);
    expect(await sql('SELECT * FROM hdb_catalog.hdb_schema_notifications')).toEqual([]);
  });

  it('undoes everything when a later step fails', async () => {
    await addLog('a');
    const broken = change(1, { instanceId: 'not a uuid', clearActionLogs: ['a'] });
    await expect(catalog.metadata.save(broken)).rejects.toMatchObject({ code: 'data-exception', status: 400 });
    expect(await catalog.metadata.read()).toEqual({ metadata: EMPTY, resourceVersion: 1, actionPolicies: {} });
    expect(await logNames()).toEqual(['a']);
  });

  it('refuses when there is no document', async () => {
    await sql('DELETE FROM hdb_catalog.hdb_metadata');
    await expect(catalog.metadata.save(change(1))).rejects.toMatchObject({ code: 'conflict' });
    expect(await catalog.metadata.read()).toBeNull();
  });

  it('reports what the server refuses without the document in it', async () => {
    await sql(`CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
      CREATE TRIGGER no BEFORE UPDATE ON hdb_catalog.hdb_metadata FOR EACH ROW EXECUTE FUNCTION no()`);
    const error: unknown = await catalog.metadata
      .save(change(1, { metadata: { token: 'hunter2' } }))
      .catch((thrown: unknown) => thrown);
    await sql('DROP FUNCTION no CASCADE');
    expect(error).toMatchObject({
      code: 'unexpected',
      message: 'database query error',
      status: 500,
      internal: { error: { status_code: 'P0001' } },
    });
    expect(JSON.stringify((error as GatewayError).internal)).not.toContain('hunter2');
  });
});

describe('policies of actions', () => {
  const stored = async () => (await catalog.metadata.read())?.actionPolicies;

  it('are stored with the document and stay when a change does not speak of them', async () => {
    await catalog.metadata.initialise(EMPTY);
    await catalog.metadata.save(change(1, { actionPolicies: { b: { concurrency: 1 }, a: {}, __proto__x: {} } }));
    await catalog.metadata.save(change(2));
    expect(await stored()).toEqual({ __proto__x: {}, a: {}, b: { concurrency: 1 } });
    await catalog.metadata.save(change(3, { actionPolicies: { c: {} } }));
    expect(await stored()).toEqual({ c: {} });
    await catalog.metadata.save(change(4, { actionPolicies: {} }));
    expect(await stored()).toEqual({});
  });

  it('are not stored when the document is not', async () => {
    await catalog.metadata.initialise(EMPTY);
    await expect(catalog.metadata.save(change(9, { actionPolicies: { a: {} } }))).rejects.toThrow('did not match');
    expect(await stored()).toEqual({});
  });
});

describe('readVersions', () => {
  it('is 0 in a fresh database', async () => {
    expect(await catalog.metadata.readVersions()).toEqual({ newest: 0, writtenBy: null });
  });

  it('sees a document that is newer than the notification as nobody’s', async () => {
    await catalog.metadata.initialise(EMPTY);
    await catalog.metadata.save(change(1));
    await sql('UPDATE hdb_catalog.hdb_metadata SET resource_version = 9');
    expect(await catalog.metadata.readVersions()).toEqual({ newest: 9, writtenBy: null });
  });
});

describe('catalog state', () => {
  it('keeps CLI and console state apart, without touching the metadata version', async () => {
    const before = await catalog.state.read();
    await catalog.state.write('cli', parseJson('{"n":1.50,"deep":[null]}'));
    await catalog.state.write('console', { seen: true });
    const after = await catalog.state.read();
    expect(after.id).toBe(before.id);
    expect(printJson(after.cli_state)).toBe('{"n":1.50,"deep":[null]}');
    expect(after.console_state).toEqual({ seen: true });
    expect(await catalog.metadata.readVersions()).toEqual({ newest: 0, writtenBy: null });
  });

  it.each<Json>([null, [], 'text', 5, { a: `'; DROP TABLE hdb_catalog.hdb_version; -- :state $1` }])(
    'keeps %j',
    async (state) => {
      await catalog.state.write('cli', state);
      expect((await catalog.state.read()).cli_state).toEqual(state);
    },
  );

  it('refuses text that Postgres cannot store as jsonb', async () => {
    await catalog.state.write('console', 'before');
    await expect(catalog.state.write('console', { a: '\0' })).rejects.toMatchObject({
      code: 'data-exception',
      status: 400,
    });
    expect((await catalog.state.read()).console_state).toBe('before');
  });
});
