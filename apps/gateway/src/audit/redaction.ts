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
/** `Bearer …`, `Basic …`, and JSON web tokens. No start inside another one, which keeps the time linear. */
const TOKEN = /\b(?:Bearer|Basic) +[\w.~+/=-]+|(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/gi;
const LONGEST_TEXT = 300;
const LONGEST_VALUE = 16_384;
const DEEPEST = 30;

/** `names` are masked beside what looks like a credential; `secrets` are cut out wherever they stand. */
export function createRedaction(names: readonly string[], secrets: readonly string[]): Redaction {
  const masked = new Set(names.map((name) => name.toLowerCase()));
  const isMasked = (name: string): boolean => masked.has(name.toLowerCase()) || CREDENTIAL.test(name);
  const hide = hideSecrets(secrets);
  const clean = (text: string): string => hide(text).replace(TOKEN, MASK).replaceAll('\0', '�');
  const cleanOrSize = (text: string): string =>
    text.length > LONGEST_VALUE ? sizeOf(text.length) : wellFormed(clean(text));
  const walk = (value: Json, depth: number): Json => {
    if (typeof value === 'string') return cleanOrSize(value);
    if (isJsonList(value)) return depth === 0 ? '…' : value.map((item) => walk(item, depth - 1));
    if (!isJsonObject(value)) return value;
    if (depth === 0) return '…';
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [cleanOrSize(key), isMasked(key) ? MASK : walk(item, depth - 1)]),
    );
  };
  return {
    mask: MASK,
    isMasked,
    redact(value) {
      const kept = walk(maskCredentials(value), DEEPEST);
      const { length } = printJson(kept);
      return length > LONGEST_VALUE ? sizeOf(length) : kept;
    },
    // Cut only when it is clean: half a secret would not be known as one.
    text: (value) => {
      const kept = cleanOrSize(value);
      return kept.length > LONGEST_TEXT ? wellFormed(`${kept.slice(0, LONGEST_TEXT)}…`) : kept;
    },
  };
}

const sizeOf = (length: number): string => `(${length} characters)`;

/** Half a surrogate pair is no text that a database takes. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
