// The tracked table that a command is about.
import { tableKey, type Json, type JsonObject, type MetadataDocument, type TrackedTable } from '@app/types';
import { decodeNonEmptyText, optional, otherEntries, required } from '../../decode/decoder.js';
import { decodeQualifiedTable } from '../../decode/qualified-table.js';
import { DEFAULT_SOURCE } from '../../decode/source.js';
import { tableRef, type TablePlace } from '../../object-ref.js';
import { partsOf, textOf, type TableList } from '../../table-parts.js';
import type { CommandContext } from '../command.js';
import { findPostgresSource, putSource } from '../find-source.js';
import { isInconsistent } from '../inconsistent.js';
import { noSuchTable } from './error.js';

/** Keys `source` and `table` of args. */
export function decodePlace(args: JsonObject): TablePlace {
  return { source: decodeSourceName(args), table: required(args, 'table', decodeQualifiedTable) };
}

/** Key `source` of args; absent means `default`. */
export function decodeSourceName(args: JsonObject): string {
  return optional(args, 'source', decodeNonEmptyText) ?? DEFAULT_SOURCE;
}

/** The table in the document; inconsistent ones count as absent. @throws GatewayError not-exists. */
export function findServedTable(context: CommandContext, place: TablePlace): TrackedTable {
  const source = findPostgresSource(context.document, place.source);
  const tracked = source.tables.find(({ table }) => tableKey(table) === tableKey(place.table));
  if (tracked === undefined || isInconsistent(context, tableRef(place.source, place.table))) {
    throw noSuchTable(place).under('table');
  }
  return tracked;
}

/** A copy of the document in which `tracked` takes the place of the table of its name, or comes last. */
export function putTable(document: MetadataDocument, sourceName: string, tracked: TrackedTable): MetadataDocument {
  const source = findPostgresSource(document, sourceName);
  const key = tableKey(tracked.table);
  const isPresent = source.tables.some(({ table }) => tableKey(table) === key);
  const tables = isPresent
    ? source.tables.map((present) => (tableKey(present.table) === key ? tracked : present))
    : [...source.tables, tracked];
  return putSource(document, { ...source, tables });
}

/** Names of fields of the served table: columns, relationships, computed fields. */
export function isFieldTaken(context: CommandContext, place: TablePlace, tracked: TrackedTable, name: string): boolean {
  const lists: readonly TableList[] = [
    'object_relationships',
    'array_relationships',
    'computed_fields',
    'remote_relationships',
  ];
  const catalog = context.catalogs.get(place.source)?.tables.get(tableKey(place.table));
  return (
    catalog?.columns.has(name) === true ||
    lists.some((list) => partsOf(tracked, list).some((part) => textOf(part, 'name') === name))
  );
}

/** `{comment}` set to a new text, or left out. */
export function withComment(part: JsonObject, comment: string | undefined): JsonObject {
  const rest = otherEntries(part, ['comment']);
  return comment === undefined ? rest : { ...rest, comment };
}

/** A list with `part` in the place of the item of the same name, or last. */
export function putPart(parts: readonly JsonObject[], key: 'name' | 'role', part: JsonObject): readonly JsonObject[] {
  return parts.some((present) => present[key] === part[key])
    ? parts.map((present) => (present[key] === part[key] ? part : present))
    : [...parts, part];
}

/** The served functions' names are compared in the same way. */
export function isSameName(left: Json | undefined, right: { readonly schema: string; readonly name: string }): boolean {
  return left !== undefined && tableKey(decodeQualifiedTable(left)) === tableKey(right);
}
