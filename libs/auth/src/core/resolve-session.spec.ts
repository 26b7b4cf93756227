import { GatewayError, type Identity } from '@app/types';
import { resolveSession } from './resolve-session.js';
import { emptyVariables, variablesFromHeaders } from './session-variables.js';

const trusted: Identity = {
  allowedRoles: 'any',
  defaultRole: 'admin',
  variables: emptyVariables(),
  roleFromHeader: true,
  backendOnlyAllowed: true,
};
const anonymous: Identity = {
  allowedRoles: ['anonymous'],
  defaultRole: 'anonymous',
  variables: emptyVariables(),
  roleFromHeader: false,
  backendOnlyAllowed: false,
};
const member: Identity = { ...trusted, allowedRoles: ['user', 'editor'], defaultRole: 'user' };

const errorOf = (act: () => unknown): GatewayError => {
  try {
    act();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('expected a GatewayError');
};

describe('role', () => {
  it('is the header’s when the identity allows a choice', () => {
    expect(resolveSession(trusted, { 'x-hasura-role': 'user' })).toMatchObject({ role: 'user', isAdmin: false });
  });

  it('may be a name that exists nowhere', () => {
    expect(resolveSession(trusted, { 'x-hasura-role': 'no such "role"' }).role).toBe('no such "role"');
  });

  it('is the default one without a header', () => {
    expect(resolveSession(trusted, {})).toMatchObject({ role: 'admin', isAdmin: true });
  });

  it('is the default one with an empty header', () => {
    expect(resolveSession(trusted, { 'x-hasura-role': '' }).role).toBe('admin');
  });

  it('does not become admin by another spelling', () => {
    expect(resolveSession(trusted, { 'x-hasura-role': 'Admin' }).isAdmin).toBe(false);
  });

  it('ignores the header when the identity allows no choice', () => {
    expect(resolveSession(anonymous, { 'x-hasura-role': 'admin' })).toMatchObject({
      role: 'anonymous',
      isAdmin: false,
    });
  });

  it('is refused when it is not among the allowed ones', () => {
    const error = errorOf(() => resolveSession(member, { 'x-hasura-role': 'admin' }));
    expect(error).toMatchObject({ code: 'access-denied', status: 400, path: [] });
    expect(error.message).toBe('Your requested role is not in allowed roles');
  });

  it('is refused when the default one is not among the allowed ones', () => {
    const identity = { ...member, defaultRole: 'owner' };
    expect(errorOf(() => resolveSession(identity, {})).code).toBe('access-denied');
  });

  it.each(['constructor', '__proto__', 'toString'])('%s is not allowed by accident', (role) => {
    expect(errorOf(() => resolveSession(member, { 'x-hasura-role': role })).code).toBe('access-denied');
  });

  it('sent twice is one odd name, never one of the two', () => {
    expect(resolveSession(trusted, { 'x-hasura-role': ['user', 'admin'] }).role).toBe('user, admin');
  });
});

describe('session variables', () => {
  it('hold the effective role, also when the header was ignored', () => {
    const session = resolveSession(anonymous, { 'x-hasura-role': 'admin' });
    expect(session.variables).toEqual({ 'x-hasura-role': 'anonymous' });
  });

  it('hold the identity’s variables', () => {
    const session = resolveSession({ ...trusted, variables: { 'x-hasura-user-id': '1' } }, {});
    expect(session.variables).toEqual({ 'x-hasura-role': 'admin', 'x-hasura-user-id': '1' });
  });

  it('never hold a role or a secret that a mode vouched for', () => {
    const variables = { 'x-hasura-role': 'admin', 'x-hasura-admin-secret': 's', 'x-hasura-access-key': 's' };
    expect(resolveSession({ ...anonymous, variables }, {}).variables).toEqual({ 'x-hasura-role': 'anonymous' });
  });

  it('answer only for names that were put in', () => {
    const { variables } = resolveSession(trusted, {});
    expect(variables.constructor).toBeUndefined();
    expect('toString' in variables).toBe(false);
  });

  it('are made of x-hasura headers only', () => {
    const headers = { host: 'a', authorization: 'Bearer t', hasura: 'x', 'x-hasur': 'y', 'x-hasura-user-id': '7' };
    expect(variablesFromHeaders(headers)).toEqual({ 'x-hasura-user-id': '7' });
  });

  it('are never made of the admin secrets', () => {
    const headers = { 'x-hasura-admin-secret': 's', 'x-hasura-access-key': 's' };
    expect(variablesFromHeaders(headers)).toEqual({});
  });

  it('take a header named like a prototype as a plain name', () => {
    const headers = JSON.parse('{"x-hasura-__proto__": "p", "x-hasura-constructor": "c", "__proto__": "q"}') as Record<
      string,
      string
    >;
    const variables = variablesFromHeaders(headers);
    expect(Object.entries(variables)).toEqual([
      ['x-hasura-__proto__', 'p'],
      ['x-hasura-constructor', 'c'],
    ]);
    expect(Object.getPrototypeOf(variables)).toBeNull();
  });

  it('join the values of a repeated header and keep empty ones', () => {
    expect(variablesFromHeaders({ 'x-hasura-a': ['1', '2'], 'x-hasura-b': '', 'x-hasura-c': undefined })).toEqual({
      'x-hasura-a': '1, 2',
      'x-hasura-b': '',
    });
  });
});

describe('backend-only permissions', () => {
  const header = (text: string) => ({ 'x-hasura-use-backend-only-permissions': text });

  it.each(['true', 'T', 'yes', 'Y'])('are on with %s', (text) => {
    expect(resolveSession(trusted, header(text)).backendOnlyPermissions).toBe(true);
  });

  it.each(['false', 'F', 'no', 'N'])('are off with %s', (text) => {
    expect(resolveSession(trusted, header(text)).backendOnlyPermissions).toBe(false);
  });

  it('are off without the header', () => {
    expect(resolveSession(trusted, {}).backendOnlyPermissions).toBe(false);
  });

  it.each(['', '1', 'on', 'true, true', 'maybe'])('refuse the text %j', (text) => {
    const error = errorOf(() => resolveSession(trusted, header(text)));
    expect(error).toMatchObject({ code: 'bad-request', status: 400, path: [] });
    expect(error.message).toBe(
      '"x-hasura-use-backend-only-permissions":  Not a valid boolean text. True values are ["true","t","yes","y"] and  False values are ["false","f","no","n"]. All values are case insensitive',
    );
  });

  it('do not count for callers that are not trusted, whatever the text', () => {
    expect(resolveSession(anonymous, header('true')).backendOnlyPermissions).toBe(false);
    expect(resolveSession(anonymous, header('maybe')).backendOnlyPermissions).toBe(false);
  });
});
