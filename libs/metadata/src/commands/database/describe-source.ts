// What a source's database offers: tables, one table's details, what could be tracked (spec/metadata-postgres-api.md 2).
import {
  tableKey,
  type CatalogForeignKey,
  type CatalogTable,
  type Json,
  type JsonObject,
  type QualifiedTable,
  type SourceCatalog,
} from '@app/types';
import { decodeObject } from '../../decode/decoder.js';
import type { TablePlace } from '../../object-ref.js';
import { functionsOf } from '../../table-parts.js';
import { prefixedForm } from '../both-forms.js';
import type { Command, CommandContext, CommandOutcome } from '../command.js';
import { findPostgresSource } from '../find-source.js';
import { noSuchTable, sourceInconsistent } from '../tables/error.js';
import { decodePlace, decodeSourceName, isSameName } from '../tables/tracked-place.js';

export const DESCRIBE_SOURCE_COMMANDS: readonly Command<unknown>[] = [
  prefixedForm('get_source_tables', { access: 'read', decode: decodeSourceArgs, apply: applyGetTables }),
  prefixedForm('get_table_info', {
    access: 'read',
    decode: (value) => decodePlace(decodeObject(value)),
    apply: applyDescribeTable,
  }),
  prefixedForm('get_source_trackables', { access: 'read', decode: decodeSourceArgs, apply: applyGetTrackables }),
];

function decodeSourceArgs(value: Json): string {
  return decodeSourceName(decodeObject(value));
}

/** @throws GatewayError when there is no such source, or its database could not be read. */
function catalogOf({ document, catalogs }: CommandContext, source: string): SourceCatalog {
  findPostgresSource(document, source);
  const catalog = catalogs.get(source);
  if (catalog === undefined) throw sourceInconsistent(source);
  return catalog;
}

function answer(json: Json): CommandOutcome {
  return { answer: { type: 'json', json } };
}

function applyGetTables(source: string, context: CommandContext): CommandOutcome {
  return answer(wholeTables(catalogOf(context, source)).map(({ table }) => printName(table)));
}

function wholeTables({ tables }: SourceCatalog): readonly CatalogTable[] {
  return [...tables.values()].filter(({ isPartition }) => !isPartition);
}

function printName({ schema, name }: QualifiedTable): JsonObject {
  return { schema, name };
}

function applyDescribeTable(place: TablePlace, context: CommandContext): CommandOutcome {
  const table = catalogOf(context, place.source).tables.get(tableKey(place.table));
  if (table === undefined) throw noSuchTable(place).under('table');
  return answer(describeTable(table));
}

function describeTable(table: CatalogTable): JsonObject {
  const isView = table.kind === 'view' || table.kind === 'materialized-view';
  return {
    name: printName(table.table),
    type: isView ? 'view' : 'table',
    columns: [...table.columns.values()].map((column) => ({
      name: column.name,
      type: column.type.name,
      nullable: column.isNullable,
      insertable: table.isInsertable && column.generated !== 'always',
      updatable: table.isUpdatable && column.generated !== 'always',
      ...(column.comment === null ? {} : { description: column.comment }),
    })),
    ...(table.primaryKey === null ? {} : { primary_key: [...table.primaryKey.columns] }),
    ...(table.foreignKeys.length === 0 ? {} : { foreign_keys: describeKeys(table.foreignKeys) }),
    ...(table.comment === null ? {} : { description: table.comment }),
    insertable: table.isInsertable,
    updatable: table.isUpdatable,
    deletable: table.isDeletable,
  };
}

function describeKeys(keys: readonly CatalogForeignKey[]): JsonObject {
  return Object.fromEntries(
    keys.map(({ name, columns, target, targetColumns }) => [
      name,
      {
        foreign_table: printName(target),
        column_mapping: Object.fromEntries(columns.map((column, index) => [column, targetColumns[index] ?? ''])),
      },
    ]),
  );
}

/** The key `volitility` is spelt so in the protocol. */
function applyGetTrackables(name: string, context: CommandContext): CommandOutcome {
  const catalog = catalogOf(context, name);
  const source = findPostgresSource(context.document, name);
  const tracked = new Set(source.tables.map(({ table }) => tableKey(table)));
  const functions = functionsOf(source);
  return answer({
    tables: wholeTables(catalog)
      .filter(({ table }) => !tracked.has(tableKey(table)))
      .map(({ table }) => ({ name: printName(table) })),
    functions: [...catalog.functions.values()]
      .flatMap(([first]) => first ?? [])
      .filter((one) => !functions.some((known) => isSameName(known.function, one.function)))
      .map((one) => ({ name: printName(one.function), volitility: one.volatility.toUpperCase() })),
  });
}
