// What a plan is: a printable tree of steps without any value of a request in it.
import type { KindName, RootName } from '../kind/field-kind.js';
import type { PlannedField } from '../kind/planned-field.js';
import type { JoinsBelow } from '../join/plan-joins.js';
import type { PlanCaching } from '../caching/plan-caching.js';
import type { HoleUse } from './variables.js';

/** One thing to do. The engine knows only the kind's name; the payload belongs to the kind. */
export type Step =
  | { readonly type: 'kind'; readonly kind: KindName; readonly payload: unknown; readonly below?: JoinsBelow }
  /** JSON text that is the same for every request: `__typename`, the placeholder field. */
  | { readonly type: 'static'; readonly json: string }
  | { readonly type: 'introspection'; readonly field: PlannedField }
  /** A field that only groups root fields. */
  | { readonly type: 'namespace'; readonly roots: readonly RootPlan[] };

/** What a kind does, and what is joined to it. */
export type KindStep = Extract<Step, { readonly type: 'kind' }>;

export interface RootPlan {
  /** `"key":`, ready to be written. */
  readonly prefix: string;
  readonly step: Step;
}

export interface OperationPlan {
  readonly operation: RootName;
  readonly roots: readonly RootPlan[];
  readonly variableUses: readonly HoleUse[];
  /** Of a mutation: the kind whose fields, all there are, run as one unit (`StepRunner.runTogether`). */
  readonly unit: KindName | undefined;
  /** Of a mutation: indices of roots in the order in which they run, where that is not their own. */
  readonly order: readonly number[] | undefined;
  /** The whole response, where no request can change it: only `__typename` and the placeholder field are asked for. */
  readonly constant: string | undefined;
  /** Of a query whose answers are kept. */
  readonly caching: PlanCaching | undefined;
  /** Of a mutation: tags of kept answers that it makes outdated; undefined: none. */
  readonly changes: readonly string[] | undefined;
}
