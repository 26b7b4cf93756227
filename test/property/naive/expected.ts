// Answers with their freedom: SQL leaves open which of equally ordered rows come first.
import { same } from '../world/cells.js';
import type { Json } from '@app/types';

export type Expected =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Expected> }
  /** Any one of them; null where there is none. */
  | { readonly kind: 'one'; readonly of: readonly Expected[] }
  /** Stretches of a list, in order. */
  | { readonly kind: 'list'; readonly runs: readonly Run[] };

/** `count` of these, in any order. */
export interface Run {
  readonly of: readonly Expected[];
  readonly count: number;
}

/** Whether an answer is one of those expected. */
export function fits(actual: Json, expected: Expected): boolean {
  switch (expected.kind) {
    case 'value':
      return (actual === null) === (expected.value === null) && same(actual, expected.value);
    case 'one':
      return expected.of.length === 0 ? actual === null : expected.of.some((one) => fits(actual, one));
    case 'object': {
      if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
      const entries = Object.entries(actual as Record<string, Json>);
      return (
        entries.length === expected.fields.size &&
        entries.every(([name, item]) => {
          const field = expected.fields.get(name);
          return field !== undefined && fits(item, field);
        })
      );
    }
    case 'list':
      return Array.isArray(actual) && fitsRuns(actual as readonly Json[], expected.runs);
  }
}

function fitsRuns(actual: readonly Json[], runs: readonly Run[]): boolean {
  let at = 0;
  for (const { of, count } of runs) {
    if (!assigned(actual.slice(at, at + count), of) || actual.length < at + count) return false;
    at += count;
  }
  return at === actual.length;
}

/** Whether every item can have a candidate of its own. */
function assigned(items: readonly Json[], candidates: readonly Expected[]): boolean {
  const [first, ...rest] = items;
  if (first === undefined) return true;
  return candidates.some(
    (one, index) =>
      fits(first, one) &&
      assigned(
        rest,
        candidates.filter((_, other) => other !== index),
      ),
  );
}

/** For messages. */
export function sketch(expected: Expected): unknown {
  switch (expected.kind) {
    case 'value':
      return expected.value;
    case 'one':
      return { anyOf: expected.of.map(sketch) };
    case 'object':
      return Object.fromEntries([...expected.fields].map(([name, field]) => [name, sketch(field)]));
    case 'list':
      return expected.runs.map(({ of, count }) => ({ count, of: of.map(sketch) }));
  }
}
