// Who asks: the result of authentication, given to everything behind it.

export type Role = string;
/** The role that sees everything. */
export const ADMIN_ROLE = 'admin';

/** Lower-case `x-hasura-*` names to values; always has `x-hasura-role`, never an admin secret (spec/auth-and-security.md 2.1). */
export type SessionVariables = Readonly<Record<string, string>>;

/** What an auth mode found out: which roles the caller may take and which variables are vouched for. */
export interface Identity {
  /** `any`: the caller is trusted and may take every role (admin secret, no auth). */
  readonly allowedRoles: 'any' | readonly Role[];
  readonly defaultRole: Role;
  /** Lower-case names, without the role. */
  readonly variables: SessionVariables;
  /** Whether the request's `X-Hasura-Role` header may choose the role. */
  readonly roleFromHeader: boolean;
  /** Whether `X-Hasura-Use-Backend-Only-Permissions` counts. */
  readonly backendOnlyAllowed: boolean;
  /** Milliseconds since 1970 after which the credentials are worth nothing. */
  readonly expiresAtMs?: number | undefined;
  /** `Set-Cookie` values for the client. */
  readonly cookies?: readonly string[] | undefined;
}

export interface Session {
  readonly role: Role;
  readonly variables: SessionVariables;
  readonly isAdmin: boolean;
  readonly backendOnlyPermissions: boolean;
  /** Milliseconds since 1970: when a connection with this session ends. */
  readonly expiresAtMs?: number | undefined;
  /** `Set-Cookie` values of the auth hook for the client. */
  readonly cookies?: readonly string[] | undefined;
}
