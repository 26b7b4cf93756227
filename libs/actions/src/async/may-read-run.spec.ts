import type { Session, SessionVariables } from '@app/types';
import { mayReadRun } from './may-read-run.js';

function session(variables: SessionVariables, isAdmin = false): Session {
  return { role: variables['x-hasura-role'] ?? '', variables, isAdmin, backendOnlyPermissions: false };
}
const ada = { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' };
const guest = { 'x-hasura-role': 'guest', 'x-hasura-cart': 'a' };

it.each<[string, SessionVariables, SessionVariables, boolean, boolean]>([
  ['the same session', ada, ada, true, true],
  ['the owner with a fresh token', { ...ada, 'x-hasura-token': 'b' }, { ...ada, 'x-hasura-token': 'a' }, true, false],
  ['another user', { ...ada, 'x-hasura-user-id': '2' }, ada, false, false],
  ['the same user in another role', { ...ada, 'x-hasura-role': 'editor' }, ada, false, false],
  ['nobody, of somebody', { 'x-hasura-role': 'user' }, ada, false, false],
  ['somebody, of nobody', ada, { 'x-hasura-role': 'user' }, false, false],
  ['an equal session without a user', guest, guest, true, true],
  ['another session without a user', { ...guest, 'x-hasura-cart': 'b' }, guest, false, false],
  ['a session that knows less', { 'x-hasura-role': 'guest' }, guest, false, false],
  ['a name of every object', { ...guest }, { 'x-hasura-role': 'guest', constructor: 'a' }, false, false],
])('%s', (_title, asking, stored, lenient, strict) => {
  expect(mayReadRun(session(asking), stored, false)).toBe(lenient);
  expect(mayReadRun(session(asking), stored, true)).toBe(strict);
});

it('an admin may read every run', () => {
  expect(mayReadRun(session({ 'x-hasura-role': 'admin' }), ada, true)).toBe(true);
  expect(mayReadRun(session(guest, true), ada, true)).toBe(true);
});
