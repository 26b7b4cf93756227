// Decides whether a change may be stored, by what the build of the changed document found (spec/metadata-actions-api.md 1.4).
import { isAbout, type Inconsistency } from '@app/types';
import type { ObjectRef } from '../object-ref.js';
import {
  documentInconsistent,
  newlyInconsistent,
  objectInconsistent,
  othersInconsistent,
  schemaInconsistent,
} from './error.js';

/**
 * What a change must not leave behind:
 * - `own`: a touched object that is inconsistent, or any new inconsistent object
 * - `any-new`: any new inconsistent object, answered with status 500 (the commands marked (N))
 * - `none-left`: any inconsistent object (`drop_inconsistent_metadata`)
 * - `all-consistent`: the same, with the text of `replace_metadata`
 * - `atomic`: as `own`, with the text of `bulk_atomic`
 * - `tolerant`: nothing is refused
 */
export type Strictness = 'own' | 'any-new' | 'none-left' | 'all-consistent' | 'atomic' | 'tolerant';

export interface ConsistencyCheck {
  readonly strictness: Strictness;
  /** The objects that the change is about. */
  readonly touched: readonly ObjectRef[];
  readonly before: readonly Inconsistency[];
  readonly after: readonly Inconsistency[];
}

/** Recorded for operators, never a reason to refuse (spec/permissions.md 8.2). */
const INFORMATIONAL = 'inherited role permission inconsistency';

/** @throws GatewayError as spec/metadata-actions-api.md 1.4 has it, path `$`, `internal` lists the objects. */
export function checkConsistency({ strictness, touched, before, after }: ConsistencyCheck): void {
  const present = after.filter(({ type }) => type !== INFORMATIONAL);
  const found = present.filter((object) => !before.some((known) => isAbout(known, object)));
  const own = inconsistentAmong(touched, present);
  switch (strictness) {
    case 'own':
      if (own.length > 0) throw objectInconsistent(own);
      if (found.length > 0) throw othersInconsistent(found);
      return;
    case 'any-new':
      if (found.length > 0) throw newlyInconsistent(found);
      return;
    case 'none-left':
      if (present.length > 0) throw othersInconsistent(present);
      return;
    case 'all-consistent':
      if (present.length > 0) throw documentInconsistent(present);
      return;
    case 'atomic': {
      const refused = present.filter((object) => found.includes(object) || own.includes(object));
      if (refused.length > 0) throw schemaInconsistent(refused);
      return;
    }
    case 'tolerant':
      return;
  }
}

/** Those of the inconsistent objects that a change is about. */
export function inconsistentAmong(
  touched: readonly ObjectRef[],
  inconsistencies: readonly Inconsistency[],
): readonly Inconsistency[] {
  return inconsistencies.filter((object) => touched.some((ref) => isAbout(object, ref)));
}
