import { ConfigError } from './error.js';
import { readSettings, type Environment } from './read-settings.js';
import { ALL_SETTINGS } from './settings.js';

const problemOf = (env: Environment): string => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('expected a ConfigError');
};

describe('port', () => {
  it('is SERVER_PORT, then PORT, then 8080', () => {
    expect(readSettings({ HASURA_GRAPHQL_SERVER_PORT: '1', PORT: '2' }).server.port).toBe(1);
    expect(readSettings({ PORT: '2' }).server.port).toBe(2);
    expect(readSettings({}).server.port).toBe(8080);
  });

  it('is the next one when the first is empty, as compose files leave it', () => {
    expect(readSettings({ HASURA_GRAPHQL_SERVER_PORT: '', PORT: '2' }).server.port).toBe(2);
  });

  it.each(['abc', '-1', '65536', '80.5', '1e3', '0x50', ' 80', '80 ', '８０', '9'.repeat(400)])(
    'refuses %j',
    (text) => {
      const problem = problemOf({ HASURA_GRAPHQL_SERVER_PORT: text });
      expect(problem).toMatch(
        /^HASURA_GRAPHQL_SERVER_PORT \(--server-port\): expected an integer from 0 to 65535, but found "/,
      );
      expect(problem.length).toBeLessThan(200);
    },
  );

  it('names the variable that was wrong', () => {
    expect(problemOf({ PORT: 'x' })).toBe('PORT (--server-port): expected an integer from 0 to 65535, but found "x"');
  });
});

describe('booleans', () => {
  it.each([
    ['true', true],
    ['Y', true],
    ['f', false],
    ['No', false],
  ])('read %s', (text, value) => {
    expect(readSettings({ HASURA_GRAPHQL_DEV_MODE: text }).errors.devMode).toBe(value);
  });

  it.each(['1', '0', 'on', 'off', 'tru', ' true', 'enabled', 'null'])('refuse %j', (text) => {
    expect(problemOf({ HASURA_GRAPHQL_DEV_MODE: text })).toBe(
      'HASURA_GRAPHQL_DEV_MODE (--dev-mode): Not a valid boolean text. True values are ["true","t","yes","y"] and  False values are ["false","f","no","n"]. All values are case insensitive',
    );
  });
});

describe('the key of stored headers', () => {
  const problem = 'expected 32 bytes in base64 or as 64 hexadecimal digits';
  it.each([
    '0123456789abcdef'.repeat(4),
    Buffer.alloc(32, 200).toString('base64'),
    Buffer.alloc(32, 200).toString('base64url'),
  ])('is 32 bytes: %j', (text) => {
    expect(readSettings({ ACTIONGRAPH_RUN_HEADERS_KEY: text }).credentials.runHeadersKey).toHaveLength(32);
  });

  it.each([
    'short',
    'g'.repeat(64),
    'ab'.repeat(31),
    Buffer.alloc(31).toString('base64'),
    Buffer.alloc(33).toString('base64'),
  ])('refuses %j without repeating it', (text) => {
    expect(problemOf({ ACTIONGRAPH_RUN_HEADERS_KEY: text })).toContain(problem);
    expect(problemOf({ ACTIONGRAPH_RUN_HEADERS_KEY: text })).not.toContain(text);
  });
});

describe('lists', () => {
  it('are trimmed and without doubles', () => {
    const env = { HASURA_GRAPHQL_ENABLED_APIS: 'metadata, graphql ,metadata' };
    expect(readSettings(env).server.enabledApis).toEqual(['metadata', 'graphql']);
  });

  it.each(['graphq', 'graphql,', ',', ' ', 'graphql;metadata', 'GRAPHQL', '__proto__'])('of APIs refuse %j', (text) => {
    expect(problemOf({ HASURA_GRAPHQL_ENABLED_APIS: text })).toContain(
      'HASURA_GRAPHQL_ENABLED_APIS (--enabled-apis): expected a comma-separated list of metadata, graphql, pgdump, config, developer, metrics, but found',
    );
  });

  it.each(['http', 'startup,', 'all', 'metadata'])('of log types refuse %j with upstream’s text', (text) => {
    expect(problemOf({ HASURA_GRAPHQL_ENABLED_LOG_TYPES: text })).toBe(
      'HASURA_GRAPHQL_ENABLED_LOG_TYPES (--enabled-log-types): Valid list of comma-separated log types: ["startup","http-log","webhook-log","websocket-log","query-log","execution-log","livequery-poller-log","action-handler-log","data-connector-log","jwk-refresh-log","validate-insert-input-log"]',
    );
  });

  it('of masked variables take any names', () => {
    const env = { HASURA_GRAPHQL_LOG_MASKED_VARIABLES: 'password, card ,' };
    expect(readSettings(env).logging.maskedVariables).toEqual(['password', 'card']);
  });
});

