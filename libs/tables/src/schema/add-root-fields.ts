// All root fields that one role gets of one source (spec/postgres-schema.md 3).
import { addFunctionFields } from './function-fields.js';
import { addMutationFields } from './mutation-fields.js';
import { addQueryFields } from './query-fields.js';
import type { SchemaScope } from './schema-scope.js';

/** Adds the fields bound; their types make their own fields only when the schema is finished. */
export function addRootFields(scope: SchemaScope): void {
  const { graph } = scope;
  for (const table of graph.tables.values()) {
    addQueryFields(table, scope);
    addMutationFields(table, scope);
  }
  for (const called of graph.functions) addFunctionFields(called, scope);
}
