// JSON as data. Numbers whose source text JavaScript cannot reproduce travel as `RawNumber`.

/** A JSON number kept as its source text (`1.0`, `12345678901234567890`), because a double would change it. */
export class RawNumber {
  constructor(readonly text: string) {}
  /** Makes `JSON.stringify` fail loudly instead of printing a string: use `printJson`. */
  toJSON(): never {
    throw new Error('RawNumber reached JSON.stringify: use printJson');
  }
}

/** Any JSON value. */
export type Json = null | boolean | number | string | RawNumber | readonly Json[] | JsonObject;
/** A JSON object. An absent key is never an `undefined` value. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for an object: neither null, a list nor a number kept as text. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawNumber);
}

/** True for a list. (`Array.isArray` alone does not narrow readonly arrays.) */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** True for a number in either representation. */
export function isJsonNumber(value: Json | undefined): value is number | RawNumber {
  return typeof value === 'number' || value instanceof RawNumber;
}

/** How errors of the protocol call the kind of a value: `Number`, `Object`, ... */
export function nameJsonType(value: Json): string {
  if (value === null) return 'Null';
  if (isJsonList(value)) return 'Array';
  if (isJsonNumber(value)) return 'Number';
  if (typeof value === 'string') return 'String';
  return typeof value === 'boolean' ? 'Boolean' : 'Object';
}
