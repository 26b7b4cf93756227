// The runner of action steps: a payload and a request in, the JSON text of the field out.
import { invariant } from '@app/types';
import { printOutput, type RequestContext, type StepResult } from '@app/engine';
import { readCookies } from '@app/webhooks';
import { bindCall } from '../permission/bind-call.js';
import type { ActionPayload } from '../plan/action-payload.js';
import type { ResolvedActions } from '../resolve/resolved-actions.js';
import { limitLife } from '../caching/answer-life.js';
import { callSync, type SyncServices } from './call-sync.js';
import type { CallServices, HandlerAnswer } from './pipeline.js';
import { readInput } from './read-input.js';

/** Runs one step. @throws GatewayError (spec/actions.md 4.3 to 4.5). */
export async function runAction(
  payload: ActionPayload,
  { resolved, context }: { readonly resolved: ResolvedActions; readonly context: RequestContext },
  services: CallServices & { readonly sync?: SyncServices },
): Promise<StepResult> {
  const action = resolved.actions.get(payload.action);
  invariant(action !== undefined, `planned action "${payload.action}" is part of the snapshot`);
  const given = readInput(payload, context);
  const { boundBy: role } = payload;
  const input = role === undefined ? given : await bindCall({ action, input: given, role }, context);
  const answer = await callSync({ action, input, context }, services);
  limitLife(answer, context);
  const printed = printAnswer(answer, payload);
  return passesCookies(context) ? { ...printed, cookies: readCookies(answer.response) } : printed;
}

/** Without a selection the answer's own text goes out: it has been read as JSON, and nothing of it is left away. */
export function printAnswer({ body, response }: HandlerAnswer, { output }: Pick<ActionPayload, 'output'>): StepResult {
  return output.type === 'leaf' ? { json: response.body } : printOutput(body, output);
}

/** Cookies reach the client of a mutation over HTTP that is no batch (spec/actions.md 6.2). */
function passesCookies({ operationType, transport, batched }: RequestContext): boolean {
  return operationType === 'mutation' && transport === 'http' && !batched;
}
