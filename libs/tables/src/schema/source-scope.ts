// One source as one role's schema has it: the same for root fields and for whatever leads there from elsewhere.
import type { SchemaBuilder } from '@app/engine';
import { openRoleGraph } from '../permission/open-role-graph.js';
import type { ResolvedTables } from '../resolve/resolved-tables.js';
import { openScope, type SchemaScope } from './schema-scope.js';

/** Opened once for each schema that is built. */
export function sourceScope(resolved: ResolvedTables, source: string, build: SchemaBuilder): SchemaScope {
  const open = (): SchemaScope => openScope(openRoleGraph(resolved, source, build.key, build.roles), build);
  return build.remember(`table ${source}`, open);
}
