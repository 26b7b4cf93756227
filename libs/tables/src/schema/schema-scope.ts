// What every type maker of this folder needs: the role's view of one source, the builder, and what was made once already.
import type { GraphQLFieldConfigArgumentMap, GraphQLNamedType } from 'graphql';
import { invariant, printTable } from '@app/types';
import type { SchemaBuilder } from '@app/engine';
import { tableType } from '../naming/table-type.js';
import type { RoleGraph, RoleTable } from '../permission/role-graph.js';
import type { NamingConvention, ResolvedColumn, ResolvedTable } from '../resolve/resolved-tables.js';
import type { ColumnType } from './column-type.js';
import type { InputExtensions } from './input-extensions.js';

/** One role's schema of one source while it is made. */
export interface SchemaScope {
  readonly build: SchemaBuilder;
  readonly graph: RoleGraph;
  readonly naming: NamingConvention;
  /** Made already, by column. */
  readonly columnTypes: Map<ResolvedColumn, ColumnType>;
  /** Made already, by type and nullability. */
  readonly readers: Map<string, InputExtensions>;
  /** Made already, by table and affix: names need not be joined again. */
  readonly ownTypes: Map<ResolvedTable, Map<string, GraphQLNamedType>>;
  /** Made already, by table. */
  readonly selectArguments: Map<RoleTable, GraphQLFieldConfigArgumentMap>;
}

export function openScope(graph: RoleGraph, build: SchemaBuilder): SchemaScope {
  return {
    build,
    graph,
    naming: graph.source.customization.naming,
    columnTypes: new Map(),
    readers: new Map(),
    ownTypes: new Map(),
    selectArguments: new Map(),
  };
}

/** How errors name what a root field or type was made of. */
export function originOf({ table, source }: Pick<ResolvedTable, 'table' | 'source'>): string {
  return `table ${printTable(table)} in source ${source}`;
}

/** One of a table's types: `affix` as in `tableType`. Fields must be thunks, as types refer to each other. */
export function ownType<T extends GraphQLNamedType>(
  table: ResolvedTable,
  affix: string,
  { scope, make }: { readonly scope: SchemaScope; readonly make: (name: string) => T },
): T {
  let types = scope.ownTypes.get(table);
  if (types === undefined) {
    types = new Map<string, GraphQLNamedType>();
    scope.ownTypes.set(table, types);
  }
  const known = types.get(affix);
  if (known !== undefined) return known as T;
  const name = tableType(table, affix);
  const made = scope.build.namedType(name, originOf(table), () => make(name));
  types.set(affix, made);
  return made;
}

/** The role's view of a table that a visible field leads to. */
export function roleTable(target: string, { graph }: SchemaScope): RoleTable {
  const table = graph.tables.get(target);
  invariant(table, `table ${target} is part of the role's graph`);
  return table;
}

/** Whether an experimental feature is on. */
export function hasFeature({ graph }: SchemaScope, feature: string): boolean {
  return graph.settings.experimentalFeatures.has(feature);
}
