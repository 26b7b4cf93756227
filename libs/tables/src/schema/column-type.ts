// GraphQL types of columns and of other database values (spec/postgres-schema.md 2.1, 10).
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  GraphQLString,
  type GraphQLEnumType,
  type GraphQLInputFieldConfig,
} from 'graphql';
import type { CatalogType } from '@app/types';
import { isGraphqlName } from '../naming/graphql-name.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import { enumTypeOf } from './enum-type.js';
import { schemaError } from './error.js';
import { NONE, valueExtensions } from './input-extensions.js';
import { hasFeature, type SchemaScope } from './schema-scope.js';

/** Shared with every other kind that shows database scalars. */
const SCALARS = 'scalar';

const BUILT_INS: ReadonlyMap<string, GraphQLScalarType> = new Map(
  [GraphQLInt, GraphQLFloat, GraphQLString, GraphQLBoolean].map((type) => [type.name, type]),
);

/** The nullable type of a value; both input and output. */
export type ValueType = GraphQLScalarType | GraphQLEnumType | GraphQLList<GraphQLNonNull<GraphQLScalarType>>;

/** A column as the schema sees it. */
export interface ColumnType {
  readonly graphql: ValueType;
  /** Of its values; null: an enum table has them. */
  readonly catalog: CatalogType | null;
}

export function columnType(column: ResolvedColumn, scope: SchemaScope): ColumnType {
  const known = scope.columnTypes.get(column);
  if (known !== undefined) return known;
  const enumType = column.enumTable === null ? null : enumTypeOf(column.enumTable, scope);
  const catalog = shownType(column.catalog.type, scope);
  const made =
    enumType === null ? { graphql: valueType(catalog, scope), catalog } : { graphql: enumType, catalog: null };
  scope.columnTypes.set(column, made);
  return made;
}

/** A type as the schema shows it: where arrays are off, an array is a scalar named like the array type itself. */
export function shownType(type: CatalogType, scope: SchemaScope): CatalogType {
  if (!type.isArray || !hasFeature(scope, 'disable_postgres_arrays')) return type;
  const name = `_${type.name}`;
  return { ...type, name, scalar: name, kind: 'base', isArray: false };
}

/** The type of values of a shown type. */
export function valueType(type: CatalogType, scope: SchemaScope): ValueType {
  const scalar = scalarType(type.scalar, scope);
  return type.isArray ? new GraphQLList(new GraphQLNonNull(scalar)) : scalar;
}

/** @throws GatewayError validation-failed when GraphQL does not accept the name. */
export function scalarType(name: string, { build }: SchemaScope): GraphQLScalarType {
  const builtIn = BUILT_INS.get(name);
  if (builtIn !== undefined) return builtIn;
  return build.namedType(name, SCALARS, () => {
    if (!isGraphqlName(name)) throw schemaError.invalidTypeName(name);
    return new GraphQLScalarType({ name });
  });
}

/** An optional input for a column's value. Null is accepted where `nullable`. */
export function columnInput(column: ResolvedColumn, nullable: boolean, scope: SchemaScope): GraphQLInputFieldConfig {
  const { graphql, catalog } = columnType(column, scope);
  const description = columnComment(column);
  if (catalog === null) return { type: graphql, description, extensions: NONE };
  return { type: graphql, description, extensions: valueExtensions(catalog, nullable, scope) };
}

/** A required input for a column's value. */
export function requiredColumnInput(column: ResolvedColumn, scope: SchemaScope): GraphQLInputFieldConfig {
  const input = columnInput(column, false, scope);
  return { ...input, type: new GraphQLNonNull(columnType(column, scope).graphql) };
}

/** Metadata's comment, else the database's. */
export function columnComment({ comment, catalog }: ResolvedColumn): string | null {
  return comment === undefined ? catalog.comment : comment;
}
