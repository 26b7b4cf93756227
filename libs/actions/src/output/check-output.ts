// Does a handler's answer fit the output type? (spec/actions.md 4.4: shallow on purpose, as clients know it.)
import { isJsonList, isJsonObject, RawNumber, type Json, type JsonObject } from '@app/types';
import type { OutputFault } from './error.js';
import type { OutputCheck } from './output-check.js';

/** The first fault found, or `undefined`: the value fits. */
export function checkOutput(value: Json, check: OutputCheck): OutputFault | undefined {
  if (check.kind === 'opaque') return undefined;
  if (value === null) return check.nullable ? undefined : { type: 'null' };
  if (check.kind === 'list') return checkList(value, check.of);
  if (isJsonObject(value)) {
    return check.kind === 'object' ? checkFields(value, check.required) : { type: 'object', expected: check.name };
  }
  if (isJsonList(value)) return { type: 'array', expected: check.name };
  return checkScalar(value, check);
}

function checkList(value: Json, of: OutputCheck): OutputFault | undefined {
  if (!isJsonList(value)) return { type: 'no-array' };
  for (const element of value) {
    const fault = checkOutput(element, of);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Handler output may have any key: only own ones count. */
function checkFields(value: JsonObject, required: readonly string[]): OutputFault | undefined {
  for (const field of required) {
    if (!Object.hasOwn(value, field)) return { type: 'missing-field', field };
    if (value[field] === null) return { type: 'null-field', field };
  }
  return undefined;
}

/** Names that accept a JSON scalar of a kind. A refused number is reported as `String`: the protocol says so. */
const ACCEPTED_BY = {
  number: new Set(['Int', 'Float']),
  boolean: new Set(['Boolean']),
  string: new Set(['String', 'ID']),
} as const;

function checkScalar(
  value: string | number | boolean | RawNumber,
  check: { readonly kind: 'scalar' | 'object'; readonly name: string },
): OutputFault | undefined {
  const kind = value instanceof RawNumber ? 'number' : (typeof value as 'number' | 'boolean' | 'string');
  if (check.kind === 'scalar' && ACCEPTED_BY[kind].has(check.name)) return undefined;
  return { type: 'scalar', got: kind === 'boolean' ? 'Boolean' : 'String', expected: check.name };
}
