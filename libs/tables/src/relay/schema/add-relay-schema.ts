// The Relay schema: connections instead of lists at the root, `node`, and the mutations of the ordinary schema.
import { GraphQLID, GraphQLNonNull } from 'graphql';
import type { SchemaBuilder } from '@app/engine';
import { openRoleGraph } from '../../permission/open-role-graph.js';
import type { NodeTarget, RoleGraph } from '../../permission/role-graph.js';
import type { ResolvedTables } from '../../resolve/resolved-tables.js';
import { addFunctionFields } from '../../schema/function-fields.js';
import { SHAPES } from '../../schema/input-extensions.js';
import { addMutationFields } from '../../schema/mutation-fields.js';
import { openScope } from '../../schema/schema-scope.js';
import { addFunctionConnection, addTableConnection } from './connection-fields.js';
import { nodeInterface } from './node-interface.js';

/** @throws GatewayError when two sources or tables give one name. */
export function addRelaySchema(resolved: ResolvedTables, build: SchemaBuilder): void {
  const graphs = [...resolved.sources.keys()].map((source) => openRoleGraph(resolved, source, build.key, build.roles));
  for (const graph of graphs) addSourceFields(graph, build);
  const hasNodes = graphs.some(({ tables }) => [...tables.values()].some(({ relayFields }) => relayFields.size > 0));
  if (hasNodes) addNodeField(graphs, build);
}

function addSourceFields(graph: RoleGraph, build: SchemaBuilder): void {
  const scope = openScope(graph, build);
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
