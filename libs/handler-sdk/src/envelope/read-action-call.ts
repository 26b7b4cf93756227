// HTTP body -> action name and input, for the gateway's envelope and for the short body of a direct call alike.
import { isJsonObject, type Json, type JsonObject } from '@app/types';
import { refusal } from '../error/error.js';
import { isDeeperThan } from './nesting.js';

/** What a call asks for. */
export interface ActionCall {
  /** Absent when the handler is called directly. */
  readonly action: string | undefined;
  readonly input: JsonObject;
}

/** Deep enough for any input type, shallow enough for recursive code behind. */
export const MAX_INPUT_DEPTH = 64;

/**
 * Reads the body of a call. Two shapes give the same `input`:
 *
 *     {"action": {"name": "registerUser"}, "input": {"input": {"email": "a@b.c"}}, "session_variables": {...}}
 *     {"input": {"email": "a@b.c"}}
 *
 * because an input whose single key is `input` and holds an object is that object.
 * @throws ActionError 400 `bad-request` with the path of the fault.
 */
export function readActionCall(body: unknown): ActionCall {
  if (!isJsonObject(body as Json)) throw refusal.bodyIsNoObject();
  const { action, input } = body as JsonObject;
  if (input === undefined) throw refusal.missingInput();
  if (!isJsonObject(input)) throw refusal.expectedObject(['input']);
  if (isDeeperThan(input, MAX_INPUT_DEPTH)) throw refusal.tooDeep(MAX_INPUT_DEPTH, ['input']);
  return { action: readActionName(action), input: unwrap(input) };
}

function readActionName(action: Json | undefined): string | undefined {
  if (action === undefined || action === null) return undefined;
  if (!isJsonObject(action)) throw refusal.expectedObject(['action']);
  if (typeof action.name !== 'string') throw refusal.expectedString(['action', 'name']);
  return action.name;
}

function unwrap(input: JsonObject): JsonObject {
  const inner = input.input;
  return Object.keys(input).length === 1 && isJsonObject(inner) ? inner : input;
}
