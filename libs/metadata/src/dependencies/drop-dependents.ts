// Removes dependents from the metadata, and what depends on them in turn.
import { tableKey, type JsonObject, type MetadataDocument, type Source, type TrackedTable } from '@app/types';
import type { SourceCatalogsByName } from '../commands/command.js';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { functionsOf, partsOf, textOf, withFunctions, withParts } from '../table-parts.js';
import { dependentsAmong, listDependencies } from './dependents-of.js';
import { dependentKey, type Dependent, type SourceObject } from './object-of-source.js';

/** The document without the dependents and all that depends on them. */
export function dropDependents(
  dependents: readonly Dependent[],
  document: MetadataDocument,
  catalogs: SourceCatalogsByName,
): MetadataDocument {
  if (dependents.length === 0) return document;
  const keys = withTheirDependents(dependents, document, catalogs);
  const isKept = (dependent: Dependent) => !keys.has(dependentKey(dependent));
  const { customTypes } = document;
  return {
    ...document,
    sources: document.sources.map((source) => keepInSource(source, isKept)),
    inheritedRoles: document.inheritedRoles.filter(({ role_name: role }) => isKept({ type: 'role', role })),
    customTypes: {
      ...customTypes,
      objects: customTypes.objects.map((object) => ({
        ...object,
        relationships: object.relationships.filter(({ name }) =>
          isKept({ type: 'custom-type-relationship', object: object.name, name }),
        ),
      })),
    },
  };
}

function withTheirDependents(
  dependents: readonly Dependent[],
  document: MetadataDocument,
  catalogs: SourceCatalogsByName,
): ReadonlySet<string> {
  const dependencies = listDependencies(document, catalogs);
  const keys = new Set<string>();
  let found = dependents;
  while (found.length > 0) {
    for (const dependent of found) keys.add(dependentKey(dependent));
    found = dependentsAmong(dependencies, found.flatMap(asObject)).filter((one) => !keys.has(dependentKey(one)));
  }
  return keys;
}

/** What goes with a dependent and may itself be in use. */
function asObject(dependent: Dependent): readonly SourceObject[] {
  if (dependent.type !== 'relationship' && dependent.type !== 'computed-field') return [];
  const { type, source, table, name } = dependent;
  return [{ type, source, table, name }];
}

type IsKept = (dependent: Dependent) => boolean;

function keepInSource(source: Source, isKept: IsKept): Source {
  const kept = { ...source, tables: source.tables.map((tracked) => keepInTable(tracked, source.name, isKept)) };
  const functions = functionsOf(source);
  if (functions.length === 0) return kept;
  const isKeptFunction = (tracked: JsonObject) =>
    isKept({ type: 'function', source: source.name, function: decodeQualifiedTable(tracked.function ?? null) });
  return withFunctions(kept, functions.filter(isKeptFunction));
}

const NAMED = [
  ['object_relationships', 'relationship'],
  ['array_relationships', 'relationship'],
  ['computed_fields', 'computed-field'],
  ['remote_relationships', 'remote-relationship'],
  ['event_triggers', 'event-trigger'],
] as const;
const OPERATIONS = ['insert', 'select', 'update', 'delete'] as const;

function keepInTable(tracked: TrackedTable, source: string, isKept: IsKept): TrackedTable {
  const place = { source, table: tracked.table };
  let kept = tracked;
  for (const [list, type] of NAMED) {
    const parts = partsOf(tracked, list);
    const left = parts.filter((part) => isKept({ type, ...place, name: textOf(part, 'name') }));
    if (left.length < parts.length) kept = withParts(kept, list, left);
  }
  for (const operation of OPERATIONS) {
    const list = `${operation}_permissions` as const;
    const parts = partsOf(tracked, list);
    const left = parts.filter((part) =>
      isKept({ type: 'permission', ...place, role: textOf(part, 'role'), operation }),
    );
    if (left.length < parts.length) kept = withParts(kept, list, left);
  }
  return kept;
}

/** The document without tables of a source that are gone; what depends on them is a matter of its own. */
export function dropTables(
  document: MetadataDocument,
  source: string,
  gone: readonly SourceObject[],
): MetadataDocument {
  const keys = new Set(gone.flatMap((object) => (object.type === 'table' ? [tableKey(object.table)] : [])));
  return {
    ...document,
    sources: document.sources.map((one) =>
      one.name === source ? { ...one, tables: one.tables.filter(({ table }) => !keys.has(tableKey(table))) } : one,
    ),
  };
}
