// Arguments of a call that a condition mentions as `{"$arg": "order.id"}`: numbered like the variables of an operation.
import { isJsonObject, type Json, type JsonObject } from '@app/types';
import type { ComparisonValue } from '../permission/condition.js';

const KEY = '$arg';
const PATH = /^[_A-Za-z]\w{0,199}(?:\.[_A-Za-z]\w{0,199}){0,19}$/;

/** Value of an argument -> value of the column's type. @throws GatewayError */
export type ReadArgument = (value: Json) => Json;

/** The path that a right side names; undefined: it is something else. */
export function argumentPath(value: Json): string | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined;
  const path = Object.hasOwn(value, KEY) ? value[KEY] : undefined;
  return typeof path === 'string' && PATH.test(path) ? path : undefined;
}

export class ArgumentUses {
  private readonly uses: { readonly path: string; readonly read: ReadArgument }[] = [];

  /** The next use. */
  add(path: string, read: ReadArgument): ComparisonValue {
    this.uses.push({ path, read });
    return { type: 'input', template: { type: 'variable', use: this.uses.length - 1 } };
  }

  /** Without repetitions. */
  get paths(): readonly string[] {
    return [...new Set(this.uses.map(({ path }) => path))];
  }

  /** By use; undefined: one of them is absent or null, so that nothing can be said. @throws GatewayError */
  valuesOf(input: JsonObject): readonly Json[] | undefined {
    const values: Json[] = [];
    for (const { path, read } of this.uses) {
      const value = valueAt(input, path);
      if (value === undefined || value === null) return undefined;
      values.push(read(value));
    }
    return values;
  }
}

/** Only own keys: an input object may have any. */
export function valueAt(input: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = input;
  for (const name of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
