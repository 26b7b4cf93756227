// Metadata and catalogs -> all that the table kind serves. The first stage of this lib.
import type { Inconsistency, MetadataDocument } from '@app/types';
import type { Resolution, ResolveEnv } from '@app/engine';
import { resolveSource } from './resolve-source.js';
import type { ResolvedSourceTables, ResolvedTables, TableSettings } from './resolved-tables.js';

/** Faults are collected, never thrown; what has one is not served, the rest is. Missing sources and tables are reported elsewhere. */
export function resolveTables(
  document: MetadataDocument,
  env: ResolveEnv,
  settings: TableSettings,
): Resolution<ResolvedTables> {
  const sources = new Map<string, ResolvedSourceTables>();
  const inconsistencies: Inconsistency[] = [];
  for (const source of document.sources) {
    const found = env.sources.get(source.name);
    if (found === undefined) continue;
    const resolution = resolveSource(source, found, { env, settings });
    sources.set(source.name, resolution.tables);
    inconsistencies.push(...resolution.inconsistencies);
  }
  return { resolved: { sources, settings }, inconsistencies };
}
