// Tokens of verification links: 192 random bits in the mail, only their hash in the database.
import { createHash, randomBytes } from 'node:crypto';

const TOKEN = /^[\w-]{32}$/;

/** Enough against guessing, short enough for a link that mails do not have to break. */
const TOKEN_BYTES = 24;

/** A new token, safe inside a URL. */
export function createToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What the database knows of a token. Unsalted on purpose: a random token cannot be guessed from its hash. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** False for everything that `createToken` cannot have made. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value);
}
