// Tokens of verification links: 256 random bits in the mail, only their hash in the database.
import { createHash, randomBytes } from 'node:crypto';

const TOKEN = /^[\w-]{43}$/;

/** A new token, safe inside a URL. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database knows of a token. Unsalted on purpose: a random token cannot be guessed from its hash. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** False for everything that `createToken` cannot have made. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value);
}
