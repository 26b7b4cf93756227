// Aggregate operators and the columns they run over (spec/postgres-schema.md 7).
import { GraphQLFloat, type GraphQLOutputType } from 'graphql';
import type { CatalogType } from '@app/types';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn, ResolvedComputedField } from '../resolve/resolved-tables.js';
import { columnType, shownType, valueType } from './column-type.js';
import { selectableColumns } from './column-enum.js';
import type { SchemaScope } from './schema-scope.js';
import { isComparable, isNumeric } from './type-class.js';

export interface AggregateOperator {
  /** In snake case. */
  readonly name: string;
  readonly accepts: (type: CatalogType) => boolean;
  readonly result: (type: CatalogType, scope: SchemaScope) => GraphQLOutputType;
}

const float = (): GraphQLOutputType => GraphQLFloat;

/** In schema order. */
export const AGGREGATE_OPERATORS: readonly AggregateOperator[] = [
  { name: 'sum', accepts: isNumeric, result: valueType },
  ...['avg', 'stddev', 'stddev_pop', 'stddev_samp', 'var_pop', 'var_samp', 'variance'].map((name) => ({
    name,
    accepts: isNumeric,
    result: float,
  })),
  { name: 'max', accepts: isComparable, result: valueType },
  { name: 'min', accepts: isComparable, result: valueType },
];

/** Selectable columns that an operator accepts, with the type of their values. Columns of enum tables never are. */
export function aggregableColumns(
  table: RoleTable,
  { accepts }: Pick<AggregateOperator, 'accepts'>,
  scope: SchemaScope,
): readonly (readonly [ResolvedColumn, CatalogType])[] {
  return selectableColumns(table).flatMap((column): (readonly [ResolvedColumn, CatalogType])[] => {
    const { catalog } = columnType(column, scope);
    return catalog !== null && accepts(catalog) ? [[column, catalog]] : [];
  });
}

/** Visible scalar computed fields that an operator accepts. */
export function aggregableComputedFields(
  { fields }: RoleTable,
  { accepts }: AggregateOperator,
  scope: SchemaScope,
): readonly (readonly [ResolvedComputedField, CatalogType])[] {
  return [...fields.values()].flatMap((field): (readonly [ResolvedComputedField, CatalogType])[] => {
    if (field.type !== 'computed-scalar' || field.computedField.returns.type !== 'scalar') return [];
    const type = shownType(field.computedField.returns.column, scope);
    return accepts(type) ? [[field.computedField, type]] : [];
  });
}
