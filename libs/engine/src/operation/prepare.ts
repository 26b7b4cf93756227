// Stages 1 to 3 for one query text: what the plan cache holds. No variable value and no session is inside; only what
// changes the shape of the plan (@include and @skip by variable, a whole `where` in a variable) makes more than one plan of it.
import { GraphQLBoolean, GraphQLNonNull, Kind, visit, type OperationDefinitionNode } from 'graphql';
import type { Json, JsonPath } from '@app/types';
import { expandShape, hasShape, shapeText } from '../input/expand-shape.js';
import type { InputTemplate } from '../kind/input-template.js';
import { checkRules } from '../rules/check-rules.js';
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
  coerceUse,
  readVariableDefinitions,
  type BoundVariables,
  type HoleUse,
  type ShapeUse,
  type VariableDefinition,
} from './variables.js';
import type { UseVariable } from '../input/read-literal.js';

/** Most plans kept for one query text. */
const MAX_SHAPES = 16;
/** A longer shape is planned each time: whoever sends such values spends more on them than on the plan. */
const MAX_SHAPE_TEXT = 20_000;

export interface PreparedOperation {
  readonly operation: OperationDefinitionNode['operation'];
  readonly variables: readonly VariableDefinition[];
  /** Validates and plans for what the variables change in the plan; memoised. @throws GatewayError */
  shapeFor(bound: BoundVariables, dropUnbound: boolean): ShapedPlan;
}

/** A plan with the values that its shape was made of. */
export interface ShapedPlan {
  readonly plan: OperationPlan;
  readonly shapes: readonly (Json | undefined)[];
}

/** Plans of one setting of the toggles; which variables have a shape is the same for all of them. */
interface Shapes {
  readonly uses: readonly ShapeUse[];
  readonly plans: Map<string, OperationPlan>;
}

/** Chooses and checks the operation as far as no schema is needed. @throws GatewayError */
export function prepareOperation(
  document: ParsedDocument,
  operationName: string | undefined,
  schema: RoleSchema,
): PreparedOperation {
  const operation = selectOperation(document, operationName);
  checkFragments(operation.selectionSet, document.fragments);
  checkRules(document, operation, { rules: schema.rules, role: schema.key.role });
  const variables = readVariableDefinitions(operation);
  const toggles = toggleVariables(document, operation);
  const byToggles = new Map<string, Shapes>();
  const shapeFor = (bound: BoundVariables, dropUnbound: boolean): ShapedPlan => {
    const toggleText = keyOfToggles(toggles, bound, dropUnbound);
    const known = byToggles.get(toggleText);
    if (known !== undefined) {
      const shapes = coerceShapes(known.uses, bound, dropUnbound);
      const plan = known.plans.get(keyOfShapes(known.uses, shapes));
      if (plan !== undefined) return { plan, shapes };
    }
    const made = planShape({ document, operation, variables, schema, bound, dropUnbound });
    const shapes = known ?? { uses: made.uses, plans: new Map<string, OperationPlan>() };
    const key = keyOfShapes(made.uses, made.shapes);
    if (shapes.plans.size >= MAX_SHAPES) shapes.plans.clear();
    if (key.length <= MAX_SHAPE_TEXT) shapes.plans.set(key, made.plan);
    if (known === undefined) {
      if (byToggles.size >= MAX_SHAPES) byToggles.clear();
      byToggles.set(toggleText, shapes);
    }
    return { plan: made.plan, shapes: made.shapes };
  };
  return { operation: operation.operation, variables, shapeFor };
}

interface ShapeInput {
  readonly document: ParsedDocument;
  readonly operation: OperationDefinitionNode;
  readonly variables: readonly VariableDefinition[];
  readonly schema: RoleSchema;
  readonly bound: BoundVariables;
  readonly dropUnbound: boolean;
}

function planShape(input: ShapeInput): ShapedPlan & { readonly uses: readonly ShapeUse[] } {
  const { document, operation, variables, schema, bound, dropUnbound } = input;
  const place: DirectivePlace = `a ${operation.operation}`;
  checkDirectives(operation.directives ?? [], place, []);
  for (const { directives } of operation.variableDefinitions ?? []) {
    checkDirectives(directives ?? [], 'a variable definition', []);
  }
  const uses: HoleUse[] = [];
  const shapeUses: ShapeUse[] = [];
  const shapes: (Json | undefined)[] = [];
  const use = variableUses(variables, { uses, shapeUses, shapes, bound, dropUnbound });
  const toggle = (name: string, path: JsonPath): boolean => readToggle(bound, name, { path, use });
  const plan = planOperation({ operation, fragments: document.fragments, schema, use, toggle, uses, shapeUses });
  return { plan, shapes, uses: shapeUses };
}

function coerceShapes(
  uses: readonly ShapeUse[],
  bound: BoundVariables,
  dropUnbound: boolean,
): readonly (Json | undefined)[] {
  return uses.length === 0 ? NO_SHAPES : uses.map((use) => coerceUse(use, bound, dropUnbound));
}

const NO_SHAPES: readonly (Json | undefined)[] = [];

function keyOfShapes(uses: readonly ShapeUse[], values: readonly (Json | undefined)[]): string {
  let key = '';
  uses.forEach((use, index) => {
    const value = values[index];
    key += value === undefined ? '-;' : `${shapeText(use, value)};`;
  });
  return key;
}

/** What directives read; and which variables are absent, where absence drops what they stand at. */
function keyOfToggles(toggles: readonly string[], bound: BoundVariables, dropUnbound: boolean): string {
  const key = toggles.length === 0 ? '' : toggles.map((name) => toggleKey(bound, name)).join();
  if (!dropUnbound) return key;
  const absent = [...bound].flatMap(([name, value]) => (value.from === 'nothing' ? [name] : []));
  return `${key};${absent.join()}`;
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
  at.use(name, { type: TOGGLE_TYPE, expands: false, shapes: false }, at.path);
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

interface UseState {
  readonly uses: HoleUse[];
  readonly shapeUses: ShapeUse[];
  readonly shapes: (Json | undefined)[];
  readonly bound: BoundVariables;
  readonly dropUnbound: boolean;
}

/** Checks each use of a variable against its declaration and lists it, as a hole or as part of the shape. */
function variableUses(definitions: readonly VariableDefinition[], state: UseState): UseVariable {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  return (name, { type, reader, expands, shapes }, at) => {
    const definition = byName.get(name);
    if (definition === undefined) throw operationError.unboundVariable(name);
    if (type !== null) checkFit(definition, type, at);
    // A copy: walkers go on changing their path.
    const path = [...at];
    if (expands && type !== null && (shapes || hasShape(type))) {
      return useShape({ name, type, reader, path, shapes }, state);
    }
    if (expands && state.dropUnbound && state.bound.get(name)?.from === 'nothing') return undefined;
    return { type: 'variable', use: state.uses.push({ name, type, reader, path }) - 1 };
  };
}

function useShape(use: ShapeUse, { uses, shapeUses, shapes, bound, dropUnbound }: UseState): InputTemplate | undefined {
  const value = coerceUse(use, bound, dropUnbound);
  const shape = shapeUses.push(use) - 1;
  shapes.push(value);
  if (value === undefined) return undefined;
  return expandShape(use, value, (within) => ({ type: 'variable', use: uses.push({ shape, within }) - 1 }));
}
