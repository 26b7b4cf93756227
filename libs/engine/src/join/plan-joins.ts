// The join fields of a planned field -> joins, and the field as its kind shall see it.
//
//   { authors { name bio { text } } }        bio is joined by authors.id, whose own text comes from another system
//
// A kind that prints holes plans the selection as it is. Any other gets `authors { name :id }` instead: the key under a name that no
// client can ask for, a phantom field. The shape says how to print its answer then: without the phantom, with a hole for bio.
import { isObjectType, type GraphQLField } from 'graphql';
import { invariant, type JsonPath } from '@app/types';
import type { KindName } from '../kind/field-kind.js';
import type { JoinBinding, JoinNumbers } from '../kind/join-target.js';
import type { PlannedField } from '../kind/planned-field.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import { LEAF_SHAPE, type OutputField, type OutputShape } from './output-shape.js';

/** One join, asked once however many objects want it. */
export interface JoinPlan {
  readonly kind: KindName;
  /** GraphQL name of the relationship's field. */
  readonly field: string;
  /** The target's own. */
  readonly payload: unknown;
  readonly below: JoinsBelow | undefined;
}

/** What is joined to a step's result. */
export interface JoinsBelow {
  /** By the number that a hole names. */
  readonly joins: readonly JoinPlan[];
  /** How to print the result of a kind that leaves no holes itself. */
  readonly shape: OutputShape | undefined;
}

/** A payload with the joins to its result; undefined: there are none. */
export interface PlannedPayload {
  readonly payload: unknown;
  readonly below: JoinsBelow | undefined;
}

const NO_JOINS: JoinNumbers = new Map();

/** Plans a field by its kind, and the joins below it by theirs. */
export function planWithJoins(
  field: PlannedField,
  kind: {
    readonly name: KindName;
    readonly plan: (field: PlannedField, joins: JoinNumbers) => unknown;
    /** Of the field. */
    readonly path: JsonPath;
  },
  schema: RoleSchema,
): PlannedPayload {
  const found = findJoins(field, kind.path);
  if (found.length === 0) return { payload: kind.plan(field, NO_JOINS), below: undefined };
  const numbers: JoinNumbers = new Map(found.map((join, index) => [join.field, index]));
  const joins = found.map((join) => planJoin(join, schema));
  if (schema.kind(kind.name).printsHoles === true) {
    return { payload: kind.plan(field, numbers), below: { joins, shape: undefined } };
  }
  return { payload: kind.plan(withPhantoms(field), NO_JOINS), below: { joins, shape: shapeOf(field, numbers) } };
}

function planJoin({ field, path }: FoundJoin, schema: RoleSchema): JoinPlan {
  const binding = joinOf(definitionOf(field));
  invariant(binding, `${field.name} is a join field`);
  const { kind: name } = binding;
  const plan = (own: PlannedField, joins: JoinNumbers): unknown => {
    const payload = schema.kind(name).planJoin?.(own, binding, { joins, path });
    invariant(payload !== undefined, `kind ${name} plans joins`);
    return payload;
  };
  return Object.freeze({ kind: name, field: field.name, ...planWithJoins(field, { name, plan, path }, schema) });
}

/** The binding of a field that a join resolves. */
export function joinOf(definition: GraphQLField<unknown, unknown> | undefined): JoinBinding | undefined {
  return definition?.extensions.join as JoinBinding | undefined;
}

function definitionOf({ parentType, name }: PlannedField): GraphQLField<unknown, unknown> | undefined {
  const fields = parentType.getFields();
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

const isJoin = (field: PlannedField): boolean => joinOf(definitionOf(field)) !== undefined;

interface FoundJoin {
  readonly field: PlannedField;
  readonly path: JsonPath;
}

/** Those inside a field, in document order; not those inside another join. */
function findJoins({ selection }: PlannedField, path: JsonPath): readonly FoundJoin[] {
  return selection.flatMap((field) => {
    const inside = [...path, 'selectionSet', field.name];
    return isJoin(field) ? [{ field, path: inside }] : findJoins(field, inside);
  });
}

const hasJoins = ({ selection }: PlannedField): boolean =>
  selection.some((member) => isJoin(member) || hasJoins(member));

/** A response key that no client can ask for. */
const phantomKey = (name: string): string => `:${name}`;

function withPhantoms(field: PlannedField): PlannedField {
  if (!hasJoins(field)) return field;
  const phantoms = new Map<string, PlannedField>();
  const selection: PlannedField[] = [];
  for (const member of field.selection) {
    const binding = joinOf(definitionOf(member));
    if (binding === undefined) selection.push(withPhantoms(member));
    for (const name of binding?.keys ?? []) phantoms.set(name, phantomOf(name, member));
  }
  return { ...field, selection: [...selection, ...phantoms.values()] };
}

function phantomOf(name: string, { parentType }: PlannedField): PlannedField {
  const definition = isObjectType(parentType) ? parentType.getFields()[name] : undefined;
  invariant(definition, `the key ${name} is a field of ${parentType.name}`);
  return { responseKey: phantomKey(name), name, parentType, type: definition.type, arguments: [], selection: [] };
}

/** The kind has put every value under its response key already. */
function shapeOf(field: PlannedField, numbers: JoinNumbers): OutputShape {
  if (!hasJoins(field)) return LEAF_SHAPE;
  const fields = field.selection.map((member): OutputField => {
    const { responseKey } = member;
    const join = numbers.get(member);
    if (join === undefined) return { type: 'field', responseKey, name: responseKey, shape: shapeOf(member, numbers) };
    return { type: 'join', responseKey, join, keys: (joinOf(definitionOf(member))?.keys ?? []).map(phantomKey) };
  });
  return Object.freeze({ type: 'object', fields: Object.freeze(fields) });
}
