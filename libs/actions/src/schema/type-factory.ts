// Resolved types -> GraphQL types of one role's schema. Types refer to each other lazily, so they may be recursive.
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLNullableType,
  type GraphQLOutputType,
  type GraphQLType,
} from 'graphql';
import { invariant } from '@app/types';
import type { JoinRelationship, SchemaBuilder } from '@app/engine';
import type { VisibleFields } from '../permission/grant.js';
import type {
  ResolvedActions,
  ResolvedCustomTypes,
  ResolvedField,
  ResolvedObject,
} from '../resolve/resolved-actions.js';
import type { ResolvedTypeUse } from '../resolve/type-lookup.js';
import type { TypeExpression } from '../resolve/type-expression.js';

const BUILT_INS: ReadonlyMap<string, GraphQLScalarType> = new Map(
  [GraphQLInt, GraphQLFloat, GraphQLString, GraphQLBoolean, GraphQLID].map((type) => [type.name, type]),
);

/** Owner of types that are the same whoever asks for them: a database scalar, or a custom scalar that adds nothing to it. */
const SCALARS = 'scalar';
const CUSTOM_TYPES = 'custom type';

/** Where types are made. */
export interface TypeFactory {
  readonly build: SchemaBuilder;
  readonly types: ResolvedCustomTypes;
  /** What the role sees of the object types; undefined: all. */
  readonly visible: VisibleFields | undefined;
}

/** Makes the types of one role's schema. */
export function factoryOf({ types, visibleTo }: ResolvedActions, build: SchemaBuilder): TypeFactory {
  return { build, types, visible: visibleTo(build.key.role) };
}

/** The GraphQL type of an argument or input field. */
export function inputTypeOf(use: ResolvedTypeUse, factory: TypeFactory): GraphQLInputType {
  return wrap(use.expression, namedTypeOf(use, factory)) as GraphQLInputType;
}

/** The GraphQL type of an output or object field. */
export function outputTypeOf(use: ResolvedTypeUse, factory: TypeFactory): GraphQLOutputType {
  return wrap(use.expression, namedTypeOf(use, factory)) as GraphQLOutputType;
}

/** A scalar of the database, or one that every PostgreSQL has (`uuid`, `timestamptz`, `json`). */
export function databaseScalar(name: string, build: SchemaBuilder): GraphQLScalarType {
  return build.namedType(name, SCALARS, () => new GraphQLScalarType({ name }));
}

function wrap(expression: TypeExpression, base: GraphQLNamedType): GraphQLType {
  const type: GraphQLNullableType =
    expression.kind === 'named' ? base : new GraphQLList<GraphQLType>(wrap(expression.of, base));
  return expression.nonNull ? new GraphQLNonNull(type) : type;
}

function namedTypeOf({ base, category }: ResolvedTypeUse, factory: TypeFactory): GraphQLNamedType {
  switch (category) {
    case 'built-in':
      return found(BUILT_INS.get(base), base);
    case 'database-scalar':
      return databaseScalar(base, factory.build);
    case 'custom-scalar':
      return customScalar(base, factory);
    case 'enum':
      return customEnum(base, factory);
    case 'input-object':
      return inputObject(base, factory);
    case 'object':
      return outputObject(base, factory);
  }
}

function found<T>(value: T | undefined, name: string): T {
  invariant(value !== undefined, `type "${name}" was resolved but is not there`);
  return value;
}

function customScalar(name: string, { build, types }: TypeFactory): GraphQLScalarType {
  const { description } = found(types.scalars.get(name), name);
  if (description === undefined) return databaseScalar(name, build);
  return build.namedType(name, CUSTOM_TYPES, () => new GraphQLScalarType({ name, description }));
}

function customEnum(name: string, { build, types }: TypeFactory): GraphQLEnumType {
  const { description, values } = found(types.enums.get(name), name);
  // fromEntries: a value named `__proto__` is only a name. Deprecation of values is stored, never shown.
  const config = (): Record<string, { description: string | undefined }> =>
    Object.fromEntries(values.map((value) => [value.value, { description: value.description }]));
  return build.namedType(name, CUSTOM_TYPES, () => new GraphQLEnumType({ name, description, values: config() }));
}

function inputObject(name: string, factory: TypeFactory): GraphQLInputObjectType {
  const { description, fields } = found(factory.types.inputObjects.get(name), name);
  return factory.build.namedType(
    name,
    CUSTOM_TYPES,
    () => new GraphQLInputObjectType({ name, description, fields: () => inputFields(fields, factory) }),
  );
}

function outputObject(name: string, factory: TypeFactory): GraphQLObjectType {
  const object = found(factory.types.objects.get(name), name);
  const { description } = object;
  const shown = shownOf(object, factory.visible?.get(name));
  return factory.build.namedType(
    name,
    CUSTOM_TYPES,
    () =>
      new GraphQLObjectType({
        name,
        description,
        fields: () => objectFields(shown.fields, shown.joins, factory),
      }),
  );
}

/** Without what is hidden, and without the relationships that begin at it. */
function shownOf(
  { fields, joins }: ResolvedObject,
  visible: ReadonlySet<string> | undefined,
): Pick<ResolvedObject, 'fields' | 'joins'> {
  if (visible === undefined) return { fields, joins };
  return {
    fields: fields.filter(({ name }) => visible.has(name)),
    joins: joins.filter(({ mapping }) => mapping.every(([local]) => visible.has(local))),
  };
}

function objectFields(
  fields: readonly ResolvedField[],
  joins: readonly JoinRelationship[],
  factory: TypeFactory,
): GraphQLFieldConfigMap<unknown, unknown> {
  const made = new Map<string, GraphQLFieldConfig<unknown, unknown>>();
  for (const { name, description, type } of fields) {
    made.set(name, { description, type: outputTypeOf(type, factory) });
  }
  // Own fields hide what a relationship adds beside its own name.
  for (const [name, field] of joins.flatMap((join) => Object.entries(factory.build.joinFields(join)))) {
    if (!made.has(name)) made.set(name, field);
  }
  return Object.fromEntries(made);
}

/** Input fields or arguments, in their order. */
export function inputFields(
  fields: readonly ResolvedField[],
  factory: TypeFactory,
): Record<string, { description: string | undefined; type: GraphQLInputType }> {
  return Object.fromEntries(
    fields.map((field) => [field.name, { description: field.description, type: inputTypeOf(field.type, factory) }]),
  );
}
