import { GatewayError, printJsonPath, type Json } from '@app/types';
import { readSourceSettings } from './source-settings.js';

const read = (connection: Json, environment: Record<string, string> = {}) =>
  readSourceSettings({ connection_info: connection }, environment);

function failure(work: () => unknown): GatewayError {
  try {
    work();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('readSourceSettings', () => {
  it('takes a URL as it is', () => {
    expect(read({ database_url: 'postgres://u@h/d' })).toEqual({ url: 'postgres://u@h/d' });
  });

  it('looks a URL up in the environment', () => {
    expect(read({ database_url: { from_env: 'PG_URL' } }, { PG_URL: 'postgres://e/d' }).url).toBe('postgres://e/d');
  });

  it('builds a URL from parameters, hostile ones included', () => {
    const parameters = { username: 'u@x', password: 'p/:@?#', database: 'd b', host: '::1', port: 5433 };
    const { url } = read({ database_url: { connection_parameters: parameters } });
    const parsed = new URL(url);
    expect(decodeURIComponent(parsed.username)).toBe('u@x');
    expect(decodeURIComponent(parsed.password)).toBe('p/:@?#');
    expect(parsed.host).toBe('[::1]:5433');
    expect(parsed.pathname).toBe('/d%20b');
  });

  it('reads pool settings in seconds and ignores nulls', () => {
    const pool = { max_connections: 7, idle_timeout: 2, connection_lifetime: 3, pool_timeout: null, retries: null };
    expect(read({ database_url: 'postgres://h/d', pool_settings: pool })).toEqual({
      url: 'postgres://h/d',
      maxConnections: 7,
      idleTimeoutMs: 2000,
      connectionLifetimeMs: 3000,
    });
  });

  it('reads how statements are run', () => {
    const connection = {
      database_url: 'postgres://h/d',
      isolation_level: 'serializable',
      use_prepared_statements: true,
      pool_settings: { retries: 0 },
    };
    expect(readSourceSettings({ connection_info: connection, extensions_schema: 'ext' }, {})).toEqual({
      url: 'postgres://h/d',
      isolationLevel: 'serializable',
      preparesStatements: true,
      retries: 0,
      extensionsSchema: 'ext',
    });
  });

  it.each<[string, Json]>([
    ['$.connection_info.isolation_level', { isolation_level: 'read-uncommitted' }],
    ['$.connection_info.isolation_level', { isolation_level: 'toString' }],
    ['$.connection_info.use_prepared_statements', { use_prepared_statements: 'yes' }],
    ['$.connection_info.pool_settings.retries', { pool_settings: { retries: -1 } }],
    ['$.connection_info.pool_settings.retries', { pool_settings: { retries: 1.5 } }],
  ])('refuses %s of the wrong shape', (path, more) => {
    const error = failure(() => read({ database_url: 'postgres://h/d', ...(more as object) }));
    expect([error.code, printJsonPath(error.path)]).toEqual(['parse-failed', path]);
  });

  it('reads certificates from the environment', () => {
    const tls = { sslmode: 'verify-full', sslrootcert: { from_env: 'CA' }, sslpassword: { from_env: 'PW' } };
    const settings = read({ database_url: 'postgres://h/d', ssl_configuration: tls }, { CA: 'pem', PW: 'x' });
    expect(settings.tls).toEqual({ rejectUnauthorized: true, ca: 'pem', passphrase: 'x' });
  });

  it.each([
    ['disable', false],
    ['require', { rejectUnauthorized: false }],
    ['prefer', undefined],
  ])('understands sslmode %s', (sslmode, tls) => {
    expect(read({ database_url: 'postgres://h/d', ssl_configuration: { sslmode } }).tls).toEqual(tls);
  });

  it('says which variable is not set', () => {
    const error = failure(() => read({ database_url: { from_env: 'PG_URL' } }));
    expect(error.message).toBe("environment variable 'PG_URL' not set");
    expect(error.code).toBe('not-found');
  });

  it('does not find variables in the prototype', () => {
    expect(failure(() => read({ database_url: { from_env: 'NOPE' } })).code).toBe('not-found');
    expect(failure(() => read({ database_url: { from_env: 'constructor' } })).code).toBe('not-found');
  });

  it('refuses to read files', () => {
    expect(failure(() => read({ database_url: { dynamic_from_file: '/etc/passwd' } })).code).toBe('permission-error');
  });

  it.each<[Json, string]>([
    [null, '$.connection_info'],
    [{ connection_info: null }, '$.connection_info'],
    [{ connection_info: {} }, '$.connection_info.database_url'],
    [{ connection_info: { database_url: 5 } }, '$.connection_info.database_url'],
    [{ connection_info: { database_url: {} } }, '$.connection_info.database_url'],
    [{ connection_info: { database_url: { from_env: 5 } } }, '$.connection_info.database_url'],
    [
      { connection_info: { database_url: { connection_parameters: {} } } },
      '$.connection_info.database_url.connection_parameters.username',
    ],
    [
      {
        connection_info: {
          database_url: { connection_parameters: { username: 'u', host: 'h', database: 'd', port: 70_000 } },
        },
      },
      '$.connection_info.database_url.connection_parameters.port',
    ],
    [{ connection_info: { database_url: 'x', pool_settings: [] } }, '$.connection_info.pool_settings'],
    [
      { connection_info: { database_url: 'x', pool_settings: { max_connections: 0 } } },
      '$.connection_info.pool_settings.max_connections',
    ],
    [
      { connection_info: { database_url: 'x', pool_settings: { idle_timeout: '5' } } },
      '$.connection_info.pool_settings.idle_timeout',
    ],
    [
      { connection_info: { database_url: 'x', ssl_configuration: { sslmode: 'on' } } },
      '$.connection_info.ssl_configuration.sslmode',
    ],
    [
      { connection_info: { database_url: 'x', ssl_configuration: { sslmode: 'require', sslkey: 'k' } } },
      '$.connection_info.ssl_configuration.sslkey',
    ],
  ])('refuses %j at %s', (configuration, path) => {
    const error = failure(() => readSourceSettings(configuration, {}));
    expect([error.code, printJsonPath(error.path)]).toEqual(['parse-failed', path]);
  });
});
