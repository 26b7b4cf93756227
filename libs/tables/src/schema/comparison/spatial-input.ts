// Operands of PostGIS operators that have several parts (spec/postgres-schema.md 5).
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLNonNull,
  type GraphQLInputFieldConfig,
} from 'graphql';
import type { CatalogType } from '@app/types';
import { scalarType } from '../column-type.js';
import { NONE, SHAPES, valueExtensions } from '../input-extensions.js';
import type { SchemaScope } from '../schema-scope.js';
import { siblingType, type SpatialInputName } from './comparison-operators.js';

type Fields = Record<string, GraphQLInputFieldConfig>;

/** The input object of that name, for comparing with a column of `type`. */
export function spatialInput(name: SpatialInputName, type: CatalogType, scope: SchemaScope): GraphQLInputObjectType {
  const make = (): GraphQLInputObjectType =>
    new GraphQLInputObjectType({ name, extensions: NONE, fields: () => FIELDS[name](type, scope) });
  return scope.build.namedType(name, 'comparison', make);
}

const FIELDS: Readonly<Record<SpatialInputName, (type: CatalogType, scope: SchemaScope) => Fields>> = {
  st_d_within_input: (type, scope) => ({
    distance: { type: new GraphQLNonNull(GraphQLFloat) },
    from: required(siblingType(type, 'geometry'), scope),
  }),
  st_d_within_geography_input: (type, scope) => ({
    distance: { type: new GraphQLNonNull(GraphQLFloat) },
    from: required(siblingType(type, 'geography'), scope),
    use_spheroid: { type: GraphQLBoolean, defaultValue: true, extensions: SHAPES },
  }),
  st_intersects_nband_geom_input: (type, scope) => ({
    nband: { type: new GraphQLNonNull(GraphQLInt) },
    geommin: required(siblingType(type, 'geometry'), scope),
  }),
  st_intersects_geom_nband_input: (type, scope) => ({
    geommin: required(siblingType(type, 'geometry'), scope),
    nband: { type: GraphQLInt },
  }),
};

function required(type: CatalogType, scope: SchemaScope): GraphQLInputFieldConfig {
  return {
    type: new GraphQLNonNull(scalarType(type.scalar, scope)),
    extensions: valueExtensions(type, false, scope),
  };
}
