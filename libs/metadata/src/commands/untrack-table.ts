// `untrack_table` of /v1/query and `pg_untrack_table` (spec/metadata-postgres-api.md 3.2).
import { tableKey, type CustomTypes, type Json, type QualifiedTable } from '@app/types';
import { decodeFlag, decodeNonEmptyText, decodeObject, optional, required } from '../decode/decoder.js';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { DEFAULT_SOURCE } from '../decode/source.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from './command.js';
import { tableUntracked } from './error.js';
import { explainParseFault } from './explain-parse-fault.js';
import { findPostgresSource, putSource } from './find-source.js';

export interface UntrackTableArgs {
  readonly source: string;
  readonly table: QualifiedTable;
  /** Remove relationships of custom types to the table as well. */
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

function decodeUntrackTable(value: Json): UntrackTableArgs {
  const args = decodeObject(value);
  return {
    source: optional(args, 'source', decodeNonEmptyText) ?? DEFAULT_SOURCE,
    table: required(args, 'table', decodeQualifiedTable),
    cascade: optional(args, 'cascade', decodeFlag) ?? false,
  };
}

function applyUntrackTable(args: UntrackTableArgs, { document }: CommandContext): CommandOutcome {
  const source = findPostgresSource(document, args.source);
  const tables = source.tables.filter(({ table }) => tableKey(table) !== tableKey(args.table));
  if (tables.length === source.tables.length) throw tableUntracked(args.table);
  const untracked = putSource(document, { ...source, tables });
  const customTypes = args.cascade ? withoutRelationshipsTo(document.customTypes, args) : document.customTypes;
  return {
    change: { document: { ...untracked, customTypes }, strictness: 'any-new', touched: [] },
    answer: SUCCESS,
  };
}

function withoutRelationshipsTo(types: CustomTypes, { source, table }: UntrackTableArgs): CustomTypes {
  const objects = types.objects.map((object) => ({
    ...object,
    relationships: object.relationships.filter(
      (relationship) => relationship.source !== source || tableKey(relationship.remote_table) !== tableKey(table),
    ),
  }));
  return { ...types, objects };
}
