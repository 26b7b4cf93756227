// Numbers for columns of number types, without a lost digit.
import { inputError, isIntegral, printScientific, readDecimal, type Decimal } from '@app/engine';
import { RawNumber, invariant, type Json, type JsonPath } from '@app/types';
import { valueError } from './error.js';

/** Bytes of the integer types. */
const INTEGER_BYTES: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8 };
const MAX_FLOAT: Readonly<Record<string, number>> = { float4: 3.4028235677973366e38, float8: Number.MAX_VALUE };

/** Checks a JSON number for a type by `pg_type.typname`. @throws GatewayError parse-failed */
export function readNumber(type: string, value: number | RawNumber, path: JsonPath): Json {
  const bytes = INTEGER_BYTES[type];
  if (bytes !== undefined) return readInteger(value, bytes, path);
  const bound = MAX_FLOAT[type];
  if (bound !== undefined && Math.abs(Number(sourceOf(value))) > bound) {
    throw valueError.floatBounds(printScientific(sourceOf(value)), path);
  }
  return type === 'money' ? withoutExponent(value) : value;
}

/** Postgres reads no exponent for `money`. Amounts that it cannot hold anyway are left to it. */
function withoutExponent(value: number | RawNumber): Json {
  const source = sourceOf(value);
  if (!/e/i.test(source) || Math.abs(Number(source)) > MAX_MONEY) return value;
  return new RawNumber(Number(source).toFixed(2));
}

const MAX_MONEY = 92233720368547758.07;

/** The integer, printed without fraction and exponent: Postgres reads neither for integer types. */
function readInteger(value: number | RawNumber, bytes: number, path: JsonPath): Json {
  const source = sourceOf(value);
  const decimal = readDecimal(source);
  invariant(decimal !== undefined, 'a JSON number has the syntax of one');
  // 19 digits hold every 64-bit integer; more are not expanded.
  if (!isIntegral(decimal) || decimal.point > 19) throw inputError.integerBounds(printScientific(source), path);
  const text = integerText(decimal);
  const bound = 1n << BigInt(bytes * 8 - 1);
  const exact = BigInt(text);
  if (exact < -bound || exact >= bound) throw inputError.integerBounds(printScientific(source), path);
  return text === source ? value : new RawNumber(text);
}

function integerText({ sign, digits, point }: Decimal): string {
  return digits === '' ? '0' : `${sign}${digits.padEnd(point, '0')}`;
}

function sourceOf(value: number | RawNumber): string {
  return value instanceof RawNumber ? value.text : String(value);
}
