import { EMPTY_METADATA, GatewayError, tableKey, type MetadataDocument, type Observation } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { firstMetadata } from './default-source.js';
import { SourceConnections, type SettleSql } from './source-connections.js';

let database: TestDatabase;
let sources: SourceConnections;
const observations: Observation[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  observations.length = 0;
  const environment = { URL: database.url, CLOSED: 'postgresql://postgres@127.0.0.1:1/none' };
  sources = new SourceConnections(environment, (one) => observations.push(one));
});

afterEach(async () => {
  await sources.close();
  await database.drop();
});

const DEFAULT = firstMetadata('URL');

function named(name: string, variable: string): MetadataDocument {
  const [source] = firstMetadata(variable).sources;
  if (source === undefined) throw new Error('there is a source');
  return { ...EMPTY_METADATA, sources: [{ ...source, name }] };
}

const sql = (text: string, more: object = {}) =>
  sources.runSql(
    {
      type: 'run-sql',
      source: 'default',
      sql: text,
      cascade: false,
      readOnly: false,
      checkMetadataConsistency: false,
      noTransaction: false,
      ...more,
    },
    DEFAULT,
  );
const settled = (text: string, settle: SettleSql) =>
  sources.runSql(
    {
      type: 'run-sql',
      source: 'default',
      sql: text,
      cascade: false,
      readOnly: false,
      checkMetadataConsistency: true,
      noTransaction: false,
    },
    DEFAULT,
    settle,
  );
const tablesOf = async (document: MetadataDocument, name = 'default'): Promise<readonly string[] | string> => {
  const catalog = (await sources.catalogs(document)).get(name);
  if (catalog === undefined) return 'none';
  return 'error' in catalog ? catalog.error : [...catalog.tables.keys()];
};
const T = tableKey({ schema: 'public', name: 't' });

describe('the first metadata', () => {
  it('has no source without a variable', () => {
    expect(firstMetadata(undefined).sources).toEqual([]);
  });

  it('names the variable, never its value', () => {
    expect(JSON.stringify(DEFAULT)).toContain('{"from_env":"URL"}');
  });
});

describe('the catalog of a source', () => {
  it('is read once, and goes on with what SQL was settled on', async () => {
    expect(await tablesOf(DEFAULT)).toEqual([]);
    await settled('create table t (id int)', ({ introspect }) => introspect(DEFAULT));
    expect(await tablesOf(DEFAULT)).toEqual([T]);
  });

  it('is not changed by SQL that nobody settles', async () => {
    expect(await tablesOf(DEFAULT)).toEqual([]);
    await sql('create table t (id int)');
    expect(await tablesOf(DEFAULT)).toEqual([]);
  });

  it('is as before when SQL was refused, and the database too', async () => {
    const refusal = new GatewayError({ code: 'dependency-error', message: 'no' });
    const seen: string[][] = [];
    const work = settled('create table t (id int)', async ({ introspect }) => {
      seen.push([...(await introspect(DEFAULT)).tables.keys()]);
      throw refusal;
    });
    await expect(work).rejects.toBe(refusal);
    expect([seen, await tablesOf(DEFAULT)]).toEqual([[[T]], []]);
  });

  it('holds the values of the tables that are enums, and is read anew when others become so', async () => {
    await sql(`create table t (id text primary key); insert into t values ('b'), ('a')`);
    const valuesOf = async (document: MetadataDocument) => {
      const catalog = (await sources.catalogs(document)).get('default');
      return catalog === undefined || 'error' in catalog
        ? 'none'
        : catalog.enumValues.get(T)?.map(({ value }) => value);
    };
    const tracked = (is_enum: boolean): MetadataDocument => ({
      ...DEFAULT,
      sources: DEFAULT.sources.map((one) => ({
        ...one,
        tables: [{ table: { schema: 'public', name: 't' }, is_enum }],
      })),
    });
    expect(await valuesOf(tracked(false))).toBeUndefined();
    expect(await valuesOf(tracked(true))).toEqual(['a', 'b']);
    expect(await valuesOf(tracked(false))).toBeUndefined();
  });

  it('is kept until it is forgotten', async () => {
    expect(await tablesOf(DEFAULT)).toEqual([]);
    const other = new SourceConnections({ URL: database.url }, () => undefined);
    await other.runSql(
      {
        type: 'run-sql',
        source: 'default',
        sql: 'create table t (id int)',
        cascade: false,
        readOnly: false,
        checkMetadataConsistency: false,
        noTransaction: false,
      },
      DEFAULT,
    );
    await other.close();
    expect(await tablesOf(DEFAULT)).toEqual([]);
    sources.forget(['another']);
    expect(await tablesOf(DEFAULT)).toEqual([]);
    sources.forget(['default']);
    expect(await tablesOf(DEFAULT)).toEqual([T]);
  });

  it.each([
    ['an unset variable', 'NOT_SET'],
    ['a closed port', 'CLOSED'],
  ])('that cannot be read is its reason, told once to the operator: %s', async (_, variable) => {
    const reason = await tablesOf(named('default', variable));
    expect(typeof reason).toBe('string');
    expect(observations).toMatchObject([{ type: 'internal', level: 'warn', source: 'pg-client' }]);
  });

  it('of a broken source leaves that of others alone', async () => {
    const document = { ...DEFAULT, sources: [...DEFAULT.sources, ...named('broken', 'CLOSED').sources] };
    expect(await tablesOf(document)).toEqual([]);
    expect(typeof (await tablesOf(document, 'broken'))).toBe('string');
  });

  it('that could not be read is tried again', async () => {
    const document = named('default', 'LATER');
    const environment: Record<string, string> = {};
    const growing = new SourceConnections(environment, () => undefined);
    expect((await growing.catalogs(document)).get('default')).toHaveProperty('error');
    environment.LATER = database.url;
    expect((await growing.catalogs(document)).get('default')).toHaveProperty('tables');
    await growing.close();
  });

  it('is left out for other kinds of databases', async () => {
    const [source] = DEFAULT.sources;
    const document = { ...DEFAULT, sources: [{ ...source, kind: 'mssql' }] } as unknown as MetadataDocument;
    expect(await tablesOf(document)).toBe('none');
  });
});

