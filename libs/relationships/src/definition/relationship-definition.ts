// `using` of a relationship, read from metadata (spec/metadata-postgres-api.md 4). Metadata keeps it as raw JSON.
import { isJsonList, isJsonObject, type Json, type JsonObject, type QualifiedTable } from '@app/types';

export type RelationshipUsing =
  /** Of this table's own columns. */
  | { readonly type: 'own-key'; readonly columns: readonly string[] }
  /** Of another table's columns, leading here. */
  | { readonly type: 'reverse-key'; readonly table: QualifiedTable; readonly columns: readonly string[] }
  | {
      readonly type: 'manual';
      readonly table: QualifiedTable;
      readonly mapping: readonly (readonly [local: string, remote: string])[];
      readonly insertionOrder: 'before-parent' | 'after-parent';
    };

/** What a definition says, or why it says nothing. */
export type UsingReading =
  | { readonly using: RelationshipUsing; readonly fault?: undefined }
  | { readonly using?: undefined; readonly fault: string };

const refuse = (fault: string): UsingReading => ({ fault });

export function readUsing(using: Json | undefined): UsingReading {
  if (!isJsonObject(using)) return refuse("the key 'using' was not present");
  const key = using.foreign_key_constraint_on ?? undefined;
  const manual = using.manual_configuration ?? undefined;
  if (key !== undefined && manual !== undefined) {
    return refuse('only one of foreign_key_constraint_on/manual_configuration should be present');
  }
  if (key !== undefined) return readForeignKey(key);
  if (manual !== undefined) return readManual(manual);
  return refuse('atleast one of foreign_key_constraint_on/manual_configuration should be present');
}

function readForeignKey(key: Json): UsingReading {
  const own = readColumns(key);
  if (own !== undefined) return { using: { type: 'own-key', columns: own } };
  if (!isJsonObject(key)) return refuse('foreign_key_constraint_on: expected columns, or an object with a table');
  const table = readTable(key.table);
  if (table === undefined) return refuse("the key 'table' was not present");
  const { column = null, columns = null } = key;
  if ((column === null) === (columns === null)) return refuse("expected exactly one of 'column' or 'columns'");
  const named = readColumns(column ?? columns);
  if (named === undefined) return refuse("expected exactly one of 'column' or 'columns'");
  return { using: { type: 'reverse-key', table, columns: named } };
}

function readManual(manual: Json): UsingReading {
  if (!isJsonObject(manual)) return refuse('manual_configuration: expected an object');
  const table = readTable(manual.remote_table);
  if (table === undefined) return refuse("the key 'remote_table' was not present");
  const mapping = readMapping(manual.column_mapping);
  if (mapping === undefined) return refuse("the key 'column_mapping' was not present");
  const order = manual.insertion_order ?? 'before_parent';
  if (order !== 'before_parent' && order !== 'after_parent') {
    return refuse("insertion_order can either be 'before_parent' or 'after_parent'");
  }
  const insertionOrder = order === 'before_parent' ? 'before-parent' : 'after-parent';
  return { using: { type: 'manual', table, mapping, insertionOrder } };
}

/** A table's name; a plain string means schema `public`. */
function readTable(value: Json | undefined): QualifiedTable | undefined {
  if (typeof value === 'string') return { schema: 'public', name: value };
  if (!isJsonObject(value) || typeof value.name !== 'string') return undefined;
  const schema = value.schema ?? 'public';
  return typeof schema === 'string' ? { schema, name: value.name } : undefined;
}

function readColumns(value: Json): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!isJsonList(value) || value.length === 0) return undefined;
  return value.every((column) => typeof column === 'string') ? value : undefined;
}

function readMapping(value: Json | undefined): readonly (readonly [string, string])[] | undefined {
  if (!isJsonObject(value)) return undefined;
  const pairs = Object.entries(value).flatMap(([local, remote]): [string, string][] =>
    typeof remote === 'string' ? [[local, remote]] : [],
  );
  return pairs.length === Object.keys(value).length ? pairs : undefined;
}

/** `using` as lists of inconsistent objects show it: tables as objects. */
export function printUsing(using: Json | undefined): Json {
  if (!isJsonObject(using)) return using ?? null;
  return Object.fromEntries(
    Object.entries(using).map(([key, value]) => [key, isJsonObject(value) ? withTables(value) : value]),
  );
}

function withTables(value: JsonObject): Json {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const table = key === 'table' || key === 'remote_table' ? readTable(item) : undefined;
      return [key, table === undefined ? item : { ...table }];
    }),
  );
}
