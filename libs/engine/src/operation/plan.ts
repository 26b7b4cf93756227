// Stage 3: a valid operation -> one step per root field, made by the field's kind.
import {
  OperationTypeNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { invariant, type GatewayError } from '@app/types';
import type { UseVariable } from '../input/read-literal.js';
import type { PlannedField } from '../kind/planned-field.js';
import { bindingOf, isPlaceholder, NO_QUERIES_TEXT } from '../schema/schema-builder.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import type { ReadToggle } from './directives.js';
import { operationError } from './error.js';
import type { OperationPlan, RootPlan, Step } from './operation-plan.js';
import { printData } from './respond.js';
import { INTROSPECTION_FIELDS, NO_ROOT_FIELDS } from './introspection.js';
import { validateSelection } from './validate.js';
import type { VariableUse } from './variables.js';

export interface PlanInput {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly schema: RoleSchema;
  readonly use: UseVariable;
  readonly toggle: ReadToggle;
  /** Filled while validating. */
  readonly uses: readonly VariableUse[];
}

/** Validates and plans. @throws GatewayError: the first fault. */
export function planOperation(input: PlanInput): OperationPlan {
  const { operation, schema } = input;
  const type = rootType(operation, schema);
  const rootFields = operation.operation === OperationTypeNode.QUERY ? INTROSPECTION_FIELDS : NO_ROOT_FIELDS;
  const fields = validateSelection({ type, selectionSet: operation.selectionSet }, { ...input, rootFields });
  const roots = fields.map((field) => ({
    prefix: `${JSON.stringify(field.responseKey)}:`,
    step: planStep(field, schema),
  }));
  const constant = input.uses.length === 0 ? constantData(roots) : undefined;
  return { operation: operation.operation, roots, variableUses: input.uses, constant };
}

/** The response of a plan whose every root is static. */
function constantData(roots: readonly RootPlan[]): string | undefined {
  const steps = roots.map(({ step }) => step);
  return steps.every((step) => step.type === 'static') ? printData(roots, steps) : undefined;
}

function rootType(operation: OperationDefinitionNode, { schema }: RoleSchema): GraphQLObjectType {
  switch (operation.operation) {
    case OperationTypeNode.QUERY:
      return schema.getQueryType() ?? impossible();
    case OperationTypeNode.MUTATION:
      return schema.getMutationType() ?? absent(operationError.noMutations());
    case OperationTypeNode.SUBSCRIPTION:
      return schema.getSubscriptionType() ?? absent(operationError.noSubscriptions());
  }
}

function absent(error: GatewayError): never {
  throw error;
}

function impossible(): never {
  throw new Error('every schema has a query root');
}

function planStep(field: PlannedField, schema: RoleSchema): Step {
  if (field.name === '__typename') return { type: 'static', json: JSON.stringify(field.parentType.name) };
  if (INTROSPECTION_FIELDS.has(field.name)) return { type: 'introspection', field };
  const definition = field.parentType.getFields()[field.name];
  invariant(definition !== undefined, `root field ${field.name} has a definition`);
  if (isPlaceholder(definition)) return { type: 'static', json: JSON.stringify(NO_QUERIES_TEXT) };
  const binding = bindingOf(definition);
  const kind = schema.kind(binding.kind);
  return { type: 'kind', kind: binding.kind, payload: kind.plan(field, binding) };
}
