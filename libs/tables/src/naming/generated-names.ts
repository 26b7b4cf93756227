// Names that no table gives: arguments, operators, shared types, values (spec/postgres-schema.md 1.4).
import type { NamingConvention } from '../resolve/resolved-tables.js';
import { fieldName, part, typeName } from './casing.js';

/** An argument, generated field or operator: `order_by` or `orderBy`, `_is_null` or `_isNull`. */
export function generatedName(naming: NamingConvention, snake: string): string {
  return fieldName(naming, [part(snake)]);
}

/** A type that all tables share: `order_by` or `OrderBy`, `Int_comparison_exp` or `IntComparisonExp`. */
export function sharedType(naming: NamingConvention, snake: string): string {
  return typeName(naming, [part(snake)]);
}

/** The aggregate field of an array relationship in a selection; the relationship's own name is cased with it. */
export function aggregateSelectionName(naming: NamingConvention, relationship: string): string {
  return fieldName(naming, [part(relationship), part('aggregate')]);
}

/** The same in `where` and `order_by`, where the relationship's name stays as it is. */
export function aggregateInputName(naming: NamingConvention, relationship: string): string {
  return fieldName(naming, [{ text: relationship, isCustom: true }, part('aggregate')]);
}

/** A row of an enum table as a GraphQL enum value. */
export function enumValueName(naming: NamingConvention, value: string): string {
  return naming === 'graphql-default' ? value.toUpperCase() : value;
}

/** `asc_nulls_first` or `ASC_NULLS_FIRST`. */
export function orderDirectionName(naming: NamingConvention, snake: string): string {
  return naming === 'graphql-default' ? snake.toUpperCase() : snake;
}
