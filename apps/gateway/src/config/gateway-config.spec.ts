import { ConfigError } from './error.js';
import { configResponse } from './config-response.js';
import { listenHost, readGatewayConfig, secretsToHide } from './gateway-config.js';
import type { Environment } from './read-settings.js';
import { serverConfiguration } from './startup-observation.js';

const A = 'postgres://u:hunter2@127.0.0.1/a';
const B = 'postgresql://u:hunter2@127.0.0.1/b';
const C = 'postgres://u:hunter2@127.0.0.1/c';
const databasesOf = (env: Environment) => readGatewayConfig(env).databases;

describe('databases', () => {
  it('are embedded when no URL is given', () => {
    expect(databasesOf({ ACTIONGRAPH_DATA_DIR: '/x y' })).toEqual({ type: 'embedded', dataDirectory: '/x y' });
  });

  it('are embedded when all URLs are empty', () => {
    const env = { HASURA_GRAPHQL_DATABASE_URL: '', HASURA_GRAPHQL_METADATA_DATABASE_URL: '', PG_DATABASE_URL: '' };
    expect(databasesOf(env)).toEqual({ type: 'embedded', dataDirectory: '.actiongraph' });
  });

  it('with a database URL alone hold the metadata there too', () => {
    expect(databasesOf({ HASURA_GRAPHQL_DATABASE_URL: A })).toEqual({
      type: 'given',
      metadataUrl: A,
      metadataVariable: 'HASURA_GRAPHQL_DATABASE_URL',
      defaultSource: { url: A, variable: 'HASURA_GRAPHQL_DATABASE_URL' },
    });
  });

  it('with both URLs are apart', () => {
    const env = { HASURA_GRAPHQL_DATABASE_URL: A, HASURA_GRAPHQL_METADATA_DATABASE_URL: B, PG_DATABASE_URL: C };
    expect(databasesOf(env)).toEqual({
      type: 'given',
      metadataUrl: B,
      metadataVariable: 'HASURA_GRAPHQL_METADATA_DATABASE_URL',
      defaultSource: { url: A, variable: 'HASURA_GRAPHQL_DATABASE_URL' },
    });
  });

  it('with a metadata URL alone have no default source', () => {
    const env = { HASURA_GRAPHQL_METADATA_DATABASE_URL: B };
    expect(databasesOf(env)).toEqual({
      type: 'given',
      metadataUrl: B,
      metadataVariable: 'HASURA_GRAPHQL_METADATA_DATABASE_URL',
      defaultSource: undefined,
    });
  });

  it('make no default source of PG_DATABASE_URL beside a metadata URL', () => {
    const env = { HASURA_GRAPHQL_METADATA_DATABASE_URL: B, PG_DATABASE_URL: C };
    expect(databasesOf(env)).toEqual({
      type: 'given',
      metadataUrl: B,
      metadataVariable: 'HASURA_GRAPHQL_METADATA_DATABASE_URL',
      defaultSource: undefined,
    });
  });

  it('take PG_DATABASE_URL alone as the database', () => {
    expect(databasesOf({ PG_DATABASE_URL: C })).toEqual({
      type: 'given',
      metadataUrl: C,
      metadataVariable: 'PG_DATABASE_URL',
      defaultSource: { url: C, variable: 'PG_DATABASE_URL' },
    });
  });
});

describe('host', () => {
  it.each<[string, Environment, string]>([
    ['this machine only with the embedded database', {}, '127.0.0.1'],
    ['every interface with a given database', { PG_DATABASE_URL: C }, '0.0.0.0'],
    ['as told', { HASURA_GRAPHQL_SERVER_HOST: '10.0.0.1', PG_DATABASE_URL: C }, '10.0.0.1'],
    ['every interface when told so', { HASURA_GRAPHQL_SERVER_HOST: '*' }, '0.0.0.0'],
  ])('is %s', (_, env, host) => {
    expect(listenHost(readGatewayConfig(env))).toBe(host);
  });
});

describe('admin secrets', () => {
  const secretsOf = (env: Environment) => readGatewayConfig(env).auth.adminSecrets;

  it('are none by default', () => {
    expect(secretsOf({})).toEqual([]);
  });

  it('are the admin secret before the access key', () => {
    expect(secretsOf({ HASURA_GRAPHQL_ADMIN_SECRET: 'a', HASURA_GRAPHQL_ACCESS_KEY: 'b' })).toEqual(['a']);
    expect(secretsOf({ HASURA_GRAPHQL_ACCESS_KEY: 'b' })).toEqual(['b']);
  });

  it('are the list rather than the single one', () => {
    const env = { HASURA_GRAPHQL_ADMIN_SECRET: 'a', HASURA_GRAPHQL_ADMIN_SECRETS: '["c","d"]' };
    expect(secretsOf(env)).toEqual(['c', 'd']);
  });

  it('are what logs must hide', () => {
    expect(secretsToHide(readGatewayConfig({ HASURA_GRAPHQL_ADMIN_SECRETS: '["c","d"]' }))).toEqual(['c', 'd']);
  });
});

