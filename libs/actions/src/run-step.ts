// One step of an action, by its mode: call, enqueue a run, or read one.
import { invariant } from '@app/types';
import { printOutput, type RequestContext, type StepResult } from '@app/engine';
import { enqueueRun } from './async/enqueue-run.js';
import { readRun } from './async/read-run.js';
import type { RunServices } from './async/run-services.js';
import type { CallServices } from './call/pipeline.js';
import { readInput } from './call/read-input.js';
import { runAction } from './call/run-action.js';
import type { ActionPayload } from './plan/action-payload.js';
import type { ResolvedActions } from './resolve/resolved-actions.js';

export interface StepServices extends CallServices {
  readonly runs: RunServices;
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
  if (payload.mode === 'enqueue') return enqueueRun({ action, input, context }, services.runs);
  const value = await readRun({ action, resolved, id: input.id, context }, services.runs);
  return printOutput(value, payload.output);
}
