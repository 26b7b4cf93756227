// A source with its tracked tables (spec/metadata-postgres-api.md 14). What nobody reads yet is kept as it is.
import type { Json, QualifiedTable, Source } from '@app/types';
import {
  decodeNonEmptyText,
  decodeObject,
  optional,
  optionalEntry,
  otherEntries,
  required,
  uniqueListOf,
} from './decoder.js';
import { decodeTrackedFunctions } from './tracked-function.js';
import { decodeTrackedTable } from './tracked-table.js';

export const DEFAULT_SOURCE = 'default';
/** The kind whose tables are read; sources of other kinds are kept whole, unread. */
export const POSTGRES_KIND = 'postgres';

/** A source of a kind that is not served keeps its complete JSON under `original` and shows no tables. */
export function decodeSource(value: Json): Source {
  const source = decodeObject(value);
  const name = required(source, 'name', decodeNonEmptyText);
  const kind = optional(source, 'kind', decodeKind) ?? POSTGRES_KIND;
  const configuration = optional(source, 'configuration', decodeObject) ?? null;
  if (kind !== POSTGRES_KIND) return { name, kind, tables: [], configuration, original: source };
  return {
    name,
    kind,
    tables: optional(source, 'tables', decodeTrackedTables) ?? [],
    configuration: required(source, 'configuration', decodeObject),
    ...optionalEntry(source, 'functions', decodeTrackedFunctions),
    ...otherEntries(source, ['name', 'kind', 'tables', 'functions', 'configuration', 'original']),
  };
}

/** `pg` is the short name of the same kind. */
function decodeKind(value: Json): string {
  const kind = decodeNonEmptyText(value);
  return kind === 'pg' ? POSTGRES_KIND : kind;
}

export const decodeTrackedTables = uniqueListOf('tables', decodeTrackedTable, (tracked) => printName(tracked.table));

/** Different for different tables: a part that holds a dot itself is quoted. */
function printName(table: QualifiedTable): string {
  return [table.schema, table.name].map((part) => (part.includes('.') ? JSON.stringify(part) : part)).join('.');
}