describe('SQL', () => {
  it('answers rows', async () => {
    expect(await sql('select 1 as one')).toMatchObject({ result_type: 'TuplesOk', result: [['one'], ['1']] });
  });

  it('on an unknown source is refused', async () => {
    await expect(sql('select 1', { source: 'nope' })).rejects.toMatchObject({
      code: 'not-exists',
      message: 'source with name "nope" does not exist',
    });
  });

  it('that may only read cannot write', async () => {
    await expect(sql('create table t (id int)', { readOnly: true })).rejects.toThrow(GatewayError);
    expect(await tablesOf(DEFAULT)).toEqual([]);
  });
});

describe('connections', () => {
  it('of sources that are gone are closed, and can be made again', async () => {
    await sql('select 1');
    await sources.keepOnly(EMPTY_METADATA);
    expect(await sql('select 2 as two')).toMatchObject({ result: [['two'], ['2']] });
  });

  it('follow a source that moved to another database', async () => {
    await settled('create table t (id int)', ({ introspect }) => introspect(DEFAULT));
    expect(await tablesOf(DEFAULT)).toEqual([T]);
    const second = await createTestDatabase();
    const moved = structuredClone(named('default', 'URL')) as unknown as {
      sources: [{ configuration: { connection_info: object } }];
    };
    moved.sources[0].configuration.connection_info = { database_url: second.url };
    expect(await tablesOf(moved as unknown as MetadataDocument)).toEqual([]);
    await sources.close();
    await second.drop();
  });
});

describe('statements of requests', () => {
  const one = { name: 'q', text: 'select $1::text', parameters: ['x'] };

  it('run on the source that they name', async () => {
    await sources.catalogs(DEFAULT);
    const port = sources.sqlPort();
    expect(await port.read('default', one)).toBe('x');
    expect(await port.transaction('default', {}, (transaction) => transaction.rows(one))).toEqual([['x']]);
    expect((await port.explain('default', one)).length).toBeGreaterThan(0);
  });

  it('fail on a source that is gone', async () => {
    await sources.catalogs(DEFAULT);
    await sources.keepOnly(EMPTY_METADATA);
    const port = sources.sqlPort();
    const gone = { code: 'not-exists', message: 'source with name "default" does not exist' };
    await expect(port.read('default', one)).rejects.toMatchObject(gone);
    await expect(port.transaction('default', {}, () => Promise.resolve())).rejects.toMatchObject(gone);
    await expect(port.explain('default', one)).rejects.toMatchObject(gone);
  });

  it('follow a source that moved', async () => {
    await sources.catalogs(DEFAULT);
    const port = sources.sqlPort();
    const name = { name: 'd', text: 'select current_database()', parameters: [] };
    const second = await createTestDatabase();
    const moved = { connection_info: { database_url: second.url } };
    await sources.catalogs({ ...DEFAULT, sources: DEFAULT.sources.map((at) => ({ ...at, configuration: moved })) });
    expect(await port.read('default', name)).toBe(new URL(second.url).pathname.slice(1));
    await sources.close();
    await second.drop();
  });
});
