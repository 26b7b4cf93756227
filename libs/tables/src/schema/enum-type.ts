// Enum tables: their rows are the values of a GraphQL enum (spec/postgres-schema.md 10).
import { GraphQLEnumType } from 'graphql';
import { enumValueName } from '../naming/generated-names.js';
import { NONE } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';

/** The enum that a table's rows make, whoever may read the table; null when it makes none. */
export function enumTypeOf(key: string, scope: SchemaScope): GraphQLEnumType | null {
  const table = scope.graph.source.tables.get(key);
  const values = table?.enumValues;
  if (!table || !values || table.baseName === null) return null;
  return ownType(table, 'enum', {
    scope,
    make: (name) =>
      new GraphQLEnumType({
        name,
        extensions: NONE,
        values: Object.fromEntries(
          values.map(({ value, comment }) => [enumValueName(scope.naming, value), { description: comment }]),
        ),
      }),
  });
}
