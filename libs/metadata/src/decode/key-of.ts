// `required` with the other wording of upstream's decoders: `key "x" not found` (spec/metadata-postgres-api.md 13).
import type { JsonObject } from '@app/types';
import { at, type Decoder } from './decoder.js';
import { keyNotFound } from './error.js';

/** The value of a key that must be there; `null` is given to the decoder. */
export function keyOf<T>(object: JsonObject, key: string, decode: Decoder<T>): T {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  if (value === undefined) throw keyNotFound(key);
  return at(key, () => decode(value));
}
