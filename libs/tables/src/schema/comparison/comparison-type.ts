// `<X>_comparison_exp`: one input object per type, shared by all tables (spec/postgres-schema.md 5).
import {
  GraphQLBoolean,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLEnumType,
  type GraphQLInputFieldConfig,
} from 'graphql';
import { invariant, type CatalogType } from '@app/types';
import { generatedName, sharedType } from '../../naming/generated-names.js';
import type { ResolvedColumn } from '../../resolve/resolved-tables.js';
import { TEXT } from '../built-in-type.js';
import { columnType, valueType } from '../column-type.js';
import { NONE, SHAPES, listExtensions, valueExtensions } from '../input-extensions.js';
import { ownType, type SchemaScope } from '../schema-scope.js';
import { operatorsOf, siblingType, type ComparisonOperatorEntry } from './comparison-operators.js';
import { spatialInput } from './spatial-input.js';

/** Owner of types that are the same whichever table asks for them. */
const COMPARISONS = 'comparison';

type Fields = Record<string, GraphQLInputFieldConfig>;

/** What a column may be compared with. */
export function columnComparison(column: ResolvedColumn, scope: SchemaScope): GraphQLInputObjectType {
  const { catalog, graphql } = columnType(column, scope);
  if (catalog !== null) return comparisonType(catalog, scope);
  return enumComparison(column.enumTable, graphql as GraphQLEnumType, scope);
}

/** What a value of a shown type may be compared with. */
export function comparisonType(type: CatalogType, scope: SchemaScope): GraphQLInputObjectType {
  const name = sharedType(scope.naming, `${type.scalar}${type.isArray ? '_array' : ''}_comparison_exp`);
  const compared = type.isArray ? `[${type.scalar}!]` : type.scalar;
  const make = (): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: comparisonDescription(compared),
      fields: () => comparisonFields(type, scope),
    });
  return scope.build.namedType(name, COMPARISONS, make);
}

const comparisonDescription = (compared: string): string =>
  `Boolean expression to compare columns of type "${compared}". All fields are combined with logical 'AND'.`;

function comparisonFields(type: CatalogType, scope: SchemaScope): Fields {
  const fields: Fields = {};
  const cast = castTarget(type);
  if (cast !== null) fields._cast = { type: castType(type, cast, scope) };
  for (const operator of operatorsOf(type)) {
    fields[generatedName(scope.naming, operator.name)] = operandField(operator, type, scope);
  }
  return fields;
}

function operandField(
  { operand, description }: ComparisonOperatorEntry,
  compared: CatalogType,
  scope: SchemaScope,
): GraphQLInputFieldConfig {
  const nullable = scope.graph.settings.booleanNullCollapse;
  switch (operand.shape) {
    case 'boolean':
      return { type: GraphQLBoolean, extensions: SHAPES };
    case 'object':
      return { type: spatialInput(operand.type, compared, scope), description };
    case 'value':
      return {
        type: valueType(operand.type, scope),
        description,
        extensions: valueExtensions(operand.type, nullable, scope),
      };
    case 'list':
      return {
        type: new GraphQLList(new GraphQLNonNull(valueType(operand.type, scope))),
        description,
        extensions: listExtensions(operand.type, nullable, scope),
      };
  }
}

/** The type as which a value may be compared too. */
function castTarget(type: CatalogType): CatalogType | null {
  if (type.isArray) return null;
  switch (type.scalar) {
    case 'jsonb':
      return TEXT;
    case 'geometry':
      return siblingType(type, 'geography');
    case 'geography':
      return siblingType(type, 'geometry');
    default:
      return null;
  }
}

function castType(type: CatalogType, target: CatalogType, scope: SchemaScope): GraphQLInputObjectType {
  const name = sharedType(scope.naming, `${type.scalar}_cast_exp`);
  const make = (): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      fields: () => ({ [target.scalar]: { type: comparisonType(target, scope) } }),
    });
  return scope.build.namedType(name, COMPARISONS, make);
}

/** Enum tables: equality only, and the values are the enum's own. */
function enumComparison(key: string | null, type: GraphQLEnumType, scope: SchemaScope): GraphQLInputObjectType {
  const table = key === null ? undefined : scope.graph.source.tables.get(key);
  invariant(table, 'the enum table of a column is tracked');
  const values = { type: new GraphQLList(new GraphQLNonNull(type)) };
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: comparisonDescription(type.name),
      fields: {
        _eq: { type },
        _neq: { type },
        _in: values,
        _nin: values,
        [generatedName(scope.naming, '_is_null')]: { type: GraphQLBoolean, extensions: SHAPES },
      },
    });
  return ownType(table, 'enum_comparison_exp', { scope, make });
}
