// The table kind's part of one role's schema: every source's tables and functions as that role sees them.
import type { SchemaBuilder } from '@app/engine';
import { addRelaySchema } from '../relay/schema/add-relay-schema.js';
import type { ResolvedTables } from '../resolve/resolved-tables.js';
import { addRootFields } from './add-root-fields.js';
import { sourceScope } from './source-scope.js';

/**
 * Adds root fields bound to `TableTarget` and `FunctionTarget`; in the Relay schema `ConnectionTarget` and `NodeTarget` too.
 * @throws GatewayError when two sources or tables give one name.
 */
export function contributeTables(resolved: ResolvedTables, build: SchemaBuilder): void {
  if (build.key.api === 'relay') {
    addRelaySchema(resolved, build);
    return;
  }
  for (const source of resolved.sources.keys()) {
    addRootFields(sourceScope(resolved, source, build));
  }
}
