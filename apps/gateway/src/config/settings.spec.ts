import { readSettings } from './read-settings.js';
import { ALL_SETTINGS, SETTINGS } from './settings.js';

const unique = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

it('holds every variable and flag once', () => {
  expect(unique(ALL_SETTINGS.map((row) => row.variable))).toBe(true);
  expect(unique(ALL_SETTINGS.map((row) => row.flag))).toBe(true);
});

it('has no alias that is a setting of its own; several may share one, such as the address of Redis', () => {
  const variables = ALL_SETTINGS.map((row) => row.variable);
  for (const { aliases } of ALL_SETTINGS) {
    expect(unique(aliases)).toBe(true);
    expect(aliases.filter((alias) => variables.includes(alias))).toEqual([]);
  }
});

it('names variables and flags in one way', () => {
  for (const row of ALL_SETTINGS) {
    expect(row.variable).toMatch(/^(?:HASURA_GRAPHQL_|ACTIONGRAPH_|PG_DATABASE_URL$)[A-Z0-9_]*$/);
    expect(row.flag).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    // Commander gives flags that begin so another meaning.
    expect(row.flag).not.toMatch(/^no-/);
  }
});

it('describes every setting in one line', () => {
  for (const row of ALL_SETTINGS) expect(row.description).toMatch(/^[^\n.]{10,}(?:\.[^\n]+)*[^.\n]$/);
});

it('says which settings have no effect yet', () => {
  const later = ALL_SETTINGS.filter((row) => row.description.endsWith('(accepted, no effect yet)'));
  expect(later.map((row) => row.variable)).toContain('HASURA_GRAPHQL_ENABLE_CONSOLE');
  expect(later.map((row) => row.variable)).not.toContain('HASURA_GRAPHQL_ENABLE_ALLOWLIST');
  expect(later.map((row) => row.variable)).not.toContain('HASURA_GRAPHQL_SERVER_PORT');
});

it('marks everything that may hold a credential as secret', () => {
  const secret = ALL_SETTINGS.filter((row) => row.secret).map((row) => row.variable);
  expect(secret).toEqual([
    'HASURA_GRAPHQL_DATABASE_URL',
    'HASURA_GRAPHQL_METADATA_DATABASE_URL',
    'PG_DATABASE_URL',
    'HASURA_GRAPHQL_ADMIN_SECRET',
    'HASURA_GRAPHQL_ADMIN_SECRETS',
    'HASURA_GRAPHQL_ACCESS_KEY',
    'HASURA_GRAPHQL_JWT_SECRET',
    'HASURA_GRAPHQL_JWT_SECRETS',
    'HASURA_GRAPHQL_AUTH_HOOK',
    'ACTIONGRAPH_RUN_HEADERS_KEY',
    'ACTIONGRAPH_HANDLER_SIGNING_KEY',
    'ACTIONGRAPH_HANDLER_SIGNING_KEYS',
    'HASURA_GRAPHQL_RATE_LIMIT_REDIS_URL',
    'ACTIONGRAPH_CACHE_REDIS_URL',
  ]);
});

it('has fallbacks that its own reader accepts as written', () => {
  for (const row of ALL_SETTINGS) {
    if (row.fallbackText === '') continue;
    const reading = row.kind.read(row.fallbackText);
    expect([row.variable, reading.ok]).toEqual([row.variable, true]);
  }
});

it('gives every setting its fallback in an empty environment', () => {
  const values = readSettings({});
  for (const [group, rows] of Object.entries(SETTINGS)) {
    for (const [key, row] of Object.entries(rows)) {
      expect((values as Record<string, Record<string, unknown>>)[group]?.[key]).toEqual(
        (row as { fallback: unknown }).fallback,
      );
    }
  }
});

it('is frozen', () => {
  expect(Object.isFrozen(ALL_SETTINGS) && ALL_SETTINGS.every((row) => Object.isFrozen(row))).toBe(true);
});