it.each(['trace', 'INFO', 'warning', 'constructor'])('refuses the log level %j', (text) => {
  expect(problemOf({ HASURA_GRAPHQL_LOG_LEVEL: text })).toBe(
    `HASURA_GRAPHQL_LOG_LEVEL (--log-level): expected one of error, warn, info, debug, but found "${text}"`,
  );
});

it.each(['Engine', 'yoga'])('refuses the driver %j', (text) => {
  expect(problemOf({ ACTIONGRAPH_GRAPHQL_DRIVER: text })).toContain('expected one of engine, apollo');
});

it.each([
  ['*', '0.0.0.0'],
  ['!6', '::'],
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
  ['my-host.local', 'my-host.local'],
])('reads the host %s', (text, value) => {
  expect(readSettings({ HASURA_GRAPHQL_SERVER_HOST: text }).server.host).toBe(value);
});

it.each(['http://x', 'a b', '**', 'x/y'])('refuses the host %j', (text) => {
  expect(problemOf({ HASURA_GRAPHQL_SERVER_HOST: text })).toContain('expected a host name, an address or *');
});

it.each(['mysql://u:pw@h/d', 'localhost:5432', 'postgres://', 'postgres://h/a b', 'http://u:pw@h'])(
  'refuses the database URL %j without repeating it',
  (text) => {
    const problem = problemOf({ HASURA_GRAPHQL_DATABASE_URL: text });
    expect(problem).toBe(
      'HASURA_GRAPHQL_DATABASE_URL (--database-url): expected a PostgreSQL URL such as postgres://user:password@host:5432/database',
    );
  },
);

it.each(['x', '{"a":1}', '[]', '[""]', '["a",1]', '["a"', 'null', '"secret"'])('refuses the secret list %j', (text) => {
  expect(problemOf({ HASURA_GRAPHQL_ADMIN_SECRETS: text })).toBe(
    'HASURA_GRAPHQL_ADMIN_SECRETS (--admin-secrets): expected a JSON list of at least one non-empty string',
  );
});

it.each(['[]', '{}', '["x"]', '[null]', '[[]]', '{'])('refuses the JWT list %j', (text) => {
  expect(problemOf({ HASURA_GRAPHQL_JWT_SECRETS: text })).toContain('expected a JSON list of at least one object');
});

it.each([
  'HASURA_GRAPHQL_ADMIN_SECRET',
  'HASURA_GRAPHQL_ADMIN_SECRETS',
  'HASURA_GRAPHQL_ACCESS_KEY',
  'HASURA_GRAPHQL_CORS_DOMAIN',
  'HASURA_GRAPHQL_ENABLED_APIS',
])('does not open the gateway because %s is empty', (variable) => {
  expect(problemOf({ [variable]: '' })).toMatch(new RegExp(`^${variable} \\(--[a-z-]+\\): must not be empty`));
});

it('takes other empty variables as not set', () => {
  const guarded = ALL_SETTINGS.filter((row) => row.empty === 'refused').map((row) => row.variable);
  const empty = ALL_SETTINGS.map((row) => row.variable).filter((name) => !guarded.includes(name));
  expect(readSettings(Object.fromEntries(empty.map((name) => [name, ''])))).toEqual(readSettings({}));
});

it('never repeats the text of a secret setting', () => {
  const texts = ['hunter2', '["hunter2"', '{"key":"hunter2"}', 'http://u:hunter2@h', 'hunter2\n', '[1,"hunter2"]'];
  for (const row of ALL_SETTINGS.filter((each) => each.secret)) {
    for (const text of texts) {
      const reading = row.kind.read(text);
      if (!reading.ok) expect(reading.problem).not.toContain('hunter2');
    }
  }
});

it('prints every problem on one line, also for hostile texts', () => {
  const hostile = 'x\ny\u001b[31m\0';
  for (const row of ALL_SETTINGS) {
    if (row.kind.read(hostile).ok) continue;
    expect(problemOf({ [row.variable]: hostile })).not.toMatch(/\p{Cc}/u);
  }
});

it('reports the first problem in table order', () => {
  const problem = problemOf({ HASURA_GRAPHQL_LOG_LEVEL: 'x', HASURA_GRAPHQL_SERVER_PORT: 'x' });
  expect(problem).toContain('HASURA_GRAPHQL_SERVER_PORT');
});
