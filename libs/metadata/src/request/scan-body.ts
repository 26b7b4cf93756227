// Refuses bodies that would break what comes later: nesting that recursive readers cannot follow, and the null character,
// which Postgres cannot store.
import { isJsonList, isJsonObject, type GatewayError, type Json, type JsonPath } from '@app/types';
import { nestedTooDeeply, nullCharacter } from './error.js';

/** Far beyond any real metadata, far below the depth of the call stack. */
export const MAX_BODY_DEPTH = 500;

/** A list or object that is still to be looked into; the chain of parents is its path. */
interface Place {
  readonly value: Json;
  readonly depth: number;
  readonly step: string | number;
  readonly parent: Place | undefined;
}

/** Looks at every value without recursion. @throws GatewayError parse-failed with the path of the fault. */
export function scanBody(body: Json): void {
  const pending: Place[] = [{ value: body, depth: 0, step: '', parent: undefined }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    for (const next of childrenOf(place)) {
      const fault = findFault(next);
      if (fault !== undefined) throw fault.under(...pathOf(next));
      if (typeof next.value === 'object' && next.value !== null) pending.push(next);
    }
  }
}

function* childrenOf(parent: Place): Iterable<Place> {
  const { value } = parent;
  const depth = parent.depth + 1;
  if (isJsonList(value)) for (const [step, item] of value.entries()) yield { value: item, depth, step, parent };
  if (isJsonObject(value)) for (const [step, item] of Object.entries(value)) yield { value: item, depth, step, parent };
}

function findFault({ value, depth, step }: Place): GatewayError | undefined {
  if (depth > MAX_BODY_DEPTH) return nestedTooDeeply(MAX_BODY_DEPTH);
  const hasNull = (text: unknown) => typeof text === 'string' && text.includes('\0');
  return hasNull(value) || hasNull(step) ? nullCharacter() : undefined;
}

function pathOf(place: Place): JsonPath {
  const path: (string | number)[] = [];
  for (let current = place; current.parent !== undefined; current = current.parent) path.unshift(current.step);
  // The path of a body that is too deep would be as long as the body.
  return place.depth > MAX_BODY_DEPTH ? [] : path;
}
