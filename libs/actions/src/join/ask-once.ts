// Calls that one operation has made already: relationships at other places of a query may ask the same.
import { printJson, type JsonObject } from '@app/types';
import type { RequestContext } from '@app/engine';
import type { HandlerAnswer } from '../call/pipeline.js';

type Answers = Map<string, Promise<HandlerAnswer>>;

/** Each operation has a context of its own, and its calls go with it. */
const ANSWERS = new WeakMap<RequestContext, Answers>();

/** Calls, unless this operation has called the action with that input. Not in mutations: their fields change what is answered. */
export function askOnce(
  { action, input, context }: { readonly action: string; readonly input: JsonObject; readonly context: RequestContext },
  call: () => Promise<HandlerAnswer>,
): Promise<HandlerAnswer> {
  if (context.operationType === 'mutation') return call();
  const answers = ANSWERS.get(context) ?? new Map<string, Promise<HandlerAnswer>>();
  ANSWERS.set(context, answers);
  const key = `${action} ${printJson(input)}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const made = call();
  answers.set(key, made);
  return made;
}
