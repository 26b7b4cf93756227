// A source as exports print it: tables and functions sorted by name (spec/metadata-postgres-api.md 14).
import { isJsonList, isJsonObject, type Json, type Source } from '@app/types';
import { POSTGRES_KIND } from '../decode/source.js';
import { objectOf, unlessEmpty } from './object-of.js';
import { sortByText } from './sort-by-text.js';
import { encodeTrackedTable } from './tracked-table.js';

const KNOWN = new Set(['name', 'kind', 'tables', 'functions', 'configuration']);

export function encodeSource(source: Source): Json {
  // Sources of other kinds are printed as they came; every key but `tables` was decoded as plain JSON.
  const parts = source as unknown as Readonly<Record<string, Json | undefined>>;
  if (source.kind !== POSTGRES_KIND) return parts.original ?? null;
  const tables = sortByText(source.tables, ({ table }) => `${table.schema}\0${table.name}`);
  return objectOf([
    ['name', source.name],
    ['kind', source.kind],
    ['tables', tables.map(encodeTrackedTable)],
    ['functions', unlessEmpty(sortFunctions(parts.functions))],
    ['configuration', source.configuration],
    ...Object.entries(parts).filter(([key]) => !KNOWN.has(key)),
  ]);
}

function sortFunctions(functions: Json | undefined): Json | undefined {
  return isJsonList(functions) ? sortByText(functions, printFunctionName) : functions;
}

function printFunctionName(tracked: Json): string {
  const name = isJsonObject(tracked) ? tracked.function : undefined;
  if (typeof name === 'string') return `public\0${name}`;
  if (!isJsonObject(name)) return '';
  return [name.schema, name.name].map((part) => (typeof part === 'string' ? part : 'public')).join('\0');
}
