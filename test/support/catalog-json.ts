// Catalogs as JSON files: maps as lists of their values' entries, object ids left out as they differ by database.
import type { SourceCatalog } from '@app/types';

type Tagged = { readonly map: readonly (readonly [unknown, unknown])[] } | { readonly set: readonly unknown[] };

/** As a file holds it. */
export function printCatalog(catalog: SourceCatalog): string {
  const replace = (key: string, value: unknown): unknown => {
    if (value instanceof Map) return { map: [...(value as Map<unknown, unknown>)] };
    if (value instanceof Set) return { set: [...(value as Set<unknown>)].sort() };
    return key === 'oid' ? 0 : value;
  };
  return `${JSON.stringify(catalog, replace, 1)}\n`;
}

export function readCatalog(text: string): SourceCatalog {
  const revive = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const tagged = value as Partial<Record<'map' | 'set', Tagged[keyof Tagged]>>;
    if (tagged.map !== undefined) return new Map(tagged.map as [unknown, unknown][]);
    return tagged.set === undefined ? value : new Set(tagged.set as unknown[]);
  };
  return JSON.parse(text, revive) as SourceCatalog;
}
