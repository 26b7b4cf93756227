// What the answer of a SELECT depends on: the session variables among its parameters, and the tables that it names.
import type { Dependencies } from '@app/engine';
import { tableKey } from '@app/types';
import type { ResolvedSourceTables, ResolvedTables } from '../resolve/resolved-tables.js';
import type { PreparedStatement, TablePayload } from '../translate/table-payload.js';
import { opaqueTag, sourceTag, tableTag } from './tags.js';

/** Undefined: it writes, or calls a function that is VOLATILE. */
export function dependenciesOf(payload: TablePayload, resolved: ResolvedTables): Dependencies | undefined {
  return payload.access === 'read' ? readDependencies(payload, resolved) : undefined;
}

export function readDependencies(
  { source, statement }: { readonly source: string; readonly statement: PreparedStatement },
  resolved: ResolvedTables,
): Dependencies | undefined {
  const tables = resolved.sources.get(source);
  const { reads, functions, writes } = statement.touches;
  if (tables === undefined || writes.length > 0 || functions.some((name) => isVolatile(tables, name))) return undefined;
  const tags = [sourceTag(source), ...reads.map((name) => tableTag(source, name))];
  const isOpaque = functions.length > 0 || reads.some((name) => !isTable(tables, name));
  return { sessionVariables: variablesOf(statement), tags: isOpaque ? [...tags, opaqueTag(source)] : tags };
}

function variablesOf({ parameters }: PreparedStatement): Dependencies['sessionVariables'] {
  const names = new Set<string>();
  for (const parameter of parameters) {
    if (parameter.type === 'session-json') return 'all';
    if (parameter.type === 'session') names.add(parameter.variable);
  }
  return [...names];
}

type Name = PreparedStatement['touches']['reads'][number];

function isVolatile({ functions }: ResolvedSourceTables, name: Name): boolean {
  return functions.get(tableKey(name))?.catalog.volatility === 'volatile';
}

function isTable({ tables }: ResolvedSourceTables, name: Name): boolean {
  const kind = tables.get(tableKey(name))?.catalog.kind;
  return kind === 'table' || kind === 'partitioned-table';
}
