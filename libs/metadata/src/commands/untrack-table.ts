// `untrack_table` of /v1/query and `pg_untrack_table` (spec/metadata-postgres-api.md 3.2).
import { tableKey, type Json, type QualifiedTable } from '@app/types';
import { decodeFlag, decodeNonEmptyText, decodeObject, optional, required } from '../decode/decoder.js';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { DEFAULT_SOURCE } from '../decode/source.js';
import { dependentsOf } from '../dependencies/dependents-of.js';
import { dropDependents } from '../dependencies/drop-dependents.js';
import type { Dependent } from '../dependencies/object-of-source.js';
import { refuseDependents } from '../dependencies/refuse-dependents.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from './command.js';
import { tableUntracked } from './error.js';
import { explainParseFault } from './explain-parse-fault.js';
import { findPostgresSource, putSource } from './find-source.js';

export interface UntrackTableArgs {
  readonly source: string;
  readonly table: QualifiedTable;
  /** Remove what depends on the table as well. */
  readonly cascade: boolean;
}

export const untrackTable: Command<UntrackTableArgs> = {
  name: 'untrack_table',
  access: 'change',
  apis: ['query'],
  inBulkAtomic: 'refused',
  decode: decodeUntrackTable,
  apply: applyUntrackTable,
};
export const pgUntrackTable: Command<UntrackTableArgs> = {
  ...untrackTable,
  name: 'pg_untrack_table',
  apis: ['metadata', 'query'],
  decode: explainParseFault('untrack_table', decodeUntrackTable),
};

export function decodeUntrackTable(value: Json): UntrackTableArgs {
  const args = decodeObject(value);
  return {
    source: optional(args, 'source', decodeNonEmptyText) ?? DEFAULT_SOURCE,
    table: required(args, 'table', decodeQualifiedTable),
    cascade: optional(args, 'cascade', decodeFlag) ?? false,
  };
}

export function applyUntrackTable(args: UntrackTableArgs, { document, catalogs }: CommandContext): CommandOutcome {
  const source = findPostgresSource(document, args.source);
  if (!source.tables.some(({ table }) => tableKey(table) === tableKey(args.table))) throw tableUntracked(args.table);
  const { source: sourceName, table } = args;
  const dependents = dependentsOf([{ type: 'table', source: sourceName, table }], document, catalogs);
  const others = dependents.filter((dependent) => !isPartOf(dependent, args));
  // A custom type that loses its relationship is found by the check, as long as nobody asks to cascade.
  if (!args.cascade) refuseDependents(others.filter(({ type }) => type !== 'custom-type-relationship'));
  const freed = args.cascade ? dropDependents(others, document, catalogs) : document;
  const untracked = findPostgresSource(freed, sourceName);
  const tables = untracked.tables.filter((tracked) => tableKey(tracked.table) !== tableKey(table));
  return {
    change: { document: putSource(freed, { ...untracked, tables }), strictness: 'any-new', touched: [] },
    answer: SUCCESS,
  };
}

/** Own permissions and relationships go with the table. */
function isPartOf(dependent: Dependent, { source, table }: UntrackTableArgs): boolean {
  return 'table' in dependent && dependent.source === source && tableKey(dependent.table) === tableKey(table);
}
