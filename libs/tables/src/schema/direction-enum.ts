// The directions of ordering (spec/postgres-schema.md 8).
import { GraphQLEnumType } from 'graphql';
import { orderDirectionName, sharedType } from '../naming/generated-names.js';
import { NONE } from './input-extensions.js';
import type { SchemaScope } from './schema-scope.js';

const DIRECTIONS: readonly (readonly [name: string, description: string])[] = [
  ['asc', 'in ascending order, nulls last'],
  ['asc_nulls_first', 'in ascending order, nulls first'],
  ['asc_nulls_last', 'in ascending order, nulls last'],
  ['desc', 'in descending order, nulls first'],
  ['desc_nulls_first', 'in descending order, nulls first'],
  ['desc_nulls_last', 'in descending order, nulls last'],
];

/** `order_by`, shared by all tables. */
export function directionEnum({ naming, build }: SchemaScope): GraphQLEnumType {
  const name = sharedType(naming, 'order_by');
  const make = (): GraphQLEnumType =>
    new GraphQLEnumType({
      name,
      extensions: NONE,
      description: 'column ordering options',
      values: Object.fromEntries(
        DIRECTIONS.map(([direction, description]) => [orderDirectionName(naming, direction), { description }]),
      ),
    });
  return build.namedType(name, 'ordering', make);
}
