// What a role's entry among the permissions of an action says beyond "may call it". Admin is never bound by any of it.
import type { Precondition } from '@app/engine';
import type { Json } from '@app/types';

/** The value of an argument that the role does not have. */
export type Preset =
  | { readonly type: 'literal'; readonly value: Json }
  | {
      readonly type: 'session';
      /** Lower-case name. */
      readonly variable: string;
      /** Text of the variable -> value of the argument's type. @throws GatewayError */
      readonly read: (text: string) => Json;
    };

/** Visible fields by object type; types that are not named show all. */
export type VisibleFields = ReadonlyMap<string, ReadonlySet<string>>;

export interface Grant {
  /** By argument. */
  readonly presets: ReadonlyMap<string, Preset>;
  /** What the entry's `output_fields` leave of each type. */
  readonly visible: VisibleFields;
  readonly check: Precondition | undefined;
  /** Equal for grants that say the same. */
  readonly digest: string;
}

const NOTHING_SAID = 'plain';

/** May call it, and no more is said. */
export const PLAIN_GRANT: Grant = Object.freeze({
  presets: new Map(),
  visible: new Map(),
  check: undefined,
  digest: NOTHING_SAID,
});

/** Whether calls have to be looked at. */
export function bindsCalls({ presets, check }: Grant): boolean {
  return presets.size > 0 || check !== undefined;
}
