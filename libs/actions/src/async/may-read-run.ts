// Who may read a run (spec/actions.md 7.4).
import { ADMIN_ROLE, type Session, type SessionVariables } from '@app/types';

const ROLE = 'x-hasura-role';
const USER = 'x-hasura-user-id';

/**
 * `admin` may read every run. Others need the role and the user id that the run was asked with, so that a fresh token does not
 * hide a result from its owner; all variables where there is no user id, or where `strict` says so.
 */
export function mayReadRun(session: Session, stored: SessionVariables, strict: boolean): boolean {
  if (session.isAdmin || session.role === ADMIN_ROLE) return true;
  const asking = session.variables;
  const known = Object.hasOwn(stored, USER) || Object.hasOwn(asking, USER);
  if (strict || !known) return equalVariables(asking, stored);
  return asking[ROLE] === stored[ROLE] && asking[USER] === stored[USER];
}

function equalVariables(one: SessionVariables, other: SessionVariables): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  );
}
