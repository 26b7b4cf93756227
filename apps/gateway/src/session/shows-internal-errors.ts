// Who sees internal error details (spec/auth-and-security.md 7).
import type { Session } from '@app/types';

/** Everyone in dev mode, else `admin` where that is on, else nobody. Without a session there is no admin. */
export function showsInternalErrors(
  settings: { readonly devMode: boolean; readonly adminInternalErrors: boolean },
  session: Pick<Session, 'isAdmin'> | undefined,
): boolean {
  return settings.devMode || (settings.adminInternalErrors && session?.isAdmin === true);
}
