// Readers of `limit` and `offset`, which take other numbers than their type `Int` says (spec/postgres-schema.md 3.1).
import { inputError, isIntegral, nounOfJson, readDecimal, type InputReader } from '@app/engine';
import { RawNumber, isJsonNumber, type Json, type JsonPath } from '@app/types';

/** A non-negative 32-bit integer; null is no limit. */
export const LIMIT_READER: InputReader = Object.freeze({
  read: (value: Json, path: JsonPath): Json => {
    if (value === null) return null;
    const limit = integerOf(value);
    if (limit !== undefined && limit >= 0n && limit <= 2147483647n) return Number(limit);
    throw inputError.mismatch({ what: 'a non-negative 32-bit integer', type: 'Int' }, nounOf(value), path);
  },
});

const OFFSET = 'a 32-bit integer, or a 64-bit integer represented as a string';

/** A 64-bit integer, also as a string of digits; null is none. A negative one is for Postgres to refuse. */
export const OFFSET_READER: InputReader = Object.freeze({
  read: (value: Json, path: JsonPath): Json => {
    if (value === null) return null;
    const offset = typeof value === 'string' ? integerOfText(value) : integerOf(value);
    if (offset !== undefined && BigInt.asIntN(64, offset) === offset) return String(offset);
    throw inputError.mismatch({ what: OFFSET, type: 'Int' }, nounOf(value), path);
  },
});

const integerOfText = (text: string): bigint | undefined => (/^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined);

/** Integers of more than 19 digits are none of 64 bits. */
function integerOf(value: Json): bigint | undefined {
  if (!isJsonNumber(value)) return undefined;
  const decimal = readDecimal(value instanceof RawNumber ? value.text : String(value));
  if (decimal === undefined || !isIntegral(decimal) || decimal.point > 19) return undefined;
  return BigInt(decimal.digits === '' ? '0' : `${decimal.sign}${decimal.digits.padEnd(decimal.point, '0')}`);
}

function nounOf(value: Json): string {
  if (!isJsonNumber(value)) return nounOfJson(value);
  return integerOf(value) === undefined ? 'a float' : 'an integer';
}
