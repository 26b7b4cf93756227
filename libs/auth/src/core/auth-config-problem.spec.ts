import type { AuthConfig, AuthHook } from './auth-config.js';
import { authConfigProblem } from './auth-config-problem.js';

const open: AuthConfig = {
  adminSecrets: [],
  unauthorizedRole: undefined,
  unauthorizedVariables: 'as-sent',
  authHook: undefined,
  jwtSecrets: [],
};
const secret = ['s'];
const authHook: AuthHook = { url: 'http://127.0.0.1/hook', method: 'GET', sendsRequestBody: true, userAgent: 'a' };
const jwtSecrets = [JSON.stringify({ type: 'HS256', key: 'k'.repeat(32) })];
const unauthorizedRole = 'anonymous';

const problemOf = (settings: Partial<AuthConfig>) => authConfigProblem({ ...open, ...settings });

it.each([
  ['nothing', {}],
  ['an admin secret', { adminSecrets: secret }],
  ['an admin secret and a JWT configuration', { adminSecrets: secret, jwtSecrets }],
  ['an admin secret and a hook', { adminSecrets: secret, authHook }],
  ['an admin secret and an unauthorized role', { adminSecrets: secret, unauthorizedRole }],
])('accepts %s', (_, settings) => {
  expect(problemOf(settings)).toBeUndefined();
});

it('refuses a hook without a secret', () => {
  expect(problemOf({ authHook })).toBe(
    'Fatal Error : --auth-hook (HASURA_GRAPHQL_AUTH_HOOK) requires --admin-secret (HASURA_GRAPHQL_ADMIN_SECRET) or  --access-key (HASURA_GRAPHQL_ACCESS_KEY) to be set',
  );
});

it('refuses JWT without a secret', () => {
  expect(problemOf({ jwtSecrets })).toBe(
    'Fatal Error : --jwt-secret (HASURA_GRAPHQL_JWT_SECRET) requires --admin-secret (HASURA_GRAPHQL_ADMIN_SECRET) or  --access-key (HASURA_GRAPHQL_ACCESS_KEY) to be set',
  );
});

it.each([
  ['with a secret', secret],
  ['without a secret', []],
])('refuses hook and JWT together, %s', (_, adminSecrets) => {
  expect(problemOf({ adminSecrets, authHook, jwtSecrets })).toBe(
    'Fatal Error: Both webhook and JWT mode cannot be enabled at the same time',
  );
});

it.each([
  ['without a secret', {}],
  ['with a hook', { adminSecrets: secret, authHook }],
])('refuses an unauthorized role %s', (_, settings) => {
  expect(problemOf({ ...settings, unauthorizedRole })).toBe(
    'Fatal Error: --unauthorized-role (HASURA_GRAPHQL_UNAUTHORIZED_ROLE) requires --admin-secret (HASURA_GRAPHQL_ADMIN_SECRET) or  --access-key (HASURA_GRAPHQL_ACCESS_KEY) to be set and is not allowed when --auth-hook (HASURA_GRAPHQL_AUTH_HOOK) is set',
  );
});

it('never shows a secret', () => {
  const settings = {
    adminSecrets: [],
    jwtSecrets: ['hunter2hunter2'],
    authHook: { ...authHook, url: 'http://u:hunter2@h' },
  };
  expect(problemOf(settings)).not.toContain('hunter2');
});
