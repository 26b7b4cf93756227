// `__schema` and `__type`: graphql-js's own introspection fields, run over a planned selection.
import {
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { invariant, type Json } from '@app/types';
import { fillTemplate, type VariableValues } from '../kind/input-template.js';
import type { PlannedField } from '../kind/planned-field.js';
import { operationError } from './error.js';

type Field = GraphQLField<unknown, unknown>;

/** Fields that every query root has without listing them. */
export const INTROSPECTION_FIELDS: ReadonlyMap<string, Field> = new Map([
  ['__schema', SchemaMetaFieldDef],
  ['__type', TypeMetaFieldDef],
]);
/** What mutation and subscription roots have of them. */
export const NO_ROOT_FIELDS: ReadonlyMap<string, Field> = new Map();

/** Fields that any introspection query may answer, whatever the size of the schema. */
const FREE_FIELDS = 100_000;
/** And per element of the schema (type, field, argument, enum value): tools ask for about fifteen of each. */
const FIELDS_PER_ELEMENT = 50;

/**
 * Answers an introspection field of a schema. @throws GatewayError when the answer grows far beyond the schema: types
 * point to each other, so a short query can ask for more than any memory holds.
 */
export function introspect(field: PlannedField, schema: GraphQLSchema, values: VariableValues): Json {
  const left = FREE_FIELDS + FIELDS_PER_ELEMENT * countElements(schema);
  return resolveField(field, undefined, { schema, values, root: field.name, allowance: { left } });
}

function countElements(schema: GraphQLSchema): number {
  let count = 0;
  for (const type of Object.values(schema.getTypeMap())) {
    count++;
    if (isEnumType(type)) count += type.getValues().length;
    else if (isInputObjectType(type)) count += Object.keys(type.getFields()).length;
    else if (isObjectType(type)) for (const { args } of Object.values(type.getFields())) count += 1 + args.length;
  }
  return count;
}

interface Scope {
  readonly schema: GraphQLSchema;
  readonly values: VariableValues;
  readonly root: string;
  readonly allowance: { left: number };
}

function resolveField(field: PlannedField, source: unknown, scope: Scope): Json {
  if (--scope.allowance.left < 0) throw operationError.introspectionTooLarge(['selectionSet', scope.root]);
  const definition = definitionOf(field);
  invariant(definition.resolve, `introspection field ${field.name} has a resolver`);
  const given = new Map(field.arguments.map(([name, template]) => [name, fillTemplate(template, scope.values)]));
  const args = Object.fromEntries(
    definition.args.map(({ name, defaultValue }) => [name, given.has(name) ? given.get(name) : defaultValue]),
  );
  const info = { schema: scope.schema, parentType: field.parentType } as unknown as GraphQLResolveInfo;
  return complete(definition.resolve(source, args, undefined, info), field.type, { field, scope });
}

function definitionOf(field: PlannedField): Field {
  if (field.name === '__typename') return TypeNameMetaFieldDef;
  const definition = INTROSPECTION_FIELDS.get(field.name) ?? field.parentType.getFields()[field.name];
  invariant(definition, `introspection field ${field.name} exists`);
  return definition;
}

/** Lists that clients of the protocol know sorted by name (spec/postgres-schema.md 13). */
const SORTED_LISTS: ReadonlySet<string> = new Set([
  'types',
  'fields',
  'args',
  'inputFields',
  'enumValues',
  'interfaces',
  'possibleTypes',
]);

function sortByName(items: readonly unknown[], list: string): readonly unknown[] {
  if (!SORTED_LISTS.has(list)) return items;
  const nameOf = (item: unknown): string => String((item as { readonly name?: unknown }).name);
  return items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function complete(
  value: unknown,
  type: GraphQLOutputType,
  at: { readonly field: PlannedField; readonly scope: Scope },
): Json {
  if (value === null || value === undefined) return null;
  if (isNonNullType(type)) return complete(value, type.ofType as GraphQLOutputType, at);
  if (isListType(type)) {
    return sortByName(Array.from(value as Iterable<unknown>), at.field.name).map((item) =>
      complete(item, type.ofType, at),
    );
  }
  if (isObjectType(type)) {
    return Object.fromEntries(
      at.field.selection.map((child) => [child.responseKey, resolveField(child, value, at.scope)]),
    );
  }
  return value as Json;
}
