// Looks at a metadata database before anything is written to it: fresh, ours to use, or to be left alone.
import type { EntityManager } from 'typeorm';
import { incompleteCatalog, unsupportedVersion, versionRowsWrong } from './error.js';

export type CatalogVersion = '46' | '47' | '48';

/** `fresh`: none of the metadata tables exist (those of a source may). */
export type InspectedCatalog =
  { readonly type: 'fresh' } | { readonly type: 'ready'; readonly version: CatalogVersion };

/** Tables that the product reads or writes; the others of spec/catalog.md may be missing. */
const NEEDED = ['hdb_metadata', 'hdb_action_log', 'hdb_schema_notifications'] as const;
/** Tables that make a database without `hdb_version` not fresh. */
const TELLING = [
  ...NEEDED,
  'hdb_cron_events',
  'hdb_cron_event_invocation_logs',
  'hdb_scheduled_events',
  'hdb_scheduled_event_invocation_logs',
] as const;

/**
 * Reads only.
 * @throws CatalogError `too-old`, `too-new`, `unknown-version`, `incomplete`
 */
export async function inspectCatalog(manager: EntityManager): Promise<InspectedCatalog> {
  const found = await tablesOf(manager);
  if (!found.includes('hdb_version')) {
    const telling = TELLING.filter((name) => found.includes(name));
    if (telling.length > 0) throw incompleteCatalog(telling, ['hdb_version']);
    return { type: 'fresh' };
  }
  const version = await versionOf(manager);
  const missing = NEEDED.filter((name) => !found.includes(name));
  if (missing.length > 0) throw incompleteCatalog(['hdb_version'], missing);
  return { type: 'ready', version };
}

async function tablesOf(manager: EntityManager): Promise<readonly string[]> {
  const rows = await manager.query<{ name: string }[]>(
    `SELECT c.relname::text AS name FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'hdb_catalog' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
  );
  return rows.map((row) => row.name);
}

/** Old catalogues have an `hdb_version` of other columns; `version` is the one that all of them share. */
async function versionOf(manager: EntityManager): Promise<CatalogVersion> {
  const rows = await manager.query<{ version: string | null }[]>(
    'SELECT version::text AS version FROM hdb_catalog.hdb_version LIMIT 2',
  );
  if (rows.length !== 1) throw versionRowsWrong(rows.length);
  const version = rows[0]?.version ?? 'null';
  if (version === '46' || version === '47' || version === '48') return version;
  throw unsupportedVersion(version);
}
