// Results with holes -> whole results: keys are collected distinct, each join is asked once, its answers are put where they belong.
import { invariant, parseJson, printJson } from '@app/types';
import type { RequestContext, StepResult } from '../kind/field-kind.js';
import type { Hole, JoinKey } from '../kind/join-target.js';
import { operationError } from '../operation/error.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import type { JoinPlan, JoinsBelow } from './plan-joins.js';
import { printOutput } from './print-output.js';

export interface JoinEnv {
  readonly schema: RoleSchema;
  readonly context: RequestContext;
}

/** Fills the holes of a step's result; whatever else it says stays. @throws what the first failing join in document order threw. */
export async function joinResult(result: StepResult, below: JoinsBelow, env: JoinEnv): Promise<StepResult> {
  const [json] = await fillResults([result], below, env);
  invariant(json !== undefined, 'a result stays a result');
  return { ...result, json, holes: [] };
}

/** The texts of results of one step or join, all holes filled. */
async function fillResults(results: readonly StepResult[], below: JoinsBelow, env: JoinEnv): Promise<string[]> {
  const { shape } = below;
  const open = shape === undefined ? results : results.map(({ json }) => printOutput(parseJson(json), shape));
  const asked = collectKeys(open, below.joins.length);
  const settled = await Promise.allSettled(below.joins.map((join, index) => runJoin(join, asked[index], env)));
  const answers = settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  return open.map((result) => fillHoles(result, answers));
}

/** The distinct keys of one join, by their text. */
type Keys = Map<string, JoinKey>;

/** Most characters that a result may have when its joins are in it. */
export const MAX_CHARACTERS = 100_000_000;

/** The text of a hole without a key. */
const NO_KEY = 'null';

function collectKeys(results: readonly StepResult[], count: number): readonly Keys[] {
  const keys: readonly Keys[] = Array.from({ length: count }, () => new Map<string, JoinKey>());
  for (const { holes } of results) {
    for (const { join, key } of holes ?? []) {
      if (key === null) continue;
      const text = printJson(key);
      const known = keys[join];
      if (known?.has(text) === false) known.set(text, key);
    }
  }
  return keys;
}

/** Answers by the text of their key. */
async function runJoin(
  { kind, payload, below, field }: JoinPlan,
  keys: Keys | undefined,
  env: JoinEnv,
): Promise<ReadonlyMap<string, string>> {
  if (keys === undefined || keys.size === 0) return new Map();
  const { schema, context } = env;
  const results = await schema
    .kind(kind)
    .runner.runJoin?.(payload, [...keys.values()], { resolved: schema.resolved(kind), context });
  invariant(results?.length === keys.size, `join ${field} has an answer for each key`);
  const texts = below === undefined ? results.map(({ json }) => json) : await fillResults(results, below, env);
  return new Map([...keys.keys()].map((text, index) => [text, texts[index] ?? NO_KEY]));
}

function fillHoles(
  { json, holes }: { readonly json: string; readonly holes?: readonly Hole[] },
  answers: readonly ReadonlyMap<string, string>[],
): string {
  let text = '';
  let from = 0;
  for (const { at, join, key } of holes ?? []) {
    const value = key === null ? NO_KEY : answers[join]?.get(printJson(key));
    invariant(value !== undefined, 'every key has an answer');
    text += json.slice(from, at) + value;
    from = at;
    // Few rows that lead to each other in a circle multiply with each level of the query.
    if (text.length > MAX_CHARACTERS) throw operationError.joinsTooLarge(MAX_CHARACTERS);
  }
  return text + json.slice(from);
}
