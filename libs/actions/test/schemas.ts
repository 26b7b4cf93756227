// A role's schema and planned fields for the specs of this lib, without the corridor around them.
import {
  GraphQLObjectType,
  GraphQLSchema,
  Kind,
  parse,
  type FieldNode,
  type GraphQLFieldConfig,
  type GraphQLNamedType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  getNamedType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import { ADMIN_ROLE, GatewayError, type Json } from '@app/types';
import type { FieldBinding, InputTemplate, PlannedField, RootName, SchemaBuilder } from '@app/engine';
import type { ResolvedActions } from '../src/resolve/resolved-actions.js';
import { contributeActions } from '../src/schema/contribute-actions.js';

interface ForWhom {
  readonly role?: string;
  readonly parents?: readonly string[];
  readonly api?: 'graphql' | 'relay';
}

export interface TestSchema {
  readonly schema: GraphQLSchema;
  readonly bindings: ReadonlyMap<string, FieldBinding>;
}

/** Builds what one role sees. Roots that got no field are absent. */
export function schemaFor(
  resolved: ResolvedActions,
  { role = ADMIN_ROLE, parents = [], api = 'graphql' }: ForWhom = {},
): TestSchema {
  const roots: Record<RootName, [string, GraphQLFieldConfig<unknown, unknown>][]> = {
    query: [],
    mutation: [],
    subscription: [],
  };
  const types = new Map<string, { readonly owner: string; readonly type: GraphQLNamedType }>();
  const bindings = new Map<string, FieldBinding>();
  const build: SchemaBuilder = {
    key: { role, api, backendOnlyPermissions: false },
    roles: [role, ...parents],
    addRootField: (root, name, field, binding) => {
      roots[root].push([name, field]);
      bindings.set(`${root}.${name}`, binding);
    },
    namedType: <T extends GraphQLNamedType>(name: string, owner: string, make: () => T): T => {
      const known = types.get(name);
      if (known && known.owner !== owner) {
        throw new GatewayError({ code: 'unexpected', message: `${known.owner} and ${owner} both define ${name}` });
      }
      const entry = known ?? { owner, type: make() };
      types.set(name, entry);
      return entry.type as T;
    },
    remember: (_key, make) => make(),
    // Tables and other actions are not there.
    joinFields: () => ({}),
  };
  contributeActions(resolved, build);
  const rootType = (root: RootName): GraphQLObjectType | undefined =>
    roots[root].length === 0
      ? undefined
      : new GraphQLObjectType({ name: `${root}_root`, fields: Object.fromEntries(roots[root]) });
  const query = rootType('query');
  const schema = new GraphQLSchema({
    ...(query ? { query } : {}),
    mutation: rootType('mutation'),
    subscription: rootType('subscription'),
    assumeValid: true,
  });
  return { schema, bindings };
}

/** The first root field of an operation without fragments, planned. Variables are numbered by first use. */
export function plannedField(schema: GraphQLSchema, text: string): PlannedField {
  const operation = parse(text).definitions[0] as OperationDefinitionNode;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`no ${operation.operation} root`);
  const [field] = planSelection(root, operation.selectionSet);
  if (!field) throw new Error('no field');
  return field;
}

function planSelection(parentType: GraphQLObjectType, selectionSet: SelectionSetNode): readonly PlannedField[] {
  return selectionSet.selections.map((node) => planField(parentType, node as FieldNode));
}

function planField(parentType: GraphQLObjectType, node: FieldNode): PlannedField {
  const name = node.name.value;
  const definition = parentType.getFields()[name];
  const type = definition?.type;
  const named = type && getNamedType(type);
  return {
    responseKey: node.alias?.value ?? name,
    name,
    parentType,
    // Only `__typename` has no definition; nobody looks at its type.
    type: type ?? parentType,
    arguments: (node.arguments ?? []).map(({ name: { value: argument }, value }): [string, InputTemplate] => [
      argument,
      value.kind === Kind.VARIABLE
        ? { type: 'variable', use: Number(value.name.value.slice(1)) }
        : { type: 'literal', value: valueFromASTUntyped(value) as Json },
    ]),
    selection: isObjectType(named) && node.selectionSet ? planSelection(named, node.selectionSet) : [],
  };
}
