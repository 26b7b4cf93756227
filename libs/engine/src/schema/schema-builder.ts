// Collects what the kinds contribute for one SchemaKey and makes the GraphQLSchema of it (spec/actions.md 3.1).
import {
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLIncludeDirective,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLSkipDirective,
  GraphQLString,
  DirectiveLocation,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLNamedType,
} from 'graphql';
import { GatewayError, invariant, type Role, type SchemaKey } from '@app/types';
import type { FieldBinding, JoinFields, Namespace, RootName, SchemaBuilder } from '../kind/field-kind.js';
import type { JoinRelationship } from '../kind/join-target.js';

/** The field of a query root that has nothing else. */
const NO_QUERIES_FIELD = 'no_queries_available';
/** What it answers. */
export const NO_QUERIES_TEXT =
  "There are no queries available to the current role. Either there are no sources or remote schemas configured, or the current role doesn't have the required permissions.";

const ROOT_TYPE_NAMES: Readonly<Record<RootName, string>> = {
  query: 'query_root',
  mutation: 'mutation_root',
  subscription: 'subscription_root',
};

/** Accepted on queries; caching comes with a later release, so it changes nothing (spec/queries-and-mutations.md 3.4). */
const CACHED_DIRECTIVE = new GraphQLDirective({
  name: 'cached',
  description: 'whether this query should be cached',
  locations: [DirectiveLocation.QUERY],
  args: {
    ttl: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 60, description: 'measured in seconds' },
    refresh: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: false, description: 'refresh the cache entry' },
  },
});

type FieldMap = Record<string, GraphQLFieldConfig<unknown, unknown>>;

/** The root types of a role. All types together make a schema, which only introspection and tools need: it is made on first use. */
export interface RootTypes {
  readonly query: GraphQLObjectType;
  readonly mutation: GraphQLObjectType | null;
  readonly subscription: GraphQLObjectType | null;
  /** @throws GatewayError when two owners made a type of one name. */
  schema(): GraphQLSchema;
}

/** A SchemaBuilder that can be finished. */
export interface OpenSchema extends SchemaBuilder {
  finish(): RootTypes;
}

/** Asks the kind of the target for the fields of a relationship. */
export type FindJoinFields = (relationship: JoinRelationship, build: SchemaBuilder) => JoinFields;

const NO_JOINS: FindJoinFields = () => ({});

/** Starts an empty schema for a key. `roles`: the role and its parents. */
export function openSchema(key: SchemaKey, roles: readonly Role[], joinFields = NO_JOINS): OpenSchema {
  // Without a prototype a field may have any name, `__proto__` too.
  const noFields = (): FieldMap => Object.create(null) as FieldMap;
  const roots: Record<RootName, FieldMap> = { query: noFields(), mutation: noFields(), subscription: noFields() };
  const namespaces = new Map<string, FieldMap>();
  const namespaceFields = (root: RootName, { field, typeName }: Namespace): FieldMap => {
    const key = `${root} ${field} ${typeName}`;
    const known = namespaces.get(key);
    if (known !== undefined) return known;
    if (Object.hasOwn(roots[root], field)) throw conflictingField(root, field);
    const fields = noFields();
    const type = new GraphQLObjectType({ name: typeName, fields: () => fields });
    roots[root][field] = { type, extensions: { namespace: true } };
    namespaces.set(key, fields);
    return fields;
  };
  const types = new Map<string, { readonly owner: string; readonly type: GraphQLNamedType }>();
  const remembered = new Map<string, unknown>();
  const build: OpenSchema = {
    key,
    roles,
    addRootField: (root, name, field, binding, namespace) => {
      const fields = namespace === undefined ? roots[root] : namespaceFields(root, namespace);
      const known = fields[name];
      if (known !== undefined) throw conflictingField(root, name, [known.extensions?.binding as FieldBinding, binding]);
      fields[name] = { ...field, extensions: { binding } };
    },
    namedType: <T extends GraphQLNamedType>(name: string, owner: string, make: () => T): T => {
      const known = types.get(name);
      if (known === undefined) {
        const type = make();
        types.set(name, { owner, type });
        return type;
      }
      if (known.owner !== owner) throw conflictingType(name, known.owner, owner);
      return known.type as T;
    },
    remember: <T>(key: string, make: () => T): T => {
      if (!remembered.has(key)) remembered.set(key, make());
      return remembered.get(key) as T;
    },
    joinFields: (relationship) => joinFields(relationship, build),
    finish: () => finishSchema(roots),
  };
  return build;
}

function finishSchema(roots: Record<RootName, FieldMap>): RootTypes {
  if (Object.keys(roots.query).length === 0) {
    roots.query[NO_QUERIES_FIELD] = { type: new GraphQLNonNull(GraphQLString), description: NO_QUERIES_TEXT };
  }
  const rootType = (root: RootName): GraphQLObjectType | null => {
    const fields = roots[root];
    if (Object.keys(fields).length === 0) return null;
    const description = root === 'mutation' ? 'mutation root' : undefined;
    return new GraphQLObjectType({ name: ROOT_TYPE_NAMES[root], fields, ...(description ? { description } : {}) });
  };
  const query = rootType('query');
  invariant(query, 'a query root has a field at least');
  const mutation = rootType('mutation');
  const subscription = rootType('subscription');
  let schema: GraphQLSchema | undefined;
  return {
    query,
    mutation,
    subscription,
    schema: () =>
      (schema ??= new GraphQLSchema({
        query,
        mutation,
        subscription,
        directives: [GraphQLIncludeDirective, GraphQLSkipDirective, CACHED_DIRECTIVE],
        // Metadata resolution has checked every name and type; a second check would cost time on each metadata change.
        assumeValid: true,
      })),
  };
}

/** True for the field of a query root that has nothing else; a kind may use its name too. */
export function isPlaceholder(field: GraphQLField<unknown, unknown>): boolean {
  return field.name === NO_QUERIES_FIELD && field.extensions.binding === undefined;
}

/** True for a field of a root that only groups other root fields. */
export function isNamespace(field: GraphQLField<unknown, unknown>): boolean {
  return field.extensions.namespace === true;
}

/** The binding that `addRootField` gave to a field. */
export function bindingOf(field: GraphQLField<unknown, unknown>): FieldBinding {
  const binding = field.extensions.binding as FieldBinding | undefined;
  invariant(binding, `field ${field.name} is bound to a kind`);
  return binding;
}

/** Bindings in order of definition; fields of the builder itself have none. */
function conflictingField(
  root: RootName,
  name: string,
  bindings: readonly (FieldBinding | undefined)[] = [],
): GatewayError {
  const origins = new Set(bindings.map((binding) => binding?.origin ?? 'actions'));
  const printed = [...origins].join(', ') || 'actions';
  return new GatewayError({
    code: 'unexpected',
    status: 500,
    message: `Encountered conflicting definitions in the selection set for '${ROOT_TYPE_NAMES[root]}' for field '${name}' defined in [${printed}]. Fields must not be defined more than once across all sources.`,
  });
}

function conflictingType(name: string, known: string, added: string): GatewayError {
  return new GatewayError({
    code: 'unexpected',
    status: 500,
    message: `Found conflicting definitions for GraphQL type '${name}'.  The definition at '${added}' differs from the definition at e.g. '${known}'.`,
  });
}
