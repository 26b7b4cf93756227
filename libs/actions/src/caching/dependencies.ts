// Whether answers of a query action may be kept: its handler sees the whole session, so that none is shared with another one.
import type { Dependencies } from '@app/engine';
import type { Role } from '@app/types';
import type { ActionPayload } from '../plan/action-payload.js';
import type { ResolvedAction, ResolvedActions } from '../resolve/resolved-actions.js';

/** Answers that a call of the action is part of. */
export const actionTag = (action: string): string => `action:${action}`;

/** Undefined: the result of a run changes by itself, or the handler sees more of a request than its key has. */
export function dependenciesOf(
  { action, mode, boundBy }: ActionPayload,
  resolved: ResolvedActions,
): Dependencies | undefined {
  return mode === 'sync' ? callDependencies(resolved.actions.get(action), boundBy) : undefined;
}

/** A role's check may come to another end at any time, so that it is asked for each answer. */
export function callDependencies(
  action: ResolvedAction | undefined,
  boundBy: Role | undefined,
): Dependencies | undefined {
  if (action?.type !== 'query' || seesRequests(action)) return undefined;
  if (boundBy !== undefined && action.grants.get(boundBy)?.check !== undefined) return undefined;
  const ttlSeconds = action.policy.cache?.ttl_seconds;
  const dependencies: Dependencies = { sessionVariables: 'all', tags: [actionTag(action.name)] };
  return ttlSeconds === undefined ? dependencies : { ...dependencies, ttlSeconds };
}

/** What a mutation action says that it changes. An asynchronous one does so when its run has ended. */
export function changesOf({ action: name, mode }: ActionPayload, resolved: ResolvedActions): readonly string[] {
  const action = resolved.actions.get(name);
  return mode === 'sync' && action?.type === 'mutation' ? (action.policy.cache?.invalidates ?? []) : [];
}

/** Headers of the client, or the id of the request in a configured header. Our own id and trace are for logs. */
function seesRequests({ call: { headers } }: ResolvedAction): boolean {
  return headers.forward || headers.fixed.some(({ value }) => value.type === 'template' && value.template.ofRequest);
}
