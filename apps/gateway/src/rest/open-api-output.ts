// What a stored query answers, as an OpenAPI schema. A field that the schema does not have is told, not refused.
import {
  Kind,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Json, JsonObject } from '@app/types';
import { leafSchema, type Components } from './open-api-input.js';

/** Told one line per fault. */
export type Warn = (text: string) => void;

interface Walk {
  readonly components: Components;
  readonly warn: Warn;
  readonly path: string;
}

export function outputSchema(operation: OperationDefinitionNode, components: Components, warn: Warn): JsonObject {
  const { schema } = components;
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return {};
  return propertiesOf(root, [operation.selectionSet], { components, warn, path: '$' });
}

/** `{properties}`, or nothing where no field is known. Equal response keys are merged. */
function propertiesOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[], walk: Walk): JsonObject {
  const fields = type.getFields();
  const groups = new Map<string, { readonly name: string; readonly sets: SelectionSetNode[] }>();
  for (const node of sets.flatMap((set) => set.selections)) {
    if (node.kind !== Kind.FIELD) continue;
    const key = (node.alias ?? node.name).value;
    const group = groups.get(key) ?? { name: node.name.value, sets: [] };
    if (node.selectionSet !== undefined) group.sets.push(node.selectionSet);
    groups.set(key, group);
  }
  const properties: [string, Json][] = [];
  for (const [key, group] of groups) {
    const field = fields[group.name];
    const path = `${walk.path}.${group.name}`;
    if (field !== undefined) properties.push([key, schemaOf(field.type, group.sets, { ...walk, path })]);
    else if (group.name !== '__typename')
      walk.warn(`${path}: field '${group.name}' not found in object '${type.name}'`);
  }
  return properties.length === 0 ? {} : { properties: Object.fromEntries(properties) };
}

function schemaOf(type: GraphQLOutputType, sets: readonly SelectionSetNode[], walk: Walk): JsonObject {
  const nullable = !isNonNullType(type);
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner))
    return { items: schemaOf(inner.ofType as GraphQLOutputType, sets, walk), nullable, type: 'array' };
  if (!isObjectType(inner)) return leafSchema(getNamedType(inner), walk.components, nullable);
  return {
    ...(typeof inner.description === 'string' ? { description: inner.description } : {}),
    nullable,
    ...propertiesOf(inner, sets, walk),
    title: inner.name,
    type: 'object',
  };
}
