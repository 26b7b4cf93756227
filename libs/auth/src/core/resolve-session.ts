// Identity -> Session: role choice and session variables (spec/auth-and-security.md 2).
import { ADMIN_ROLE, type Identity, type Role, type Session, type SessionVariables } from '@app/types';
import { readBooleanText } from './boolean-text.js';
import { backendOnlyHeaderInvalid, roleNotAllowed } from './error.js';
import { headerText, type RequestHeaders } from './request-headers.js';
import {
  ACCESS_KEY_HEADER,
  ADMIN_SECRET_HEADER,
  BACKEND_ONLY_HEADER,
  emptyVariables,
  ROLE_HEADER,
} from './session-variables.js';

/**
 * The session of a request whose caller is known. The role is the header's where the identity allows that, else the
 * default one; any name is accepted, also of roles that have no permission anywhere.
 * @throws GatewayError `access-denied` for a role that is not allowed, `bad-request` for a bad backend-only header.
 */
export function resolveSession(identity: Identity, headers: RequestHeaders): Session {
  const role = chooseRole(identity, headers);
  return {
    role,
    variables: withRole(identity.variables, role),
    isAdmin: role === ADMIN_ROLE,
    backendOnlyPermissions: identity.backendOnlyAllowed && usesBackendOnly(headers),
    expiresAtMs: identity.expiresAtMs,
    cookies: identity.cookies,
  };
}

function chooseRole(identity: Identity, headers: RequestHeaders): Role {
  const requested = identity.roleFromHeader ? headerText(headers, ROLE_HEADER) : undefined;
  const role = requested === undefined || requested === '' ? identity.defaultRole : requested;
  if (identity.allowedRoles !== 'any' && !identity.allowedRoles.includes(role)) throw roleNotAllowed();
  return role;
}

/** Copies the variables behind the effective role; a role or secret that an auth mode let through is dropped here too. */
function withRole(variables: SessionVariables, role: Role): SessionVariables {
  const all = emptyVariables();
  all[ROLE_HEADER] = role;
  for (const name of Object.keys(variables)) {
    if (name === ROLE_HEADER || name === ADMIN_SECRET_HEADER || name === ACCESS_KEY_HEADER) continue;
    all[name] = variables[name] ?? '';
  }
  return all;
}

function usesBackendOnly(headers: RequestHeaders): boolean {
  const text = headerText(headers, BACKEND_ONLY_HEADER);
  if (text === undefined) return false;
  const value = readBooleanText(text);
  if (value === undefined) throw backendOnlyHeaderInvalid();
  return value;
}
