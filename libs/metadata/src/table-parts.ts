// The lists inside a tracked table, read and replaced alike. They were decoded, so their items are objects with a name.
import { isJsonList, isJsonObject, type JsonObject, type Source, type TrackedTable } from '@app/types';

export type TableList =
  | 'object_relationships'
  | 'array_relationships'
  | 'computed_fields'
  | 'remote_relationships'
  | 'insert_permissions'
  | 'select_permissions'
  | 'update_permissions'
  | 'delete_permissions'
  | 'event_triggers';

/** The items of a list; none when it is absent. */
export function partsOf(tracked: TrackedTable, list: TableList): readonly JsonObject[] {
  // Every key but `table` was decoded as plain JSON.
  const value = tracked[list] as JsonObject[string] | undefined;
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

/** A copy with another list; an empty one is left out. */
export function withParts(tracked: TrackedTable, list: TableList, parts: readonly JsonObject[]): TrackedTable {
  const others = Object.entries(tracked).filter(([key]) => key !== list);
  return { ...Object.fromEntries(others), table: tracked.table, ...(parts.length === 0 ? {} : { [list]: parts }) };
}

/** A text of an item, '' where there is none. */
export function textOf(part: JsonObject, key: string): string {
  const value = Object.hasOwn(part, key) ? part[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The tracked functions of a source. */
export function functionsOf(source: Source): readonly JsonObject[] {
  const value = source.functions as JsonObject[string] | undefined;
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

/** A copy with other functions; an empty list is left out. */
export function withFunctions(source: Source, functions: readonly JsonObject[]): Source {
  const { name, kind, tables, configuration } = source;
  const others = Object.entries(source).filter(([key]) => key !== 'functions');
  return {
    ...Object.fromEntries(others),
    name,
    kind,
    tables,
    configuration,
    ...(functions.length === 0 ? {} : { functions }),
  };
}
