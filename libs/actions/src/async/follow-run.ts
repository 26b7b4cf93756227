// Subscriptions to results of asynchronous actions (spec/actions.md 7.5).
import type { Refresh, RequestContext } from '@app/engine';
import type { Json } from '@app/types';
import type { ResolvedAction, ResolvedActions } from '../resolve/resolved-actions.js';
import type { RunChanges } from './run-store.js';

/** Has whoever follows the subscription ask again when the run changes. To be called before the run is read. */
export function watchRun(id: Json | undefined, { follower }: RequestContext, changes: RunChanges): void {
  if (typeof id === 'string') follower?.watch(id, (onChange) => changes.onChange(id, onChange));
}

/** Without relationships only the run can change; with them the subscription goes on as a live query, also after its end. */
export function refreshOf(joins: boolean, hasEnded: boolean): Refresh | undefined {
  if (joins) return undefined;
  return hasEnded ? 'never' : 'on-change';
}

/** Whether the output type has any, selected or not. */
export function hasRelationships({ output }: ResolvedAction, { types }: ResolvedActions): boolean {
  return (types.objects.get(output.base)?.relationships.length ?? 0) > 0;
}
