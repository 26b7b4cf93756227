// The Relay schema: connections instead of lists at the root, `node`, and the mutations of the ordinary schema.
import { GraphQLID, GraphQLNonNull } from 'graphql';
import type { SchemaBuilder } from '@app/engine';
import type { NodeTarget, RoleGraph } from '../../permission/role-graph.js';
import type { ResolvedTables } from '../../resolve/resolved-tables.js';
import { addFunctionFields } from '../../schema/function-fields.js';
import { SHAPES } from '../../schema/input-extensions.js';
import { addMutationFields } from '../../schema/mutation-fields.js';
import type { SchemaScope } from '../../schema/schema-scope.js';
import { sourceScope } from '../../schema/source-scope.js';
import { addFunctionConnection, addTableConnection } from './connection-fields.js';
import { nodeInterface } from './node-interface.js';

/** @throws GatewayError when two sources or tables give one name. */
export function addRelaySchema(resolved: ResolvedTables, build: SchemaBuilder): void {
  const scopes = [...resolved.sources.keys()].map((source) => sourceScope(resolved, source, build));
  for (const scope of scopes) addSourceFields(scope);
  const graphs = scopes.map(({ graph }) => graph);
  const hasNodes = graphs.some(({ tables }) => [...tables.values()].some(({ relayFields }) => relayFields.size > 0));
  if (hasNodes) addNodeField(graphs, build);
}

function addSourceFields(scope: SchemaScope): void {
  const { graph } = scope;
  for (const table of graph.tables.values()) {
    addTableConnection(table, scope);
    addMutationFields(table, scope);
  }
  for (const called of graph.functions) {
    if (called.exposedAs === 'mutation') addFunctionFields(called, scope);
    else addFunctionConnection(called, scope);
  }
}

function addNodeField(graphs: readonly RoleGraph[], build: SchemaBuilder): void {
  const target: NodeTarget = { type: 'node', graphs };
  build.addRootField(
    'query',
    'node',
    {
      type: nodeInterface(build),
      args: {
        id: { type: new GraphQLNonNull(GraphQLID), description: 'A globally unique id', extensions: SHAPES },
      },
    },
    { kind: 'table', target, origin: 'the Relay schema' },
  );
}
