// Stage 5: runs the steps of a plan. Queries run side by side, mutations strictly one after another
// (spec/actions.md 6.1).
import { printJson } from '@app/types';
import type { RequestContext, StepResult } from '../kind/field-kind.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import { introspect } from './introspection.js';
import type { OperationPlan, Step } from './operation-plan.js';

/** Results in the order of the plan's roots. @throws what the first failing field in document order threw. */
export async function executePlan(
  { roots, operation }: OperationPlan,
  schema: RoleSchema,
  context: RequestContext,
): Promise<readonly StepResult[]> {
  const [only] = roots;
  if (roots.length === 1 && only !== undefined) return [await runStep(only.step, schema, context)];
  const results: StepResult[] = [];
  if (operation === 'mutation') {
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
    case 'kind':
      return schema.kind(step.kind).runner.run(step.payload, schema.resolved(step.kind), context);
  }
}
