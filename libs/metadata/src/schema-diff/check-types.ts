// A column whose type changes must not be compared with a literal in a permission: it was read for the old type
// (spec/metadata-postgres-api.md 10). Comparisons with session variables alone are none of it.
import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type MetadataDocument,
  type TrackedTable,
} from '@app/types';
import type { SourceCatalogsByName } from '../commands/command.js';
import { dependentsOf } from '../dependencies/dependents-of.js';
import { printDependents } from '../dependencies/refuse-dependents.js';
import { partsOf, withParts } from '../table-parts.js';
import type { TableDiff } from './diff-catalogs.js';
import { typeChanged } from './error.js';

/** @throws GatewayError dependency-error */
export function checkTypes(
  changed: readonly TableDiff[],
  { document, catalogs, source }: { document: MetadataDocument; catalogs: SourceCatalogsByName; source: string },
): void {
  if (changed.every(({ retypedColumns }) => retypedColumns.length === 0)) return;
  const literalsOnly = keepLiterals(document);
  for (const { table, retypedColumns } of changed) {
    for (const name of retypedColumns) {
      const dependents = dependentsOf([{ type: 'column', source, table, name }], literalsOnly, catalogs);
      const permissions = dependents.filter(({ type }) => type === 'permission');
      if (permissions.length > 0) throw typeChanged(table, name, printDependents(permissions));
    }
  }
}

const PERMISSIONS = ['insert_permissions', 'select_permissions', 'update_permissions', 'delete_permissions'] as const;

/** The document in which permissions have nothing but the parts of their conditions that hold literals. */
function keepLiterals(document: MetadataDocument): MetadataDocument {
  const sources = document.sources.map((source) => ({ ...source, tables: source.tables.map(keepInTable) }));
  return { ...document, sources };
}

function keepInTable(tracked: TrackedTable): TrackedTable {
  let kept = tracked;
  for (const list of PERMISSIONS) {
    const parts = partsOf(tracked, list);
    if (parts.length > 0) kept = withParts(kept, list, parts.map(keepInPermission));
  }
  return kept;
}

function keepInPermission(part: JsonObject): JsonObject {
  const { permission } = part;
  if (!isJsonObject(permission)) return part;
  const { filter, check } = permission;
  return {
    ...part,
    permission: { filter: withoutSessionVariables(filter) ?? {}, check: withoutSessionVariables(check) ?? {} },
  };
}

/** Undefined where nothing is left. */
function withoutSessionVariables(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return /^x-hasura-/i.test(value) ? undefined : value;
  if (isJsonList(value)) {
    const items = value.map(withoutSessionVariables).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isJsonObject(value)) return value ?? undefined;
  const entries = Object.entries(value).flatMap(([key, part]): [string, Json][] => {
    const kept = withoutSessionVariables(part);
    return kept === undefined ? [] : [[key, kept]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
