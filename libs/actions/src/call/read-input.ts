// The arguments of one request: the payload of a handler, or the id of a run.
import { invariant, isJsonObject, type JsonObject } from '@app/types';
import { fillTemplate, type RequestContext } from '@app/engine';
import type { ActionPayload } from '../plan/action-payload.js';

export function readInput(payload: ActionPayload, { values }: RequestContext): JsonObject {
  const input = fillTemplate(payload.input, values);
  invariant(isJsonObject(input), 'the input of an action is an object');
  return input;
}
