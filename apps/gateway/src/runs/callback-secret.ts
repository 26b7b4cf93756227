// The secret of a callback URL: the run's id, so that the run is found, and random bytes. Only its digest is stored.
import { createHash, randomBytes } from 'node:crypto';

/** The route of `RunCallbackController`, without the secret. */
export const CALLBACK_PATH = '/v1/actions/runs/callback/';

const ID_BYTES = 16;
const RANDOM_BYTES = 32;
const SECRET = /^[\w-]{64}$/;

/** @param runId UUID */
export function makeCallbackSecret(runId: string): string {
  const id = Buffer.from(runId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, randomBytes(RANDOM_BYTES)]).toString('base64url');
}

/** What is stored in place of the secret. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The run that a secret belongs to if it is genuine, which only its digest shows. Undefined: no secret has this form. */
export function runIdOf(secret: string): string | undefined {
  if (!SECRET.test(secret)) return undefined;
  const hex = Buffer.from(secret, 'base64url').subarray(0, ID_BYTES).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A URL as logs may show it. */
export function hideCallbackSecret(url: string): string {
  return url.startsWith(CALLBACK_PATH) ? `${CALLBACK_PATH}***` : url;
}
