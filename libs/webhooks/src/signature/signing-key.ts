// Keys for signatures in the form of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64; the prefix may be missing.

/** The bytes of a key. */
export type SigningKey = Uint8Array;

const KEY = /^(?:whsec_)?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/** Parses a key; undefined for what is none. */
export function parseSigningKey(text: string): SigningKey | undefined {
  const base64 = KEY.exec(text)?.[1];
  if (base64 === undefined) return undefined;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return bytes.length >= LEAST_BYTES && bytes.length <= MOST_BYTES ? bytes : undefined;
}
