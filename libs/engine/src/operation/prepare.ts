// Stages 1 to 3 for one query text: what the plan cache holds. No variable value and no session is inside; only what
// changes the shape of the plan (@include and @skip by variable) makes more than one plan of it.
import { GraphQLBoolean, GraphQLNonNull, Kind, visit, type OperationDefinitionNode } from 'graphql';
import type { JsonPath } from '@app/types';
import type { RoleSchema } from '../snapshot/role-schema.js';
import { nounOfJson, nounOfLiteral } from '../input/read-scalar.js';
import { checkDirectives, type DirectivePlace } from './directives.js';
import { checkFragments } from './check-fragments.js';
import { inputError, operationError } from './error.js';
import type { OperationPlan } from './operation-plan.js';
import { selectOperation, type ParsedDocument } from './parse.js';
import { planOperation } from './plan.js';
import {
  checkFit,
  readVariableDefinitions,
  type BoundVariables,
  type VariableDefinition,
  type VariableUse,
} from './variables.js';
import type { UseVariable } from '../input/read-literal.js';

/** Most plans kept for one query text. */
const MAX_SHAPES = 16;

export interface PreparedOperation {
  readonly operation: OperationDefinitionNode['operation'];
  readonly variables: readonly VariableDefinition[];
  /** Validates and plans for the given values of `@include`/`@skip` variables; memoised. @throws GatewayError */
  shapeFor(bound: BoundVariables): OperationPlan;
}

/** Chooses and checks the operation as far as no schema is needed. @throws GatewayError */
export function prepareOperation(
  document: ParsedDocument,
  operationName: string | undefined,
  schema: RoleSchema,
): PreparedOperation {
  const operation = selectOperation(document, operationName);
  checkFragments(operation.selectionSet, document.fragments);
  const variables = readVariableDefinitions(operation);
  const place: DirectivePlace = `a ${operation.operation}`;
  const toggles = toggleVariables(document, operation);
  const shapes = new Map<string, OperationPlan>();
  const shapeFor = (bound: BoundVariables): OperationPlan => {
    const key = toggles.length === 0 ? '' : toggles.map((name) => toggleKey(bound, name)).join();
    const known = shapes.get(key);
    if (known !== undefined) return known;
    checkDirectives(operation.directives ?? [], place, []);
    for (const { directives } of operation.variableDefinitions ?? []) {
      checkDirectives(directives ?? [], 'a variable definition', []);
    }
    const uses: VariableUse[] = [];
    const use = variableUses(variables, uses);
    const toggle = (name: string, path: JsonPath): boolean => readToggle(bound, name, { path, use });
    const plan = planOperation({ operation, fragments: document.fragments, schema, use, toggle, uses });
    if (shapes.size >= MAX_SHAPES) shapes.clear();
    shapes.set(key, plan);
    return plan;
  };
  return { operation: operation.operation, variables, shapeFor };
}

/** Names of the variables that directives read, anywhere in what the operation may reach. */
function toggleVariables(document: ParsedDocument, operation: OperationDefinitionNode): readonly string[] {
  const names = new Set<string>();
  for (const root of [operation, ...document.fragments.values()]) {
    visit(root, {
      Directive(node) {
        for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
        return false;
      },
    });
  }
  return [...names];
}

/** Distinguishes all values that a toggle can tell apart; anything but a Boolean ends in an error, never in a plan. */
function toggleKey(bound: BoundVariables, name: string): string {
  const value = bound.get(name);
  if (value?.from === 'json' && typeof value.value === 'boolean') return String(value.value);
  return value?.from === 'default' ? 'default' : 'other';
}

const TOGGLE_TYPE = new GraphQLNonNull(GraphQLBoolean);

function readToggle(
  bound: BoundVariables,
  name: string,
  at: { readonly path: JsonPath; readonly use: UseVariable },
): boolean {
  at.use(name, TOGGLE_TYPE, at.path);
  const value = bound.get(name);
  if (value?.from === 'json') {
    if (typeof value.value === 'boolean') return value.value;
    throw inputError.mismatch({ what: 'a boolean', type: 'Boolean' }, nounOfJson(value.value), at.path);
  }
  if (value?.from === 'default') {
    if (value.node.kind === Kind.BOOLEAN) return value.node.value;
    throw inputError.mismatch({ what: 'a boolean', type: 'Boolean' }, nounOfLiteral(value.node), at.path);
  }
  throw inputError.mismatch({ what: 'a boolean', type: 'Boolean' }, 'null', at.path);
}

/** Checks each use of a variable against its declaration and lists it. */
function variableUses(definitions: readonly VariableDefinition[], uses: VariableUse[]): UseVariable {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  return (name, type, path) => {
    const definition = byName.get(name);
    if (definition === undefined) throw operationError.unboundVariable(name);
    if (type !== null) checkFit(definition, type, path);
    // A copy: walkers go on changing their path.
    return uses.push({ name, type, path: [...path] }) - 1;
  };
}
