// The commands on query collections and their queries (spec/metadata-actions-api.md 5.2).
import type { Json, JsonObject } from '@app/types';
import {
  findItem,
  itemsOf,
  putItem,
  queriesOf,
  withItems,
  withoutItem,
  withQueries,
} from '../../collections/stored-collections.js';
import {
  decodeFlag,
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  optionalEntry,
  required,
  uniqueListOf,
} from '../../decode/decoder.js';
import { decodeGraphqlDocument } from '../../decode/graphql-document.js';
import { METADATA_APIS, SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { collectionExists, collectionInAllowlist, noSuchCollection, noSuchQuery, queryExists } from './error.js';

const traits = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;
type Document = CommandContext['document'];

const changed = (document: Document): CommandOutcome => ({
  change: { document, strictness: 'any-new', touched: [] },
  answer: SUCCESS,
});

function collectionOf(document: Document, name: string): JsonObject {
  const collection = findItem(document, 'query_collections', name);
  if (collection === undefined) throw noSuchCollection(name);
  return collection;
}

export interface CreateCollectionArgs {
  readonly name: string;
  readonly collection: JsonObject;
}

export const createQueryCollection: Command<CreateCollectionArgs> = {
  ...traits,
  name: 'create_query_collection',
  decode(value) {
    const args = decodeObject(value);
    const name = required(args, 'name', decodeNonEmptyText);
    const definition = required(args, 'definition', decodeDefinition);
    return { name, collection: { name, ...optionalEntry(args, 'comment', decodeText), definition } };
  },
  apply({ name, collection }, { document }) {
    if (findItem(document, 'query_collections', name) !== undefined) throw collectionExists(name, 'name');
    return changed(putItem(document, 'query_collections', { name, item: collection }));
  },
};

function decodeDefinition(value: Json): JsonObject {
  return { queries: required(decodeObject(value), 'queries', decodeQueries) };
}

const decodeQueries = uniqueListOf('queries', decodeQuery, ({ name }) => name);

function decodeQuery(value: Json): { readonly name: string; readonly query: string } {
  const query = decodeObject(value);
  return {
    name: required(query, 'name', decodeNonEmptyText),
    query: required(query, 'query', decodeGraphqlDocument),
  };
}

export const renameQueryCollection: Command<{ readonly name: string; readonly newName: string }> = {
  ...traits,
  name: 'rename_query_collection',
  decode(value) {
    const args = decodeObject(value);
    return {
      name: required(args, 'name', decodeNonEmptyText),
      newName: required(args, 'new_name', decodeNonEmptyText),
    };
  },
  apply({ name, newName }, { document }) {
    const collection = collectionOf(document, name);
    if (findItem(document, 'query_collections', newName) !== undefined) throw collectionExists(newName, 'new_name');
    const renamed = putItem(document, 'query_collections', { name, item: { ...collection, name: newName } });
    return changed(followRename(renamed, name, newName));
  },
};

/** Allow-list and endpoints go on naming the same collection. */
function followRename(document: Document, name: string, newName: string): Document {
  const allowlist = itemsOf(document, 'allowlist').map((entry) =>
    entry.collection === name ? { ...entry, collection: newName } : entry,
  );
  const endpoints = itemsOf(document, 'rest_endpoints').map((endpoint) => {
    const definition = endpoint.definition as { readonly query?: JsonObject } | undefined;
    if (definition?.query?.collection_name !== name) return endpoint;
    return { ...endpoint, definition: { ...definition, query: { ...definition.query, collection_name: newName } } };
  });
  return withItems(withItems(document, 'allowlist', allowlist), 'rest_endpoints', endpoints);
}

export const dropQueryCollection: Command<{ readonly collection: string; readonly cascade: boolean }> = {
  ...traits,
  name: 'drop_query_collection',
  decode(value) {
    const args = decodeObject(value);
    return {
      collection: required(args, 'collection', decodeNonEmptyText),
      cascade: required(args, 'cascade', decodeFlag),
    };
  },
  apply({ collection, cascade }, { document }) {
    collectionOf(document, collection);
    const isAllowed = findItem(document, 'allowlist', collection) !== undefined;
    if (isAllowed && !cascade) throw collectionInAllowlist(collection);
    const left = withoutItem(document, 'query_collections', collection);
    return changed(isAllowed ? withoutItem(left, 'allowlist', collection) : left);
  },
};

export interface QueryOfCollection {
  readonly collection: string;
  readonly name: string;
}

function decodeQueryOfCollection(args: JsonObject): QueryOfCollection {
  return {
    collection: required(args, 'collection_name', decodeNonEmptyText),
    name: required(args, 'query_name', decodeNonEmptyText),
  };
}

export const addQueryToCollection: Command<QueryOfCollection & { readonly query: string }> = {
  ...traits,
  name: 'add_query_to_collection',
  decode(value) {
    const args = decodeObject(value);
    return { ...decodeQueryOfCollection(args), query: required(args, 'query', decodeGraphqlDocument) };
  },
  apply({ collection, name, query }, { document }) {
    const present = collectionOf(document, collection);
    const queries = queriesOf(present);
    if (queries.some((known) => known.name === name)) throw queryExists(collection, name);
    const item = withQueries(present, [...queries, { name, query }]);
    return changed(putItem(document, 'query_collections', { name: collection, item }));
  },
};

export const dropQueryFromCollection: Command<QueryOfCollection> = {
  ...traits,
  name: 'drop_query_from_collection',
  decode: (value) => decodeQueryOfCollection(decodeObject(value)),
  apply({ collection, name }, { document }) {
    const present = collectionOf(document, collection);
    const queries = queriesOf(present);
    const kept = queries.filter((known) => known.name !== name);
    if (kept.length === queries.length) throw noSuchQuery(collection, name);
    return changed(putItem(document, 'query_collections', { name: collection, item: withQueries(present, kept) }));
  },
};
