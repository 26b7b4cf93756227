// Names that a relationship of a table cannot have, because another field of the table has them.
import { isJsonList, isJsonObject, type CatalogTable, type Json, type TrackedTable } from '@app/types';
import type { RelationshipFault } from '../error.js';

const LISTS = ['object_relationships', 'array_relationships', 'computed_fields', 'remote_relationships'] as const;

export interface TakenNames {
  /** Why no field of a list may have a name; `undefined` when it may. */
  fault(name: string, list: (typeof LISTS)[number]): RelationshipFault | undefined;
}

export function takenNames(table: TrackedTable, catalog: CatalogTable): TakenNames {
  const customNames = customColumnNames(table);
  const named = new Map(LISTS.map((list) => [list, new Set(namesOf(table[list] as Json | undefined))]));
  return {
    fault(name, list) {
      if (catalog.columns.has(name)) return { type: 'column-of-that-name' };
      const column = customNames.get(name);
      if (column !== undefined && catalog.columns.has(column)) return { type: 'custom-field-of-that-name', column };
      const isTaken = LISTS.some((other) => other !== list && named.get(other)?.has(name) === true);
      return isTaken ? { type: 'field-of-that-name', name } : undefined;
    },
  };
}

/** Columns by their custom names. */
function customColumnNames(table: TrackedTable): ReadonlyMap<string, string> {
  const configuration = table.configuration as Json | undefined;
  if (!isJsonObject(configuration)) return new Map();
  const { custom_column_names: old, column_config: config } = configuration;
  const names = new Map<string, string>();
  for (const [column, name] of isJsonObject(old) ? Object.entries(old) : []) {
    const isOverruled =
      isJsonObject(config) && isJsonObject(config[column]) && typeof config[column].custom_name === 'string';
    if (typeof name === 'string' && !isOverruled) names.set(name, column);
  }
  for (const [column, settings] of isJsonObject(config) ? Object.entries(config) : []) {
    if (isJsonObject(settings) && typeof settings.custom_name === 'string') names.set(settings.custom_name, column);
  }
  return names;
}

function namesOf(list: Json | undefined): readonly string[] {
  if (!isJsonList(list)) return [];
  return list.flatMap((entry) => (isJsonObject(entry) && typeof entry.name === 'string' ? [entry.name] : []));
}
