// Tags of kept answers that a mutation makes outdated. What triggers write beside is not known.
import { tableKey, type QualifiedTable } from '@app/types';
import type { ResolvedSourceTables, ResolvedTable, ResolvedTables } from '../resolve/resolved-tables.js';
import type { PreparedStatement, TablePayload } from '../translate/table-payload.js';
import type { WriteBody, WriteStage } from '../translate/mutation/write-program.js';
import { opaqueTag, sourceTag, tableTag } from './tags.js';

type Write = PreparedStatement['touches']['writes'][number];

export function changesOf(payload: TablePayload, resolved: ResolvedTables): readonly string[] {
  const tables = resolved.sources.get(payload.source);
  if (payload.access === 'read' || tables === undefined) return [];
  const statements = statementsOf(payload.program.body);
  if (statements.length === 0) return [];
  const writes = statements.flatMap(({ touches }) => touches.writes);
  // A statement that writes nothing itself calls a function that does.
  const reaches = writes.length > 0 ? reachOf(writes, tables) : undefined;
  const { source } = payload;
  if (reaches === undefined) return [sourceTag(source)];
  return [opaqueTag(source), ...reaches.map((table) => tableTag(source, table))];
}

/** The written tables, and those that foreign keys change with them; undefined: one of them is no plain table. */
function reachOf(writes: readonly Write[], { tables }: ResolvedSourceTables): readonly QualifiedTable[] | undefined {
  const reached = new Map<string, QualifiedTable>();
  const open = [...writes];
  const seen = new Set<string>();
  for (let write = open.pop(); write !== undefined; write = open.pop()) {
    const { relation, deletes } = write;
    const table = tables.get(tableKey(relation));
    if (table === undefined || sharesRows(table)) return undefined;
    reached.set(tableKey(relation), relation);
    for (const next of referring(write, tables.values())) {
      const text = JSON.stringify([tableKey(next.relation), deletes, next.updates]);
      if (!seen.has(text)) open.push(next);
      seen.add(text);
    }
  }
  return [...reached.values()];
}

/** A row that is deleted, or whose key changes, may take rows that refer to it along. */
function referring({ relation, deletes, updates }: Write, tables: Iterable<ResolvedTable>): readonly Write[] {
  if (!deletes && updates.length === 0) return [];
  const found: Write[] = [];
  for (const { table, catalog } of tables) {
    for (const { target, targetColumns, columns } of catalog.foreignKeys) {
      if (target.schema !== relation.schema || target.name !== relation.name) continue;
      if (deletes || targetColumns.some((column) => updates.includes(column)))
        found.push({ relation: table, deletes, updates: columns });
    }
  }
  return found;
}

function sharesRows({ catalog }: ResolvedTable): boolean {
  return catalog.kind !== 'table' || catalog.isPartition || catalog.isStandalone === false;
}

function statementsOf(body: WriteBody): readonly PreparedStatement[] {
  switch (body.type) {
    case 'constant':
      return [];
    case 'answering':
      return [body.statement];
    case 'staged':
      return stageStatements(body.write);
    case 'list':
      return body.items.flatMap(statementsOf);
  }
}

function stageStatements(stage: WriteStage): readonly PreparedStatement[] {
  if (stage.type === 'bulk') return stage.statements;
  return stage.rows.flatMap(({ before, statement, after }) => [
    ...before.flatMap(({ row }) => stageStatements({ type: 'rows', rows: [row] })),
    statement,
    ...after.flatMap(stageStatements),
  ]);
}
