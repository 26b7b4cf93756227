import { GatewayError, type Session } from '@app/types';
import { adminSecret } from './admin-secret/verify.js';
import type { AuthConfig } from './core/auth-config.js';
import type { Verify } from './core/auth-mode.js';
import type { RequestHeaders } from './core/request-headers.js';
import { askInTurn, createAuthenticator } from './create-authenticator.js';
import { AUTH_MODES } from './registry.js';
import { authPorts } from '../test/auth-ports.js';

const base: AuthConfig = {
  adminSecrets: [],
  unauthorizedRole: undefined,
  unauthorizedVariables: 'as-sent',
  authHook: undefined,
  jwtSecrets: [],
};
const ports = authPorts();

const authenticate = (settings: Partial<AuthConfig>, headers: RequestHeaders): Session => {
  const session = createAuthenticator({ ...base, ...settings }, ports)(headers);
  if (session instanceof Promise) throw new Error('these modes must not wait');
  return session;
};
const refusal = (settings: Partial<AuthConfig>, headers: RequestHeaders): GatewayError => {
  try {
    authenticate(settings, headers);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
};

const INVALID = 'invalid "x-hasura-admin-secret"/"x-hasura-access-key"';
const MISSING = '"x-hasura-admin-secret"/"x-hasura-access-key" required, but not found';

describe('without any credentials configured', () => {
  it('trusts everyone as admin', () => {
    expect(authenticate({}, {})).toMatchObject({ role: 'admin', isAdmin: true });
  });

  it('takes role, variables and the backend-only header from the request', () => {
    const headers = {
      'x-hasura-role': 'user',
      'x-hasura-user-id': '1',
      'x-hasura-use-backend-only-permissions': 'yes',
    };
    expect(authenticate({}, headers)).toEqual({
      role: 'user',
      isAdmin: false,
      backendOnlyPermissions: true,
      variables: headers,
    });
  });

  it('neither checks nor keeps a secret that was sent', () => {
    const session = authenticate({}, { 'x-hasura-admin-secret': 'whatever' });
    expect(session.variables).toEqual({ 'x-hasura-role': 'admin' });
  });
});

describe('with an admin secret', () => {
  const settings = { adminSecrets: ['right', 'also right'] };

  it.each(['right', 'also right'])('accepts %j and any role', (secret) => {
    const headers = { 'x-hasura-admin-secret': secret, 'x-hasura-role': 'nobody', 'x-hasura-user-id': '1' };
    expect(authenticate(settings, headers)).toEqual({
      role: 'nobody',
      isAdmin: false,
      backendOnlyPermissions: false,
      variables: { 'x-hasura-role': 'nobody', 'x-hasura-user-id': '1' },
    });
  });

  it('accepts the deprecated header', () => {
    expect(authenticate(settings, { 'x-hasura-access-key': 'right' }).isAdmin).toBe(true);
  });

  it('lets the new header win when it is right', () => {
    const headers = { 'x-hasura-admin-secret': 'right', 'x-hasura-access-key': 'wrong' };
    expect(authenticate(settings, headers).isAdmin).toBe(true);
  });

  it('lets the new header win when it is wrong', () => {
    const headers = { 'x-hasura-admin-secret': 'wrong', 'x-hasura-access-key': 'right' };
    expect(refusal(settings, headers).message).toBe(INVALID);
  });

  it.each<[string, RequestHeaders]>([
    ['a wrong secret', { 'x-hasura-admin-secret': 'wrong' }],
    ['an empty secret', { 'x-hasura-admin-secret': '' }],
    ['an empty deprecated header', { 'x-hasura-access-key': '' }],
    ['another case', { 'x-hasura-admin-secret': 'Right' }],
    ['both secrets at once', { 'x-hasura-admin-secret': 'right, also right' }],
    ['a repeated header', { 'x-hasura-admin-secret': ['right', 'right'] }],
    ['a digest', { 'x-hasura-admin-secret': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }],
  ])('refuses %s', (_, headers) => {
    const error = refusal(settings, headers);
    expect(error).toMatchObject({ code: 'access-denied', status: 401, path: [], internal: undefined });
    expect(error.message).toBe(INVALID);
  });

  it.each<[string, RequestHeaders]>([
    ['nothing', {}],
    ['only a role', { 'x-hasura-role': 'admin' }],
    ['a bearer token', { authorization: 'Bearer right' }],
    ['a name that only looks alike', { 'x-hasura-admin-secrets': 'right' }],
    ['an absent value', { 'x-hasura-admin-secret': undefined }],
  ])('refuses %s', (_, headers) => {
    const error = refusal(settings, headers);
    expect(error).toMatchObject({ code: 'access-denied', status: 401, path: [] });
    expect(error.message).toBe(MISSING);
  });

  it('refuses before it looks at other headers', () => {
    const headers = { 'x-hasura-admin-secret': 'wrong', 'x-hasura-use-backend-only-permissions': 'maybe' };
    expect(refusal(settings, headers).message).toBe(INVALID);
  });

  it('does not show the secret in its errors', () => {
    const error = refusal(settings, { 'x-hasura-admin-secret': 'almost right' });
    expect(JSON.stringify(error) + String(error.stack)).not.toContain('almost right');
  });
});

describe('with an unauthorized role', () => {
  const settings = { adminSecrets: ['right'], unauthorizedRole: 'anonymous' };

  it('serves requests without credentials in that role, with their variables as sent', () => {
    const headers = {
      'x-hasura-role': 'admin',
      'x-hasura-user-id': '1',
      'x-hasura-use-backend-only-permissions': 'yes',
    };
    expect(authenticate(settings, headers)).toEqual({
      role: 'anonymous',
      isAdmin: false,
      backendOnlyPermissions: false,
      variables: { ...headers, 'x-hasura-role': 'anonymous' },
    });
  });

  it('drops their variables when configured so', () => {
    const headers = { 'x-hasura-user-id': '1' };
    const session = authenticate({ ...settings, unauthorizedVariables: 'ignored' }, headers);
    expect(session.variables).toEqual({ 'x-hasura-role': 'anonymous' });
  });

  it('refuses a wrong secret all the same', () => {
    expect(refusal(settings, { 'x-hasura-admin-secret': 'wrong' }).message).toBe(INVALID);
  });

  it('still lets the right secret choose any role', () => {
    const headers = { 'x-hasura-admin-secret': 'right', 'x-hasura-role': 'user' };
    expect(authenticate(settings, headers).role).toBe('user');
  });

  it('is admin only if the operator named it so', () => {
    expect(authenticate({ ...settings, unauthorizedRole: 'admin' }, {}).isAdmin).toBe(true);
  });
});

it.each<[string, Partial<AuthConfig>]>([
  ['a hook without a secret', { authHook: { url: 'http://h', method: 'GET', sendsRequestBody: true, userAgent: 'a' } }],
  ['JWT without a secret', { jwtSecrets: ['{}'] }],
  ['an unauthorized role without a secret', { unauthorizedRole: 'anonymous' }],
])('is never made from an unchecked configuration with %s', (_, settings) => {
  expect(() => createAuthenticator({ ...base, ...settings }, ports)).toThrow('unchecked auth configuration');
});

describe('modes that wait', () => {
  const slow: Verify = (headers) =>
    Promise.resolve(
      headers.authorization === undefined
        ? undefined
        : {
            allowedRoles: ['user'],
            defaultRole: 'user',
            variables: {},
            roleFromHeader: true,
            backendOnlyAllowed: false,
          },
    );
  const secretVerify = adminSecret.prepare({ ...base, adminSecrets: ['right'] }, ports);
  const ask = askInTurn([slow, ...(secretVerify === undefined ? [] : [secretVerify])]);

  it('decide when they know the caller', async () => {
    await expect(ask({ authorization: 'Bearer t' })).resolves.toMatchObject({ role: 'user' });
  });

  it('pass on to the next mode when they do not', async () => {
    await expect(ask({ 'x-hasura-admin-secret': 'right' })).resolves.toMatchObject({ role: 'admin' });
  });

  it('reject when a later mode refuses', async () => {
    await expect(ask({ 'x-hasura-admin-secret': 'wrong' })).rejects.toThrow(INVALID);
  });

  it('reject when no mode is left', async () => {
    await expect(ask({})).rejects.toThrow(MISSING);
  });

  it('reject a role they do not allow', async () => {
    await expect(ask({ authorization: 'Bearer t', 'x-hasura-role': 'admin' })).rejects.toThrow('not in allowed roles');
  });
});

it('keeps the registry closed', () => {
  expect(Object.isFrozen(AUTH_MODES)).toBe(true);
  expect(AUTH_MODES.map((mode) => mode.name)).toEqual([
    'no-auth',
    'admin-secret',
    'jwt',
    'webhook',
    'unauthorized-role',
  ]);
});
