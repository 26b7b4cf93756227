// Query collections, allow-list and REST endpoints as the document holds them: plain JSON, read on demand. Items of an
// odd shape are passed over; whoever stored them gets them back unchanged.
import { isJsonList, isJsonObject, type Json, type JsonObject, type MetadataDocument } from '@app/types';

/** Sections that these commands change, with the key that names an item. */
export const ITEM_NAME = { query_collections: 'name', allowlist: 'collection', rest_endpoints: 'name' } as const;
export type CollectionSection = keyof typeof ITEM_NAME;

export interface StoredQuery {
  readonly name: string;
  readonly query: string;
}

export function itemsOf({ otherSections }: MetadataDocument, section: CollectionSection): readonly JsonObject[] {
  const items = otherSections[section];
  return isJsonList(items) ? items.filter(isJsonObject) : [];
}

export function findItem(document: MetadataDocument, section: CollectionSection, name: string): JsonObject | undefined {
  return itemsOf(document, section).find((item) => item[ITEM_NAME[section]] === name);
}

/** A copy of the document with these items in the section. */
export function withItems(
  document: MetadataDocument,
  section: CollectionSection,
  items: readonly Json[],
): MetadataDocument {
  return { ...document, otherSections: { ...document.otherSections, [section]: items } };
}

/** A copy in which `item` takes the place of the one called `name`, or comes last. */
export function putItem(
  document: MetadataDocument,
  section: CollectionSection,
  { name, item }: { readonly name: string; readonly item: JsonObject },
): MetadataDocument {
  const items = itemsOf(document, section);
  const known = items.some((present) => present[ITEM_NAME[section]] === name);
  const replaced = items.map((present) => (present[ITEM_NAME[section]] === name ? item : present));
  return withItems(document, section, known ? replaced : [...items, item]);
}

export function withoutItem(document: MetadataDocument, section: CollectionSection, name: string): MetadataDocument {
  const items = itemsOf(document, section).filter((item) => item[ITEM_NAME[section]] !== name);
  return withItems(document, section, items);
}

/** The queries of a stored collection. */
export function queriesOf(collection: JsonObject | undefined): readonly StoredQuery[] {
  const definition = collection?.definition;
  const queries = isJsonObject(definition) ? definition.queries : undefined;
  if (!isJsonList(queries)) return [];
  return queries.flatMap((item) =>
    isJsonObject(item) && typeof item.name === 'string' && typeof item.query === 'string'
      ? [{ name: item.name, query: item.query }]
      : [],
  );
}

/** The same collection with other queries. */
export function withQueries(collection: JsonObject, queries: readonly StoredQuery[]): JsonObject {
  const definition = isJsonObject(collection.definition) ? collection.definition : {};
  return { ...collection, definition: { ...definition, queries: queries.map(({ name, query }) => ({ name, query })) } };
}
