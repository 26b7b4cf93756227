// One step of an action, by its mode: call, enqueue a run, or read one.
import { invariant } from '@app/types';
import { printOutput, type RequestContext, type StepResult } from '@app/engine';
import { enqueueRun } from './async/enqueue-run.js';
import { hasRelationships, refreshOf, watchRun } from './async/follow-run.js';
import { readRun } from './async/read-run.js';
import type { RunServices } from './async/run-services.js';
import { admitCall } from './call/call-limits.js';
import type { SyncServices } from './call/call-sync.js';
import type { CallServices } from './call/pipeline.js';
import { readInput } from './call/read-input.js';
import { runAction } from './call/run-action.js';
import { bindCall } from './permission/bind-call.js';
import type { ActionPayload } from './plan/action-payload.js';
import type { ResolvedActions } from './resolve/resolved-actions.js';

export interface StepServices extends CallServices {
  readonly runs: RunServices;
  /** Undefined: keys, retries and records of synchronous calls have no effect. */
  readonly sync?: SyncServices;
}

/** @throws GatewayError (spec/actions.md 4.3 to 4.5, 7) */
export async function runStep(
  payload: ActionPayload,
  { resolved, context }: { readonly resolved: ResolvedActions; readonly context: RequestContext },
  services: StepServices,
): Promise<StepResult> {
  if (payload.mode === 'sync') return runAction(payload, { resolved, context }, services);
  const action = resolved.actions.get(payload.action);
  invariant(action !== undefined, `planned action "${payload.action}" is part of the snapshot`);
  const input = readInput(payload, context);
  if (payload.mode === 'enqueue') {
    await admitCall(action, context, services.limits);
    const { boundBy: role } = payload;
    const bound = role === undefined ? input : await bindCall({ action, input, role }, context);
    return enqueueRun({ action, input: bound, context }, services.runs);
  }
  watchRun(input.id, context, services.runs.changes);
  const { value, hasEnded } = await readRun({ action, resolved, id: input.id, context }, services.runs);
  const printed = printOutput(value, payload.output);
  if (context.operationType !== 'subscription') return printed;
  const refresh = refreshOf(hasRelationships(action, resolved), hasEnded);
  return refresh === undefined ? printed : { ...printed, refresh };
}

/** A result that only its run can change comes to an end with it. */
export function endsItself({ action: name, mode }: ActionPayload, resolved: ResolvedActions): boolean {
  const action = resolved.actions.get(name);
  return mode === 'result' && action !== undefined && !hasRelationships(action, resolved);
}
