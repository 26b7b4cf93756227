// Results of the parts of a transform: errors of equals are collected, of parts in order the first failing one counts.
import type { JsonObject } from '@app/types';
import type { TemplateResult } from '../template-language/compile-template.js';

/** A value, or the error objects of spec/actions.md 9.7. */
export type PartResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly JsonObject[] };

export function present<T>(value: T): PartResult<T> {
  return { ok: true, value };
}

export function failed(...errors: readonly JsonObject[]): PartResult<never> {
  return { ok: false, errors };
}

export function toPart<T>(result: TemplateResult<T>): PartResult<T> {
  return result.ok ? result : failed(result.error);
}

/** All values, or all errors. */
export function collect<T>(results: readonly PartResult<T>[]): PartResult<readonly T[]> {
  const errors = results.flatMap((result) => (result.ok ? [] : result.errors));
  if (errors.length > 0) return { ok: false, errors };
  return present(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

/** Goes on with the value, if there is one. */
export function andThen<T, U>(result: PartResult<T>, next: (value: T) => PartResult<U>): PartResult<U> {
  return result.ok ? next(result.value) : result;
}

/** A part that may be absent. */
export function whereGiven<T, U>(
  given: T | null | undefined,
  make: (given: T) => PartResult<U>,
): PartResult<U | undefined> {
  return given === undefined || given === null ? present(undefined) : make(given);
}
