// Root fields under their names, descriptions and namespace (spec/postgres-schema.md 1.3, 3.1).
import type { GraphQLFieldConfig } from 'graphql';
import type { Namespace, RootName } from '@app/engine';
import type { ConnectionTarget, FunctionTarget, RoleTable, TableTarget } from '../permission/role-graph.js';
import type { NamedWithComment, TableRootField } from '../resolve/resolved-tables.js';
import { originOf, type SchemaScope } from './schema-scope.js';

/** What a root field is beside its name. */
export interface RootField {
  readonly type: GraphQLFieldConfig<unknown, unknown>['type'];
  readonly args: NonNullable<GraphQLFieldConfig<unknown, unknown>['args']>;
  /** Where metadata has no comment. */
  readonly description: string;
}

/** A table's operation, in one root or several. */
export function addTableField(
  roots: readonly RootName[],
  { table, operation }: { readonly table: RoleTable; readonly operation: TableRootField },
  { field, scope }: { readonly field: () => RootField; readonly scope: SchemaScope },
): void {
  const target: TableTarget = { type: 'table', table, operation };
  const named = table.table.rootFields[operation];
  const made = { field: once(field), target, origin: originOf(table.table), scope };
  for (const root of roots) addField(root, named, made);
}

/** Roots share what a field is. */
export function once(make: () => RootField): () => RootField {
  let made: RootField | undefined;
  return () => (made ??= make());
}

/**
 * Adds one field. Its types are made when the builder has accepted its name, so that two sources with one table are told of the
 * field that they share, not of a type.
 * @throws GatewayError when the name is taken
 */
export function addField(
  root: RootName,
  { name, comment }: NamedWithComment,
  made: {
    readonly field: () => RootField;
    readonly target: TableTarget | FunctionTarget | ConnectionTarget;
    readonly origin: string;
    readonly scope: SchemaScope;
  },
): void {
  const { field, target, origin, scope } = made;
  scope.build.addRootField(
    root,
    name,
    {
      get type() {
        return field().type;
      },
      get args() {
        return field().args;
      },
      get description() {
        return comment === undefined ? field().description : comment;
      },
    },
    { kind: 'table', target, origin },
    namespaceOf(root, scope),
  );
}

const NAMESPACE_SUFFIXES: Readonly<Record<RootName, string>> = {
  query: 'query',
  subscription: 'subscription',
  mutation: 'mutation_frontend',
};

function namespaceOf(root: RootName, { graph, build }: SchemaScope): Namespace | undefined {
  const { rootFieldNamespace: field, typePrefix, typeSuffix } = graph.source.customization;
  if (field === undefined) return undefined;
  const isBackend = root === 'mutation' && build.key.backendOnlyPermissions;
  const suffix = isBackend ? 'mutation_backend' : NAMESPACE_SUFFIXES[root];
  return { field, typeName: `${typePrefix}${field}_${suffix}${typeSuffix}` };
}
