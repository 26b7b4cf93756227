// One call for many inputs: the handler gets them as a list in the place of its input, and answers a list of outputs in that order.
import { isJsonList, type Json, type JsonObject } from '@app/types';
import type { RequestContext } from '@app/engine';
import { limitLife } from '../caching/answer-life.js';
import { callSync } from '../call/call-sync.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { joinError } from './error.js';
import type { JoinServices } from './run-join.js';

export interface Batch {
  readonly action: ResolvedAction;
  readonly inputs: readonly JsonObject[];
  readonly context: RequestContext;
}

/** One output for each input, each fit for the output type. @throws GatewayError */
export async function callBatch({ action, inputs, context }: Batch, services: JoinServices): Promise<readonly Json[]> {
  const ofLists: ResolvedAction = { ...action, check: { kind: 'list', of: action.check, nullable: false } };
  // The pipeline prints an input and never looks inside.
  const input = inputs as unknown as JsonObject;
  const answer = await callSync({ action: ofLists, input, context }, services);
  limitLife(answer, context);
  const { body } = answer;
  if (!isJsonList(body) || body.length !== inputs.length) {
    throw joinError.wrongCount(action.name, inputs.length, isJsonList(body) ? body.length : 0);
  }
  return body;
}
