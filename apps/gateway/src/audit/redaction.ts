// Keeps secrets out of the audit log: names that look like credentials, texts that look like tokens, and the known secrets.
import { isJsonList, isJsonObject, printJson, type Json } from '@app/types';
import { hideSecrets } from '../logging/hide-secrets.js';
import { maskCredentials } from '../logging/mask-keys.js';

export interface Redaction {
  /** What stands in the place of a value. */
  readonly mask: string;
  isMasked(name: string): boolean;
  /** Masks keys at any depth, and what looks like a credential in texts. Too large a value becomes a note of its size. */
  redact(value: Json): Json;
  /** Of names, roles and codes that a caller may choose. */
  text(value: string): string;
}

const MASK = '***';
const CREDENTIAL =
  /pass(?:word|wd|phrase|code)|^pw$|secret|token|authori[sz]ation|cookie|credential|api[-_]?key|private[-_]?key|access[-_]?key|^pin$|^otp$|^cvc$|^cvv$/i;
/** `Bearer …`, `Basic …`, and JSON web tokens. Bounded from the left, so that the time is linear. */
const TOKEN = /\b(?:Bearer|Basic) +[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/gi;
const LONGEST_TEXT = 300;
const LONGEST_VALUE = 16_384;
const DEEPEST = 30;

/** `names` are masked beside what looks like a credential; `secrets` are cut out wherever they stand. */
export function createRedaction(names: readonly string[], secrets: readonly string[]): Redaction {
  const masked = new Set(names.map((name) => name.toLowerCase()));
  const isMasked = (name: string): boolean => masked.has(name.toLowerCase()) || CREDENTIAL.test(name);
  const hide = hideSecrets(secrets);
  const clean = (text: string): string => hide(text).replace(TOKEN, MASK).replaceAll('\0', '�');
  const walk = (value: Json, depth: number): Json => {
    if (typeof value === 'string') return wellFormed(clean(value));
    if (isJsonList(value)) return depth === 0 ? '…' : value.map((item) => walk(item, depth - 1));
    if (!isJsonObject(value)) return value;
    if (depth === 0) return '…';
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        wellFormed(clean(key)),
        isMasked(key) ? MASK : walk(item, depth - 1),
      ]),
    );
  };
  return {
    mask: MASK,
    isMasked,
    redact(value) {
      const kept = walk(maskCredentials(value), DEEPEST);
      const { length } = printJson(kept);
      return length > LONGEST_VALUE ? `(${length} characters)` : kept;
    },
    text: (value) => wellFormed(clean(value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value)),
  };
}

/** Half a surrogate pair is no text that a database takes. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