describe('auth modes', () => {
  const problemOf = (env: Environment): unknown => {
    try {
      readGatewayConfig(env);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  const secret = { HASURA_GRAPHQL_ADMIN_SECRET: 'hunter2' };
  const hook = { HASURA_GRAPHQL_AUTH_HOOK: 'http://u:hunter2@h' };
  const jwt = { HASURA_GRAPHQL_JWT_SECRET: '{"type":"HS256","key":"hunter2"}' };

  it.each<[string, Environment, string]>([
    ['a hook without a secret', hook, 'Fatal Error : --auth-hook (HASURA_GRAPHQL_AUTH_HOOK) requires'],
    ['JWT without a secret', jwt, 'Fatal Error : --jwt-secret (HASURA_GRAPHQL_JWT_SECRET) requires'],
    ['hook and JWT', { ...secret, ...hook, ...jwt }, 'Fatal Error: Both webhook and JWT mode cannot be enabled'],
    ['a role without a secret', { HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'a' }, 'Fatal Error: --unauthorized-role'],
  ])('stop the boot with one line for %s', (_, env, start) => {
    const problem = problemOf(env);
    expect(problem).toBeInstanceOf(ConfigError);
    expect((problem as Error).message.startsWith(start)).toBe(true);
    expect((problem as Error).message).not.toMatch(/hunter2|\n/);
  });

  it('take an unauthorized role with a secret, strict or not', () => {
    const env = { ...secret, HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'a' };
    expect(readGatewayConfig(env).auth).toMatchObject({ unauthorizedRole: 'a', unauthorizedVariables: 'as-sent' });
    const strict = readGatewayConfig({ ...env, ACTIONGRAPH_UNAUTHORIZED_ROLE_STRICT: 'true' });
    expect(strict.auth.unauthorizedVariables).toBe('ignored');
  });
});

it('lets DISABLE_CORS win over the domains', () => {
  const env = { HASURA_GRAPHQL_CORS_DOMAIN: 'https://a.b', HASURA_GRAPHQL_DISABLE_CORS: 'true' };
  expect(readGatewayConfig(env).cors).toEqual({ allow: 'none' });
});

it('passes the exact text of a bad CORS domain on', () => {
  expect(() => readGatewayConfig({ HASURA_GRAPHQL_CORS_DOMAIN: 'https://a.b, c.d' })).toThrow(
    "HASURA_GRAPHQL_CORS_DOMAIN (--cors-domain): invalid domain: 'c.d'. All domains should have scheme + (optional wildcard) host + (optional port)",
  );
});

it('ignores variables that it does not know', () => {
  expect(() =>
    readGatewayConfig({ HASURA_GRAPHQL_PG_SOURCE_URL_1: 'anything', HASURA_GRAPHQL_NEW: 'x' }),
  ).not.toThrow();
});

it('is frozen and keeps no raw credentials beside the auth configuration', () => {
  const config = readGatewayConfig({ HASURA_GRAPHQL_ADMIN_SECRET: 'hunter2', HASURA_GRAPHQL_DATABASE_URL: A });
  expect([config, config.auth, config.databases, config.server].every((part) => Object.isFrozen(part))).toBe(true);
  expect(JSON.stringify({ ...config, auth: null, databases: null })).not.toContain('hunter2');
});

describe('config response', () => {
  it('has the keys and defaults of the protocol', () => {
    expect(configResponse(readGatewayConfig({}), 'v2.1.0')).toEqual({
      version: 'v2.1.0',
      is_function_permissions_inferred: true,
      is_remote_schema_permissions_enabled: false,
      is_admin_secret_set: false,
      is_auth_hook_set: false,
      is_jwt_set: false,
      jwt: [],
      is_allow_list_enabled: false,
      live_queries: { batch_size: 100, refetch_delay: 1 },
      streaming_queries: { batch_size: 100, refetch_delay: 1 },
      console_assets_dir: null,
      experimental_features: [],
      is_prometheus_metrics_enabled: false,
      default_naming_convention: 'hasura-default',
      feature_flags: [],
      is_apollo_federation_enabled: false,
    });
  });

  it('follows the configuration', () => {
    const env = {
      HASURA_GRAPHQL_ADMIN_SECRET: 'hunter2',
      HASURA_GRAPHQL_ENABLE_ALLOWLIST: 'true',
      HASURA_GRAPHQL_EXPERIMENTAL_FEATURES: 'naming_convention,apollo_federation',
      HASURA_GRAPHQL_ENABLED_APIS: 'config,metrics',
      HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL: '1500',
    };
    const response = configResponse(readGatewayConfig(env), 'v');
    expect(response).toMatchObject({
      is_admin_secret_set: true,
      is_allow_list_enabled: true,
      live_queries: { refetch_delay: 1.5 },
      experimental_features: ['naming_convention', 'apollo_federation'],
      is_prometheus_metrics_enabled: true,
      is_apollo_federation_enabled: true,
    });
    expect(JSON.stringify(response)).not.toContain('hunter2');
  });
});

describe('start-up line', () => {
  it('shows settings and that secrets are set, never a secret', () => {
    const observation = serverConfiguration(
      readGatewayConfig({
        HASURA_GRAPHQL_DATABASE_URL: A,
        HASURA_GRAPHQL_METADATA_DATABASE_URL: B,
        HASURA_GRAPHQL_ADMIN_SECRETS: '["hunter2","hunter2b"]',
        HASURA_GRAPHQL_CORS_DOMAIN: 'https://a.b,https://*.c.d',
      }),
    );
    expect(observation).toMatchObject({
      type: 'startup',
      level: 'info',
      kind: 'server_configuration',
      info: {
        databases: { type: 'given', defaultSource: 'HASURA_GRAPHQL_DATABASE_URL' },
        server: { port: 8080 },
        cors: ['https://a.b', 'https://*.c.d'],
        auth: { adminSecrets: 2, authHook: null },
        errors: { devMode: false },
      },
    });
    expect(JSON.stringify(observation)).not.toContain('hunter2');
  });
});
