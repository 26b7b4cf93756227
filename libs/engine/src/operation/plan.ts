// Stage 3: a valid operation -> one step per root field, made by the field's kind.
import {
  OperationTypeNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { invariant, type GatewayError } from '@app/types';
import { changesOf, planCaching } from '../caching/plan-caching.js';
import type { UseVariable } from '../input/read-literal.js';
import type { KindName } from '../kind/field-kind.js';
import type { JoinNumbers } from '../kind/join-target.js';
import type { PlannedField } from '../kind/planned-field.js';
import { joinOf, planWithJoins } from '../join/plan-joins.js';
import { bindingOf, isNamespace, isPlaceholder, NO_QUERIES_TEXT } from '../schema/schema-builder.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import { checkSubscription } from './check-subscription.js';
import type { ReadToggle } from './directives.js';
import { operationError } from './error.js';
import type { KindStep, OperationPlan, RootPlan, Step } from './operation-plan.js';
import { printData } from './respond.js';
import { INTROSPECTION_FIELDS, NO_ROOT_FIELDS } from './introspection.js';
import { validateSelection } from './validate.js';
import type { HoleUse, ShapeUse } from './variables.js';

export interface PlanInput {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly schema: RoleSchema;
  readonly use: UseVariable;
  readonly toggle: ReadToggle;
  /** Filled while validating. */
  readonly uses: readonly HoleUse[];
  readonly shapeUses: readonly ShapeUse[];
}

/** Validates and plans. @throws GatewayError: the first fault. */
export function planOperation(input: PlanInput): OperationPlan {
  const { operation, schema } = input;
  const type = rootType(operation, schema);
  const rootFields = operation.operation === OperationTypeNode.QUERY ? INTROSPECTION_FIELDS : NO_ROOT_FIELDS;
  const fields = validateSelection(
    { type, selectionSet: operation.selectionSet },
    {
      ...input,
      rootFields,
      possibleTypes: (abstract) => schema.schema.getPossibleTypes(abstract),
      expands: (definition) => expandsInputs(definition, schema),
    },
  );
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) checkSubscription(operation, fields);
  const roots = planRoots(fields, schema);
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) checkEnds(roots, schema);
  const constant = input.uses.length === 0 && input.shapeUses.length === 0 ? constantData(roots) : undefined;
  const mutates = operation.operation === OperationTypeNode.MUTATION;
  const unit = mutates ? unitOf(roots, schema) : undefined;
  const order = mutates ? orderOf(roots, schema) : undefined;
  const caching = operation.operation === OperationTypeNode.QUERY ? planCaching(input, roots) : undefined;
  const changes = mutates ? changesOf(roots, schema) : undefined;
  return { operation: operation.operation, roots, variableUses: input.uses, constant, caching, changes, unit, order };
}

function planRoots(fields: readonly PlannedField[], schema: RoleSchema): readonly RootPlan[] {
  return fields.map((field) => ({
    prefix: `${JSON.stringify(field.responseKey)}:`,
    step: planStep(field, schema),
  }));
}

/** Fields that come to an end by themselves stand alone. @throws GatewayError */
function checkEnds(roots: readonly RootPlan[], schema: RoleSchema): void {
  const steps = [...kindSteps(roots)];
  const ending = steps.filter(
    ({ kind, payload }) => schema.kind(kind).runner.endsItself?.(payload, schema.resolved(kind)) === true,
  );
  if (ending.length > 0 && ending.length < steps.length) throw operationError.mixedSubscriptions();
}

/** The kind of all fields, where it runs them as one unit. `__typename` does not count (spec/queries-and-mutations.md 7.1). */
function unitOf(roots: readonly RootPlan[], schema: RoleSchema): KindName | undefined {
  const steps = [...kindSteps(roots)];
  const [first] = steps;
  if (first === undefined || steps.some((step) => step.kind !== first.kind)) return undefined;
  const { runner } = schema.kind(first.kind);
  return runner.together?.(steps.map((step) => step.payload)) === true ? first.kind : undefined;
}

/** Fields that run first, in document order, then the others (spec/actions.md 6.1). */
function orderOf(roots: readonly RootPlan[], schema: RoleSchema): readonly number[] | undefined {
  const early = roots.map(
    ({ step }) => step.type === 'kind' && schema.kind(step.kind).runner.runsFirst?.(step.payload) === true,
  );
  const firstLate = early.indexOf(false);
  if (firstLate < 0 || !early.includes(true, firstLate)) return undefined;
  const indices = [...roots.keys()];
  return [...indices.filter((index) => early[index] === true), ...indices.filter((index) => early[index] !== true)];
}

/** Steps of kinds in document order, those inside namespaces too. */
export function* kindSteps(roots: readonly RootPlan[]): Iterable<KindStep> {
  for (const { step } of roots) {
    if (step.type === 'kind') yield step;
    else if (step.type === 'namespace') yield* kindSteps(step.roots);
  }
}

/** The response of a plan whose every root is static. */
function constantData(roots: readonly RootPlan[]): string | undefined {
  const steps = roots.map(({ step }) => step);
  return steps.every((step) => step.type === 'static') ? printData(roots, steps) : undefined;
}

/** Whether the field's kind plans by the keys of input objects and by enum values; undefined: it belongs to no kind. */
function expandsInputs(definition: GraphQLField<unknown, unknown>, schema: RoleSchema): boolean | undefined {
  const join = joinOf(definition);
  if (join === undefined && definition.extensions.binding === undefined) return undefined;
  return schema.kind((join ?? bindingOf(definition)).kind).expandsInputs === true;
}

function rootType(operation: OperationDefinitionNode, { roots }: RoleSchema): GraphQLObjectType {
  switch (operation.operation) {
    case OperationTypeNode.QUERY:
      return roots.query;
    case OperationTypeNode.MUTATION:
      return roots.mutation ?? absent(operationError.noMutations());
    case OperationTypeNode.SUBSCRIPTION:
      return roots.subscription ?? absent(operationError.noSubscriptions());
  }
}

function absent(error: GatewayError): never {
  throw error;
}

function planStep(field: PlannedField, schema: RoleSchema): Step {
  if (field.name === '__typename') return { type: 'static', json: JSON.stringify(field.parentType.name) };
  if (INTROSPECTION_FIELDS.has(field.name)) return { type: 'introspection', field };
  const definition = field.parentType.getFields()[field.name];
  invariant(definition !== undefined, `root field ${field.name} has a definition`);
  if (isPlaceholder(definition)) return { type: 'static', json: JSON.stringify(NO_QUERIES_TEXT) };
  if (isNamespace(definition)) return { type: 'namespace', roots: planRoots(field.selection, schema) };
  const binding = bindingOf(definition);
  const { kind: name } = binding;
  const kind = schema.kind(name);
  const plan = (own: PlannedField, joins: JoinNumbers): unknown => kind.plan(own, binding, joins);
  const { payload, below } = planWithJoins(field, { name, plan, path: ['selectionSet', field.name] }, schema);
  return below === undefined ? { type: 'kind', kind: name, payload } : { type: 'kind', kind: name, payload, below };
}
