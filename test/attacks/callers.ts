// Who asks: users with tokens, each of them in any of the roles.
import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Dice } from '../property/world/dice.js';
import type { RequestHeaders } from '../support/gateway-under-test.js';

export const ROLES = ['user', 'auditor', 'clerk'] as const;
export type Role = (typeof ROLES)[number];

export interface Caller {
  /** A text where it is no number. */
  readonly user: number | string;
  readonly role: Role;
}

export interface Person extends Caller {
  readonly user: number;
}

/** Their rows differ between the world under attack and the one that attackers have for themselves. */
export const VICTIMS = [1, 2, 3] as const;
/** Their rows are the same in both. */
export const ATTACKERS = [11, 12, 13] as const;

export const ADMIN_SECRET = 'the secret of admins';
export const JWT_KEY = randomBytes(32).toString('hex');
export const ADMIN: RequestHeaders = { 'x-hasura-admin-secret': ADMIN_SECRET };

export const victim = (draw: Dice, role: Role = draw.pick(ROLES)): Person => ({ user: draw.pick(VICTIMS), role });
export const attacker = (draw: Dice, role: Role = draw.pick(ROLES)): Person => ({ user: draw.pick(ATTACKERS), role });

/** A victim and an attacker of the same role. */
export function rivals(draw: Dice, among: readonly Role[] = ROLES): { readonly from: Person; readonly by: Person } {
  const role = draw.pick(among);
  return { from: victim(draw, role), by: attacker(draw, role) };
}

const tokens = new Map<string, Promise<string>>();

/** Claims that take the place of the usual ones, and times in seconds. */
export interface TokenChange {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly exp?: number;
}

/** A token of this user for all roles. */
export function tokenOf(user: Caller['user'], { claims = {}, exp }: TokenChange = {}): Promise<string> {
  const payload = {
    'https://hasura.io/jwt/claims': {
      'x-hasura-allowed-roles': ROLES,
      'x-hasura-default-role': 'user',
      'x-hasura-user-id': user.toString(),
      ...claims,
    },
    ...(exp === undefined ? {} : { exp }),
  };
  const key = JSON.stringify(payload);
  const known = tokens.get(key);
  if (known !== undefined) return known;
  const signed = new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(JWT_KEY));
  tokens.set(key, signed);
  return signed;
}

/** What a caller sends to be known. */
export async function headersOf({ user, role }: Caller): Promise<RequestHeaders> {
  return { authorization: `Bearer ${await tokenOf(user)}`, 'x-hasura-role': role };
}

/** The same caller by way of a trusted backend. */
export function byBackend({ user, role }: Caller): RequestHeaders {
  return { ...ADMIN, 'x-hasura-role': role, 'x-hasura-user-id': user.toString() };
}
