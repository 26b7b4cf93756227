// Variables whose value decides what a plan looks like: a whole `where`, `order_by`, `objects`. Their keys, list lengths, nulls and
// enum values become part of the plan (its shape); scalars inside stay holes, so that requests of one shape share one plan.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLInputField,
} from 'graphql';
import { invariant, isJsonList, isJsonObject, printJson, type Json } from '@app/types';
import type { InputReader } from '../kind/input-reader.js';
import type { InputTemplate } from '../kind/input-template.js';

/** Where a value stands: `shapes` makes a scalar part of the plan, `reader` keeps even an object out of it. */
export interface ShapePlace {
  readonly type: GraphQLInputType;
  readonly shapes: boolean;
  readonly reader?: InputReader | undefined;
}

/** Steps into a coerced value. */
export type Within = readonly (string | number)[];

/** A scalar inside a shape: its value is read already. */
export type MakeHole = (within: Within) => InputTemplate;

const NULL: InputTemplate = { type: 'literal', value: null };

/** True for input objects and enums, in lists too: what is inside changes the plan. */
export function hasShape(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  return isInputObjectType(named) || isEnumType(named);
}

/** The template of a coerced value. `shapes`: a scalar is part of the plan itself. */
export function expandShape(place: ShapePlace, value: Json, hole: MakeHole): InputTemplate {
  return expand(place, value, { hole, within: [] });
}

interface Walk {
  readonly hole: MakeHole;
  readonly within: (string | number)[];
}

function expand(place: ShapePlace, value: Json, walk: Walk): InputTemplate {
  if (value === null) return NULL;
  const { type } = place;
  if (isNonNullType(type)) return expand({ ...place, type: type.ofType }, value, walk);
  if (place.shapes || isEnumType(getNamedType(type))) return { type: 'literal', value };
  if (place.reader !== undefined || !hasShape(type)) return walk.hole([...walk.within]);
  if (isListType(type)) {
    invariant(isJsonList(value), 'a coerced list is a list');
    return {
      type: 'list',
      items: value.map((item, index) => inside(index, { type: type.ofType, shapes: false }, item, walk)),
    };
  }
  invariant(isInputObjectType(type) && isJsonObject(value), 'a coerced input object is an object');
  const fields = type.getFields();
  return {
    type: 'object',
    fields: Object.entries(value).map(([key, item]) => [key, inside(key, placeOf(fields[key]), item, walk)] as const),
  };
}

function inside(step: string | number, place: ShapePlace, value: Json, walk: Walk): InputTemplate {
  walk.within.push(step);
  const template = expand(place, value, walk);
  walk.within.pop();
  return template;
}

function placeOf(field: GraphQLInputField | undefined): ShapePlace {
  invariant(field, 'a coerced input object has known keys only');
  const { reader, shapes } = field.extensions as { readonly reader?: InputReader; readonly shapes?: unknown };
  return { type: field.type, reader, shapes: shapes === true };
}

/** Text that is equal for values of equal shape. */
export function shapeText(place: ShapePlace, value: Json): string {
  if (value === null) return 'n';
  const { type } = place;
  if (isNonNullType(type)) return shapeText({ ...place, type: type.ofType }, value);
  if (place.shapes || isEnumType(getNamedType(type))) return printJson(value);
  if (place.reader !== undefined || !hasShape(type)) return 's';
  if (isListType(type)) {
    let text = '[';
    for (const item of value as readonly Json[]) text += `${shapeText({ type: type.ofType, shapes: false }, item)},`;
    return `${text}]`;
  }
  invariant(isInputObjectType(type) && isJsonObject(value), 'a coerced input object is an object');
  const fields = type.getFields();
  let text = '{';
  for (const key of Object.keys(value))
    text += `${JSON.stringify(key)}:${shapeText(placeOf(fields[key]), value[key] as Json)},`;
  return `${text}}`;
}

/** The value at the end of the steps. */
export function digOut(value: Json, within: Within): Json {
  let at: Json = value;
  for (const step of within) at = (at as Record<string | number, Json>)[step] as Json;
  return at;
}
