// Questions to the policy of an action.
import type { ActionPolicy } from '@app/types';
import type { ResolvedAction, ResolvedActions } from '../resolve/resolved-actions.js';

/** Without one an action behaves as upstream's in everything that shows. */
export function hasPolicy({ policy }: { readonly policy: ActionPolicy }): boolean {
  return Object.keys(policy).length > 0;
}

/** Calls of one run in all. */
export function maxAttemptsOf({ policy }: ResolvedAction): number {
  return policy.retry?.max_attempts ?? 1;
}

/** Limits of actions that have one, for `RunStore.claim`. */
export function concurrencyLimits({ actions }: ResolvedActions): Readonly<Record<string, number>> {
  const limited: [string, number][] = [];
  for (const { name, policy } of actions.values()) {
    if (policy.concurrency !== undefined) limited.push([name, policy.concurrency]);
  }
  return Object.fromEntries(limited);
}

/** Whether there is anything for workers to do. */
export function hasAsynchronousActions({ actions }: ResolvedActions): boolean {
  return [...actions.values()].some(({ kind }) => kind === 'asynchronous');
}
