import { EMPTY_METADATA, GatewayError, tableKey, type MetadataDocument, type Observation } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { firstMetadata } from './default-source.js';
import { SourceConnections } from './source-connections.js';

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
  it('is read once, and anew after SQL that may have changed it', async () => {
    expect(await tablesOf(DEFAULT)).toEqual([]);
    await sql('create table t (id int)');
    expect(await tablesOf(DEFAULT)).toEqual([T]);
  });

  it('is read anew even after SQL that failed', async () => {
    await tablesOf(DEFAULT);
    await expect(sql('create table t (id int); commit; selekt')).rejects.toThrow(GatewayError);
    expect(await tablesOf(DEFAULT)).toEqual(await tablesOf(DEFAULT));
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
    await sql('create table t (id int)');
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
