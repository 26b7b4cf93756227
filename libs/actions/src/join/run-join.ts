// The answers to all keys of a join: one call of the handler for each, some at a time; or one for many, where the handler takes lists.
import { invariant, type JsonObject } from '@app/types';
import { fillTemplate, printOutput, type JoinKey, type RequestContext, type StepResult } from '@app/engine';
import { limitLife } from '../caching/answer-life.js';
import { callSync, type SyncServices } from '../call/call-sync.js';
import type { ActionCall, CallServices } from '../call/pipeline.js';
import { printAnswer } from '../call/run-action.js';
import { bindCalls } from '../permission/bind-call.js';
import type { ResolvedActions } from '../resolve/resolved-actions.js';
import { askOnce } from './ask-once.js';
import { callBatch } from './call-batch.js';
import { inParallel } from './in-parallel.js';
import type { ActionJoinPayload } from './join-payload.js';

/** Calls of one action that one join makes at once, where its policy does not say. */
const PARALLEL_CALLS = 8;

export type JoinServices = CallServices & { readonly sync?: SyncServices };

/** Results in the order of the keys. @throws GatewayError: of the first failing call; none is started after it. */
export async function runActionJoin(
  payload: ActionJoinPayload,
  keys: readonly JoinKey[],
  {
    resolved,
    context,
    services,
  }: {
    readonly resolved: ResolvedActions;
    readonly context: RequestContext;
    readonly services: JoinServices;
  },
): Promise<readonly StepResult[]> {
  const action = resolved.actions.get(payload.action);
  invariant(action !== undefined, `joined action "${payload.action}" is part of the snapshot`);
  const given = inputsOf(payload, keys, context);
  const { boundBy: role } = payload;
  const inputs = role === undefined ? given : await bindCalls({ action, inputs: given, role }, context);
  const limit = action.policy.parallel_calls ?? PARALLEL_CALLS;
  const size = action.policy.batch_max_size;
  if (size === undefined) {
    return inParallel(inputs, limit, async (input) => answerOne({ action, input, context }, payload, services));
  }
  const batches = await inParallel(chunksOf(inputs, size), limit, (chunk) =>
    callBatch({ action, inputs: chunk, context }, services),
  );
  return batches.flat().map((body) => printOutput(body, payload.output));
}

/** What each key makes of the arguments. */
function inputsOf(
  { input, arguments: names }: ActionJoinPayload,
  keys: readonly JoinKey[],
  { values }: RequestContext,
): readonly JsonObject[] {
  const given = Object.entries((fillTemplate(input, values) ?? {}) as JsonObject);
  // fromEntries: an argument `__proto__` is only a key.
  return keys.map(
    (key) => Object.fromEntries([...given, ...names.map((name, index) => [name, key[index] ?? null])]) as JsonObject,
  );
}

async function answerOne(call: ActionCall, payload: ActionJoinPayload, services: JoinServices): Promise<StepResult> {
  const { action, input, context } = call;
  const answer = await askOnce({ action: action.name, input, context }, () => callSync(call, services));
  limitLife(answer, context);
  return printAnswer(answer, payload);
}

function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size));
  return chunks;
}
