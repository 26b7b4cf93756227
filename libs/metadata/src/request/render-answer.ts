// Answers that depend on what the build found (spec/metadata-actions-api.md 3.2, 3.4, 3.5).
import { toInconsistentObject, type Inconsistency, type Json } from '@app/types';

/** `{is_consistent, inconsistent_objects}`. */
export function reportInconsistencies(inconsistencies: readonly Inconsistency[]): Json {
  return {
    is_consistent: inconsistencies.length === 0,
    inconsistent_objects: inconsistencies.map(toInconsistentObject),
  };
}

/** `{message, is_consistent}`, with `inconsistent_objects` only when there are some. */
export function reportReload(inconsistencies: readonly Inconsistency[]): Json {
  return inconsistencies.length === 0
    ? { message: 'success', is_consistent: true }
    : { message: 'success', is_consistent: false, inconsistent_objects: inconsistencies.map(toInconsistentObject) };
}
