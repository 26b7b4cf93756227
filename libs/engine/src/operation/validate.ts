// Stage 2: the selected operation against the role's schema. What comes out is known good for the role and holds no
// variable value (spec/queries-and-mutations.md 3).
import {
  TypeNameMetaFieldDef,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { JsonPath } from '@app/types';
import type { InputTemplate } from '../kind/input-template.js';
import type { PlannedField } from '../kind/planned-field.js';
import { readLiteral, type UseVariable } from '../input/read-literal.js';
import { collectFields, type CollectEnv, type FieldGroup } from './collect-fields.js';
import { inputError, operationError } from './error.js';

/** Most fields that one operation may select after fragments are inlined: fragments can multiply without bound. */
export const MAX_FIELDS = 100_000;

export interface ValidateEnv extends CollectEnv {
  readonly use: UseVariable;
  /** Fields that exist at the root without being part of its type: `__schema` and `__type`. */
  readonly rootFields: ReadonlyMap<string, GraphQLField<unknown, unknown>>;
  /** Implementations of an interface. */
  readonly possibleTypes: (type: GraphQLInterfaceType) => readonly GraphQLObjectType[];
  /** Whether a field's kind wants its variables expanded, arguments of fields inside it included; undefined: as the field around it. */
  readonly expands: (field: GraphQLField<unknown, unknown>) => boolean | undefined;
}

/** What changes while one operation is validated. */
interface ValidateState {
  fields: number;
  expands: boolean;
  /** Where the walk is. One array, as a copy per field would be quadratic in nesting. */
  readonly path: (string | number)[];
}

/** Validates the root selection set on a root type. @throws GatewayError: the first fault. */
export function validateSelection(
  root: { readonly type: GraphQLObjectType; readonly selectionSet: SelectionSetNode },
  env: ValidateEnv,
): readonly PlannedField[] {
  const place = { type: root.type, selectionSets: [root.selectionSet], extra: env.rootFields };
  return validateType(place, env, { fields: 0, expands: false, path: ['selectionSet'] });
}

/** An object type's own name and those of its interfaces: fragments on any of them apply. */
function namesOf(type: GraphQLObjectType | GraphQLInterfaceType): readonly string[] {
  const interfaces = type.getInterfaces();
  return interfaces.length === 0 ? [type.name] : [type.name, ...interfaces.map((one) => one.name)];
}

interface Place {
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  readonly selectionSets: readonly SelectionSetNode[];
  readonly extra: ReadonlyMap<string, GraphQLField<unknown, unknown>> | undefined;
}

function validateType(place: Place, env: ValidateEnv, state: ValidateState): readonly PlannedField[] {
  const { type, selectionSets } = place;
  const groups = collectFields(namesOf(type), { selectionSets, path: state.path }, env);
  const known = type.getFields();
  // All names are looked up before any field is looked into, as the first unknown one is the error to report.
  const found = groups.map((group) => {
    const name = group.first.name.value;
    const field = Object.hasOwn(known, name)
      ? known[name]
      : name === '__typename'
        ? TypeNameMetaFieldDef
        : place.extra?.get(name);
    if (field === undefined) throw operationError.unknownField(name, type.name, [...state.path, name]);
    return { group, field };
  });
  state.fields += found.length;
  if (state.fields > MAX_FIELDS) throw operationError.tooManyFields(MAX_FIELDS);
  return found.map(({ group, field }) => {
    state.path.push(field.name);
    const outer = state.expands;
    state.expands = env.expands(field) ?? outer;
    const planned = {
      responseKey: group.responseKey,
      name: field.name,
      parentType: type,
      type: field.type,
      arguments: validateArguments(group, field, { path: state.path, use: env.use, expands: state.expands }),
      ...validateChildren(group, field, { env, state }),
    };
    state.path.pop();
    state.expands = outer;
    return planned;
  });
}

function validateArguments(
  group: FieldGroup,
  field: GraphQLField<unknown, unknown>,
  at: { readonly path: JsonPath; readonly use: UseVariable; readonly expands: boolean },
): readonly (readonly [string, InputTemplate])[] {
  const nodes = group.first.arguments ?? [];
  if (nodes.length === 0 && field.args.length === 0) return [];
  const given = new Map(nodes.map((argument) => [argument.name.value, argument.value]));
  for (const name of given.keys()) {
    if (!field.args.some((argument) => argument.name === name)) {
      throw operationError.unknownArgument(field.name, name, at.path);
    }
  }
  const values: [string, InputTemplate][] = [];
  for (const argument of field.args) {
    const value = given.get(argument.name);
    const path = [...at.path, 'args', argument.name];
    if (value !== undefined) {
      const template = readLiteral(argument, value, { path, use: at.use, expands: at.expands });
      if (template !== undefined) values.push([argument.name, template]);
    } else if (isRequiredArgument(argument)) throw inputError.missing(argument.name, path);
  }
  return values;
}

type Children = Pick<PlannedField, 'selection' | 'selectionByType'>;

const LEAF: Children = { selection: [] };

function validateChildren(
  group: FieldGroup,
  field: GraphQLField<unknown, unknown>,
  { env, state }: { readonly env: ValidateEnv; readonly state: ValidateState },
): Children {
  const type = getNamedType(field.type);
  const selectionSets = group.nodes.flatMap((node) => node.selectionSet ?? []);
  if (!isObjectType(type) && !isInterfaceType(type)) {
    if (selectionSets.length > 0) throw operationError.unexpectedSelection(state.path);
    return LEAF;
  }
  if (selectionSets.length < group.nodes.length) throw operationError.missingSelection(type.name, state.path);
  state.path.push('selectionSet');
  const selection = validateType({ type, selectionSets, extra: undefined }, env, state);
  const children = isInterfaceType(type)
    ? { selection, selectionByType: validateByType(type, selectionSets, { env, state }) }
    : { selection };
  state.path.pop();
  return children;
}

/** What each implementation of an interface is asked for: its own fragments besides what the interface has. */
function validateByType(
  type: GraphQLInterfaceType,
  selectionSets: readonly SelectionSetNode[],
  { env, state }: { readonly env: ValidateEnv; readonly state: ValidateState },
): ReadonlyMap<string, readonly PlannedField[]> {
  const byType = new Map<string, readonly PlannedField[]>();
  for (const one of env.possibleTypes(type)) {
    byType.set(one.name, validateType({ type: one, selectionSets, extra: undefined }, env, state));
  }
  return byType;
}
