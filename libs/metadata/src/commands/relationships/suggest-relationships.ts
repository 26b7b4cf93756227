// `suggest_relationships`: two for every foreign key between tracked tables (spec/metadata-postgres-api.md 4).
import {
  tableKey,
  type CatalogForeignKey,
  type CatalogTable,
  type Json,
  type JsonObject,
  type QualifiedTable,
  type TrackedTable,
} from '@app/types';
import { decodeFlag, decodeObject, listOf, optional } from '../../decode/decoder.js';
import { decodeQualifiedTable } from '../../decode/qualified-table.js';
import { readUsing } from '../../dependencies/visit-relationship.js';
import { partsOf } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import type { Command, CommandContext, CommandOutcome } from '../command.js';
import { findPostgresSource } from '../find-source.js';
import { decodeSourceName } from '../tables/tracked-place.js';

interface SuggestArgs {
  readonly source: string;
  /** Undefined: all tables. */
  readonly tables: readonly QualifiedTable[] | undefined;
  readonly omitsTracked: boolean;
}

export const SUGGEST_RELATIONSHIPS_COMMANDS: readonly Command<unknown>[] = bothForms('suggest_relationships', {
  access: 'read',
  decode: decodeSuggest,
  apply: applySuggest,
});

function decodeSuggest(value: Json): SuggestArgs {
  const args = decodeObject(value);
  return {
    source: decodeSourceName(args),
    tables: optional(args, 'tables', listOf(decodeQualifiedTable)),
    omitsTracked: optional(args, 'omit_tracked', decodeFlag) ?? false,
  };
}

/** One end of a suggestion. */
interface End {
  readonly table: QualifiedTable;
  readonly columns: readonly string[];
  readonly constraint?: string;
}

interface Suggestion {
  readonly type: 'object' | 'array';
  readonly from: End;
  readonly to: End;
}

function applySuggest({ source: name, tables, omitsTracked }: SuggestArgs, context: CommandContext): CommandOutcome {
  const source = findPostgresSource(context.document, name);
  const tracked = new Map(source.tables.map((one) => [tableKey(one.table), one]));
  const wanted = tables === undefined ? undefined : new Set(tables.map(tableKey));
  const isWanted = (end: End) => wanted?.has(tableKey(end.table)) ?? true;
  const catalogTables = context.catalogs.get(name)?.tables;
  const suggestions = [...tracked.keys()]
    .flatMap((key) => catalogTables?.get(key) ?? [])
    .flatMap((table) => table.foreignKeys.map((key) => [table, key] as const))
    .filter(([, key]) => tracked.has(tableKey(key.target)))
    .flatMap(([table, key]) => suggestionsOf(table, key))
    .filter(({ from, to }) => isWanted(from) || isWanted(to))
    .filter((one) => !omitsTracked || !isTracked(one, tracked.get(tableKey(one.from.table))));
  return { answer: { type: 'json', json: { relationships: suggestions.map(printSuggestion) } } };
}

/** The referencing side leads to one row; back it is one too when the key's columns are unique. */
function suggestionsOf(table: CatalogTable, key: CatalogForeignKey): readonly Suggestion[] {
  const referencing = { table: table.table, columns: key.columns, constraint: key.name };
  const referenced = { table: key.target, columns: key.targetColumns };
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  const isUnique = keys.some((one) => isSameSet(one.columns, key.columns));
  return [
    { type: 'object', from: referencing, to: referenced },
    { type: isUnique ? 'object' : 'array', from: referenced, to: referencing },
  ];
}

function isTracked({ type, from, to }: Suggestion, tracked: TrackedTable | undefined): boolean {
  if (tracked === undefined) return false;
  return partsOf(tracked, `${type}_relationships`).some((relationship) => {
    const using = readUsing(relationship);
    switch (using.type) {
      case 'own-key':
        return from.constraint !== undefined && isSameSet(using.columns, from.columns);
      case 'other-key':
        return tableKey(using.table) === tableKey(to.table) && isSameSet(using.columns, to.columns);
      case 'manual':
        return (
          tableKey(using.table) === tableKey(to.table) &&
          using.mapping.length === from.columns.length &&
          using.mapping.every(([own, other]) => to.columns[from.columns.indexOf(own)] === other)
        );
    }
  });
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name));
}

function printSuggestion({ type, from, to }: Suggestion): Json {
  return { type, from: printEnd(from), to: printEnd(to) };
}

function printEnd({ table, columns, constraint }: End): JsonObject {
  const end = { table: { schema: table.schema, name: table.name }, columns };
  return constraint === undefined ? end : { ...end, constraint_name: constraint };
}
