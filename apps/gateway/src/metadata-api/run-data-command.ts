// Legacy commands on rows, with the permissions of whoever asks (spec/metadata-postgres-api.md 13).
import type { RequestContext, ResponseCache, SchemaSnapshot, StepRunner } from '@app/engine';
import {
  legacyAnswer,
  legacyFault,
  openRoleGraph,
  planDataCommand,
  type ResolvedTables,
  type RoleGraph,
  type TablePayload,
} from '@app/tables';
import { invariant, type DataCommand, type Json, type SchemaKey, type Session } from '@app/types';
import { noSuchSource } from '../sources/error.js';

/** Who asks, and with what. */
export interface DataCaller {
  readonly session: Session;
  readonly headers: RequestContext['headers'];
  readonly requestId: string;
}

/** A caller, and the kept answers that its writes make outdated. */
export interface DataWorker extends DataCaller {
  readonly responses: Pick<ResponseCache, 'invalidate'>;
}

/** @throws GatewayError with a path inside the command's args */
export async function runDataCommand(
  command: DataCommand,
  snapshot: SchemaSnapshot,
  caller: DataWorker,
): Promise<Json> {
  if (!snapshot.document.sources.some(({ name }) => name === command.source)) throw noSuchSource(command.source);
  const entry = snapshot.kinds.get('table');
  invariant(entry, 'tables are a kind of every snapshot');
  const resolved = entry.resolved as ResolvedTables;
  const runner = entry.kind.runner as StepRunner<ResolvedTables, TablePayload>;
  const payload = planDataCommand(command, graphOf(resolved, command.source, caller.session));
  try {
    const { json } = await runner.run(payload, resolved, contextOf(command, caller));
    return legacyAnswer(command, json);
  } catch (error) {
    throw legacyFault(error);
  } finally {
    const changed = entry.kind.changes?.(payload, resolved) ?? [];
    if (changed.length > 0) await caller.responses.invalidate(changed);
  }
}

/** Graphs by source, role and backend-only permissions; they live as long as what they were made of. */
const graphs = new WeakMap<ResolvedTables, Map<string, RoleGraph>>();
/** Strangers may come with ever new roles. */
const MAX_GRAPHS = 500;

function graphOf(resolved: ResolvedTables, source: string, session: Session): RoleGraph {
  const { role, backendOnlyPermissions } = session;
  const key: SchemaKey = { role, api: 'graphql', backendOnlyPermissions };
  const name = JSON.stringify([source, role, backendOnlyPermissions]);
  const known = graphs.get(resolved) ?? new Map<string, RoleGraph>();
  graphs.set(resolved, known);
  const found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= MAX_GRAPHS) known.clear();
  // Parents matter for functions only, which these commands do not call.
  const graph = openRoleGraph(resolved, source, key, [role]);
  known.set(name, graph);
  return graph;
}

function contextOf({ operation }: DataCommand, { session, headers, requestId }: DataCaller): RequestContext {
  const isRead = operation === 'select' || operation === 'count';
  return {
    session,
    headers,
    requestId,
    values: [],
    queryText: '',
    operationType: isRead ? 'query' : 'mutation',
    transport: 'http',
    batched: false,
  };
}
