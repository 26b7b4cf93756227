// Catalogs as JSON files: maps as lists of their values' entries, object ids left out as they differ by database.
import type { SourceCatalog } from '@app/types';

/** As a file holds it. */
export function printCatalog(catalog: SourceCatalog): string {
  const replace = (key: string, value: unknown): unknown => {
    if (value instanceof Map) return { map: [...(value as Map<unknown, unknown>)] };
    if (value instanceof Set) return { set: [...(value as Set<unknown>)].sort() };
    return key === 'oid' ? 0 : value;
  };
  return `${JSON.stringify(catalog, replace)}\n`;
}

export function readCatalog(text: string): SourceCatalog {
  const revive = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { map, set } = value as { readonly map?: [unknown, unknown][]; readonly set?: unknown[] };
    if (map !== undefined) return new Map(map);
    return set === undefined ? value : new Set(set);
  };
  return JSON.parse(text, revive) as SourceCatalog;
}
