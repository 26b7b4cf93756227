// The runner of action steps: a payload and a request in, the JSON text of the field out.
import { invariant, isJsonObject, type JsonObject } from '@app/types';
import { fillTemplate, type RequestContext, type StepResult } from '@app/engine';
import { readCookies } from '@app/webhooks';
import { projectOutput } from '../output/project-output.js';
import type { ActionPayload } from '../plan/action-payload.js';
import type { ResolvedActions } from '../resolve/resolved-actions.js';
import { asynchronousUnavailable } from './error.js';
import { callHandler, type CallServices, type HandlerAnswer } from './pipeline.js';

/** Runs one step. @throws GatewayError (spec/actions.md 4.3 to 4.5). */
export async function runAction(
  payload: ActionPayload,
  { resolved, context }: { readonly resolved: ResolvedActions; readonly context: RequestContext },
  services: CallServices,
): Promise<StepResult> {
  if (payload.mode !== 'sync') throw asynchronousUnavailable();
  const action = resolved.actions.get(payload.action);
  invariant(action !== undefined, `planned action "${payload.action}" is part of the snapshot`);
  const answer = await callHandler({ action, input: readInput(payload, context), context }, services);
  const json = printAnswer(answer, payload);
  return passesCookies(context) ? { json, cookies: readCookies(answer.response) } : { json };
}

function readInput(payload: ActionPayload, { values }: RequestContext): JsonObject {
  const input = fillTemplate(payload.input, values);
  invariant(isJsonObject(input), 'the input of an action is an object');
  return input;
}

/** Without a selection the answer's own text goes out: it has been read as JSON, and nothing of it is left away. */
function printAnswer({ body, response }: HandlerAnswer, { output }: ActionPayload): string {
  return output.type === 'leaf' ? response.body : projectOutput(body, output);
}

/** Cookies reach the client of a mutation over HTTP that is no batch (spec/actions.md 6.2). */
function passesCookies({ operationType, transport, batched }: RequestContext): boolean {
  return operationType === 'mutation' && transport === 'http' && !batched;
}
