// GraphQL input types as OpenAPI schemas. Types with a name of their own become components, so that recursive ones end.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type TypeNode,
  Kind,
} from 'graphql';
import type { Json, JsonObject } from '@app/types';

/** Schemas found so far, by name; `!` at the end of a name: not null. */
export interface Components {
  readonly schema: GraphQLSchema;
  readonly found: Map<string, Json>;
}

const JSON_TYPES: Readonly<Record<string, string>> = {
  Int: 'integer',
  Float: 'number',
  String: 'string',
  Boolean: 'boolean',
  ID: 'string',
};
const UUID_PATTERN = '[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89aAbB][a-f0-9]{3}-[a-f0-9]{12}';

/** The JSON type of a variable that fits into a URL; undefined: it does not (a list, an input object). */
export function scalarType(type: TypeNode): string | undefined {
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (inner.kind === Kind.LIST_TYPE) return undefined;
  const name = inner.name.value;
  if (JSON_TYPES[name] !== undefined) return JSON_TYPES[name];
  return /_(?:input|exp|by|conflict)$/.test(name) ? undefined : 'string';
}

export function inputSchema(type: TypeNode, components: Components): JsonObject {
  // The overloads of typeFromAST tell apart what is one function for us.
  const found = typeFromAST(components.schema, type as never) as GraphQLInputType | undefined;
  return found === undefined ? {} : schemaOf(found, components, true);
}

function schemaOf(type: GraphQLInputType, components: Components, nullable: boolean): JsonObject {
  if (isNonNullType(type)) return schemaOf(type.ofType, components, false);
  if (isListType(type)) return { items: schemaOf(type.ofType, components, true), nullable, type: 'array' };
  return leafSchema(type, components, nullable);
}

/** A built-in scalar in place; any other named type as a reference. */
export function leafSchema(type: GraphQLNamedType, components: Components, nullable: boolean): JsonObject {
  const jsonType = JSON_TYPES[type.name];
  if (jsonType !== undefined) return { nullable, title: type.name, type: jsonType };
  const name = nullable ? type.name : `${type.name}!`;
  if (!components.found.has(name)) {
    // Known before it is described: it may refer to itself.
    components.found.set(name, {});
    components.found.set(name, describe(type, components, nullable));
  }
  return { $ref: `#/components/schemas/${name}` };
}

function describe(type: GraphQLNamedType, components: Components, nullable: boolean): JsonObject {
  const description: JsonObject = typeof type.description === 'string' ? { description: type.description } : {};
  if (isEnumType(type)) {
    return { ...description, nullable, title: type.name, enum: type.getValues().map((value) => value.name) };
  }
  if (!isInputObjectType(type)) {
    if (type.name === 'uuid') return { nullable, pattern: UUID_PATTERN, title: type.name, type: 'string' };
    return { ...description, nullable, title: type.name };
  }
  const properties = Object.values(type.getFields())
    .map((field): [string, Json] => [field.name, schemaOf(field.type, components, true)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...description, nullable, properties: Object.fromEntries(properties), title: type.name, type: 'object' };
}
