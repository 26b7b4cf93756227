import { readSession } from './read-session.js';

const read = (body: unknown, headers: Record<string, string> = {}) => readSession({ body, headers });

describe('readSession', () => {
  it('reads role and user from the body', () => {
    const caller = read({ session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '7' } });
    expect(caller).toMatchObject({ role: 'user', userId: '7' });
  });

  it('prefers the body to a header of the same name', () => {
    const caller = read({ session_variables: { 'x-hasura-user-id': '7' } }, { 'x-hasura-user-id': '8' });
    expect(caller.userId).toBe('7');
  });

  it('reads headers for values that the body lacks', () => {
    expect(read({}, { 'x-hasura-user-id': '8', 'x-other': 'no' }).variables).toEqual({ 'x-hasura-user-id': '8' });
  });

  it('reads the header with all variables last', () => {
    const all = JSON.stringify({ 'X-Hasura-Role': 'a', 'x-hasura-user-id': '9' });
    const caller = read({}, { 'x-hasura-session-variables': all, 'x-hasura-role': 'b' });
    expect(caller).toMatchObject({ role: 'b', userId: '9' });
  });

  it('lower-cases names', () => {
    expect(read({ session_variables: { 'X-Hasura-Role': 'user' } }).role).toBe('user');
  });

  it('never lets a secret into the session', () => {
    const secrets = { 'x-hasura-admin-secret': 's', 'X-Hasura-Access-Key': 's' };
    expect(read({ session_variables: secrets }, { 'x-hasura-admin-secret': 's' }).variables).toEqual({});
  });

  it('takes null for no session', () => {
    expect(read({ session_variables: null }).role).toBeUndefined();
  });

  it.each([
    ['a list', [], '$.session_variables', 'expected an object'],
    ['a text', 'user', '$.session_variables', 'expected an object'],
    ['a number as value', { 'x-hasura-user-id': 7 }, '$.session_variables["x-hasura-user-id"]', 'expected a string'],
    ['an object as value', { role: {} }, '$.session_variables.role', 'expected a string'],
    ['NUL in a value', { role: 'a\0b' }, '$.session_variables.role', 'a session value may not hold control characters'],
  ])('refuses %s with its path', (_name, session_variables, path, message) => {
    expect(() => read({ session_variables })).toThrow(
      expect.objectContaining({ status: 400, message, extensions: { code: 'bad-request', path } }) as Error,
    );
  });

  it.each(['{', '[]', '{"a":1}', 'null'])('refuses the header %s', (text) => {
    expect(() => read({}, { 'x-hasura-session-variables': text })).toThrow(/must be a JSON object of strings/);
  });

  it('refuses a body that is no object', () => {
    expect(() => read('text')).toThrow('expected a JSON object');
  });
});
