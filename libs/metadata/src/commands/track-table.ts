// `track_table` of /v1/query and `pg_track_table` (spec/metadata-postgres-api.md 3.1).
import { isJsonObject, tableKey, type Json, type QualifiedTable, type Source, type TrackedTable } from '@app/types';
import { decodeFlag, decodeNonEmptyText, decodeObject, optional, optionalEntry, required } from '../decode/decoder.js';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { DEFAULT_SOURCE } from '../decode/source.js';
import { decodeTableConfiguration } from '../decode/table-configuration.js';
import { tableRef } from '../object-ref.js';
import { functionsOf } from '../table-parts.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from './command.js';
import { functionOfThatName, tableTracked } from './error.js';
import { explainParseFault } from './explain-parse-fault.js';
import { findPostgresSource, putSource } from './find-source.js';
import { isInconsistent } from './inconsistent.js';
import { isSameName } from './tables/tracked-place.js';

export interface TrackTableArgs {
  readonly source: string;
  readonly tracked: TrackedTable;
}

const traits = { access: 'change', inBulkAtomic: 'refused' } as const;

export const trackTable: Command<TrackTableArgs> = {
  ...traits,
  name: 'track_table',
  apis: ['query'],
  decode: decodeTrackTable,
  apply: applyTrackTable,
};
/** The oldest name of the command. */
export const addExistingTableOrView: Command<TrackTableArgs> = { ...trackTable, name: 'add_existing_table_or_view' };
export const pgTrackTable: Command<TrackTableArgs> = {
  ...trackTable,
  name: 'pg_track_table',
  apis: ['metadata', 'query'],
  decode: explainParseFault('track_table', decodeTrackTable),
};

/** Either the bare name of a table or an object with `table` and options. */
export function decodeTrackTable(value: Json): TrackTableArgs {
  if (!isJsonObject(value) || (!Object.hasOwn(value, 'table') && Object.hasOwn(value, 'name'))) {
    return { source: DEFAULT_SOURCE, tracked: { table: decodeQualifiedTable(value) } };
  }
  const isEnum = optional(value, 'is_enum', decodeFlag) ?? false;
  return {
    source: optional(value, 'source', decodeNonEmptyText) ?? DEFAULT_SOURCE,
    tracked: {
      table: required(value, 'table', decodeQualifiedTable),
      ...(isEnum ? { is_enum: true } : {}),
      ...optionalEntry(value, 'configuration', decodeTableConfiguration),
      ...optionalEntry(value, 'apollo_federation_config', decodeObject),
    },
  };
}

export function applyTrackTable(
  { source: sourceName, tracked }: TrackTableArgs,
  context: CommandContext,
): CommandOutcome {
  const { document } = context;
  const source = findPostgresSource(document, sourceName);
  const touched = tableRef(sourceName, tracked.table);
  const others = source.tables.filter(({ table }) => tableKey(table) !== tableKey(tracked.table));
  if (others.length < source.tables.length && !isInconsistent(context, touched)) throw tableTracked(tracked.table);
  if (hasFunction(source, tracked.table)) throw functionOfThatName(tracked.table);
  return {
    change: {
      document: putSource(document, { ...source, tables: [...others, tracked] }),
      strictness: 'own',
      touched: [touched],
    },
    // The table may have been created after the last introspection.
    sourceEffects: [{ type: 'reload-sources', names: [sourceName] }],
    answer: SUCCESS,
  };
}

function hasFunction(source: Source, table: QualifiedTable): boolean {
  return functionsOf(source).some((tracked) => isSameName(tracked.function, table));
}
