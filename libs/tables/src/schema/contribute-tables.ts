// The table kind's part of one role's schema: every source's tables and functions as that role sees them
// (spec/postgres-schema.md 3).
import type { SchemaBuilder } from '@app/engine';
import { openRoleGraph } from '../permission/open-role-graph.js';
import type { ResolvedTables } from '../resolve/resolved-tables.js';
import { addFunctionFields } from './function-fields.js';
import { addMutationFields } from './mutation-fields.js';
import { addQueryFields } from './query-fields.js';
import { openScope } from './schema-scope.js';

/**
 * Adds root fields bound to `TableTarget` and `FunctionTarget`; their types make their fields when the schema is finished.
 * @throws GatewayError when two sources or tables give one name.
 */
export function contributeTables(resolved: ResolvedTables, build: SchemaBuilder): void {
  // Connections and nodes are another schema over the same tables.
  if (build.key.api === 'relay') return;
  for (const source of resolved.sources.keys()) {
    const graph = openRoleGraph(resolved, source, build.key, build.roles);
    const scope = openScope(graph, build);
    for (const table of graph.tables.values()) {
      addQueryFields(table, scope);
      addMutationFields(table, scope);
    }
    for (const called of graph.functions) addFunctionFields(called, scope);
  }
}
