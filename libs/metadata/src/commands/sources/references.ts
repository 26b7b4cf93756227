// What names a source from outside of it: remote relationships of other sources' tables, relationships of custom types.
import {
  isJsonList,
  isJsonObject,
  printTable,
  type Json,
  type JsonObject,
  type MetadataDocument,
  type TrackedTable,
} from '@app/types';

/** The remote relationships of other sources into this one, as lists of dependents print them. */
export function remoteRelationshipsInto({ sources }: MetadataDocument, name: string): readonly string[] {
  return sources
    .filter((source) => source.name !== name)
    .flatMap((source) =>
      source.tables.flatMap(({ table, remote_relationships: list }) =>
        jsonList(list)
          .filter((relationship) => targetSourceOf(relationship) === name)
          .map((item) => `remote relationship ${printTable(table)}.${nameOf(item)} in source "${source.name}"`),
      ),
    )
    .sort();
}

/** A copy of the document in which nothing outside of the source names it. */
export function withoutReferencesTo(document: MetadataDocument, name: string): MetadataDocument {
  return mapReferences(document, (source) => (source === name ? undefined : source));
}

/** A copy of the document in which everything that named the source uses its new name. */
export function renameReferences(document: MetadataDocument, from: string, to: string): MetadataDocument {
  return mapReferences(document, (source) => (source === from ? to : source));
}

/** `rename` answers undefined where the object that holds the name is to go. */
function mapReferences(document: MetadataDocument, rename: (source: string) => string | undefined): MetadataDocument {
  const sources = document.sources.map((source) => ({
    ...source,
    tables: source.tables.map((tracked) => mapRemoteRelationships(tracked, rename)),
  }));
  const objects = document.customTypes.objects.map((object) => ({
    ...object,
    relationships: object.relationships.flatMap((relationship) => {
      const source = rename(relationship.source);
      return source === undefined ? [] : [{ ...relationship, source }];
    }),
  }));
  return { ...document, sources, customTypes: { ...document.customTypes, objects } };
}

function mapRemoteRelationships(tracked: TrackedTable, rename: (source: string) => string | undefined): TrackedTable {
  if (jsonList(tracked.remote_relationships).length === 0) return tracked;
  const relationships = jsonList(tracked.remote_relationships).flatMap((relationship) => {
    const present = targetSourceOf(relationship);
    if (present === undefined || !isJsonObject(relationship)) return [relationship];
    const source = rename(present);
    if (source === undefined) return [];
    const definition = relationship.definition as { readonly to_source: JsonObject };
    return [{ ...relationship, definition: { ...definition, to_source: { ...definition.to_source, source } } }];
  });
  return { ...tracked, remote_relationships: relationships };
}

function targetSourceOf(relationship: Json): string | undefined {
  const definition = isJsonObject(relationship) ? relationship.definition : undefined;
  const target = isJsonObject(definition) ? definition.to_source : undefined;
  return isJsonObject(target) && typeof target.source === 'string' ? target.source : undefined;
}

function nameOf(item: Json): string {
  return isJsonObject(item) && typeof item.name === 'string' ? item.name : '';
}

/** Extra keys of a tracked table are plain JSON. */
function jsonList(value: TrackedTable[string]): readonly Json[] {
  return isJsonList(value as Json | undefined) ? (value as readonly Json[]) : [];
}
