// Stage 5: runs the steps of a plan. Queries run side by side, mutations strictly one after another
// (spec/actions.md 6.1).
import { invariant, printJson } from '@app/types';
import type { KindName, RequestContext, StepResult } from '../kind/field-kind.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import type { JoinsBelow } from '../join/plan-joins.js';
import { joinResult, type JoinEnv } from '../join/run-joins.js';
import { introspect } from './introspection.js';
import type { KindStep, OperationPlan, RootPlan, Step } from './operation-plan.js';
import { kindSteps } from './plan.js';
import { printObject } from './respond.js';

/** Results in the order of the plan's roots. @throws what the first failing field in document order threw. */
export async function executePlan(
  plan: OperationPlan,
  schema: RoleSchema,
  context: RequestContext,
): Promise<readonly StepResult[]> {
  if (plan.unit !== undefined) return runUnit(plan, plan.unit, { schema, context });
  const [only] = plan.roots;
  if (plan.roots.length === 1 && only !== undefined) return [await runStep(only.step, schema, context)];
  if (plan.order !== undefined) return runInOrder(plan.roots, plan.order, { schema, context });
  return runRoots(plan.roots, schema, context);
}

/** One after another in that order; results in the order of the roots. */
async function runInOrder(
  roots: readonly RootPlan[],
  order: readonly number[],
  { schema, context }: { readonly schema: RoleSchema; readonly context: RequestContext },
): Promise<readonly StepResult[]> {
  const results = new Map<RootPlan, StepResult>();
  for (const index of order) {
    const root = roots[index];
    invariant(root, 'the order names roots');
    results.set(root, await runStep(root.step, schema, context));
  }
  return roots.map((root) => {
    const result = results.get(root);
    invariant(result, 'every root has run');
    return result;
  });
}

async function runRoots(
  roots: readonly RootPlan[],
  schema: RoleSchema,
  context: RequestContext,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  if (context.operationType === 'mutation') {
    for (const { step } of roots) results.push(await runStep(step, schema, context));
    return results;
  }
  const settled = await Promise.allSettled(roots.map(async ({ step }) => runStep(step, schema, context)));
  for (const outcome of settled) {
    if (outcome.status === 'rejected') throw outcome.reason;
    results.push(outcome.value);
  }
  return results;
}

function runStep(step: Step, schema: RoleSchema, context: RequestContext): Promise<StepResult> | StepResult {
  switch (step.type) {
    case 'static':
      return step;
    case 'introspection':
      return { json: printJson(introspect(step.field, schema.schema, context.values)) };
    case 'namespace':
      return runRoots(step.roots, schema, context).then((results) => groupResults(step.roots, results));
    case 'kind': {
      const result = schema.kind(step.kind).runner.run(step.payload, schema.resolved(step.kind), context);
      return step.below === undefined ? result : joinTo(result, step.below, { schema, context });
    }
  }
}

async function joinTo(result: Promise<StepResult>, below: JoinsBelow, env: JoinEnv): Promise<StepResult> {
  return joinResult(await result, below, env);
}

function groupResults(roots: readonly RootPlan[], results: readonly StepResult[]): StepResult {
  const cookies = results.flatMap((result) => result.cookies ?? []);
  return { json: printObject(roots, results), ...(cookies.length === 0 ? {} : { cookies }) };
}

/** Joins what has been written: one field after another, as anything in a mutation. */
async function joinEach(
  steps: readonly KindStep[],
  results: readonly StepResult[],
  env: JoinEnv,
): Promise<readonly StepResult[]> {
  if (steps.every((step) => step.below === undefined)) return results;
  const joined: StepResult[] = [];
  for (const [index, result] of results.entries()) {
    const below = steps[index]?.below;
    joined.push(below === undefined ? result : await joinResult(result, below, env));
  }
  return joined;
}

/** All fields of kinds at once; the rest is static, as nothing else stands in a mutation root. */
async function runUnit(
  { roots }: OperationPlan,
  name: KindName,
  { schema, context }: { readonly schema: RoleSchema; readonly context: RequestContext },
): Promise<readonly StepResult[]> {
  const steps = [...kindSteps(roots)];
  const payloads = steps.map((step) => step.payload);
  const outcome = schema.kind(name).runner.runTogether?.(payloads, schema.resolved(name), context);
  invariant(outcome, `kind ${name} runs fields together`);
  const results = (await joinEach(steps, await outcome, { schema, context }))[Symbol.iterator]();
  const resultOf = (step: Step): StepResult => {
    if (step.type === 'namespace')
      return groupResults(
        step.roots,
        step.roots.map((root) => resultOf(root.step)),
      );
    if (step.type === 'static') return step;
    const next = results.next();
    invariant(next.done !== true, 'there is a result for each field');
    return next.value;
  };
  return roots.map((root) => resultOf(root.step));
}
