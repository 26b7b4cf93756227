// The endpoints that cannot be served, whatever the schema is (spec/metadata-actions-api.md 6.3).
import { Kind, OperationTypeNode, parse } from 'graphql';
import {
  isJsonList,
  isJsonObject,
  type Inconsistency,
  type Json,
  type JsonObject,
  type MetadataDocument,
} from '@app/types';
import { isGraphqlDocument } from '../decode/graphql-document.js';
import { findItem, itemsOf, queriesOf } from '../collections/stored-collections.js';
import { restEndpointRef } from '../object-ref.js';
import { ambiguousGroups, hasUnnamedSegment, repeatsVariable } from './endpoint-path.js';

interface Endpoint {
  readonly name: string;
  readonly url: string;
  readonly methods: readonly string[];
  readonly collection: string;
  readonly queryName: string;
  readonly stored: JsonObject;
}

/** Inconsistencies of the section `rest_endpoints`. */
export function checkEndpoints(document: MetadataDocument): readonly Inconsistency[] {
  const endpoints = itemsOf(document, 'rest_endpoints').map(readEndpoint);
  const faulty = endpoints.flatMap((endpoint) => {
    const reason = faultOf(endpoint, document);
    return reason === undefined ? [] : [{ endpoint, reason }];
  });
  const own = faulty.map(({ endpoint, reason }) => ({
    ...restEndpointRef(endpoint.name),
    reason,
    definition: definitionOf(endpoint, endpoint.stored.definition ?? null),
  }));
  const sound = endpoints.filter((endpoint) => !faulty.some((one) => one.endpoint === endpoint));
  return [...own, ...ambiguousGroups(sound).flatMap((group) => ambiguity(group, document))];
}

/** Names of queries that endpoints serve, by collection. */
export function queriesOfEndpoints(document: MetadataDocument): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { collection, queryName } of itemsOf(document, 'rest_endpoints').map(readEndpoint)) {
    names.set(collection, (names.get(collection) ?? new Set<string>()).add(queryName));
  }
  return names;
}

function readEndpoint(stored: JsonObject): Endpoint {
  const query = isJsonObject(stored.definition) ? stored.definition.query : undefined;
  const reference: JsonObject = isJsonObject(query) ? query : {};
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
  const methods = isJsonList(stored.methods) ? stored.methods.map(text) : [];
  return {
    name: text(stored.name),
    url: text(stored.url),
    methods,
    collection: text(reference.collection_name),
    queryName: text(reference.query_name),
    stored,
  };
}

function faultOf(endpoint: Endpoint, document: MetadataDocument): string | undefined {
  const { url } = endpoint;
  if (hasUnnamedSegment(url)) return `Empty segments or unnamed variables are not allowed: ${url}`;
  if (repeatsVariable(url)) return `Duplicate variables found in endpoint path: ${url}`;
  const fault = faultOfQuery(endpoint, document);
  return fault === undefined ? undefined : `Inconsistent object: in endpoint ${endpoint.name}: ${fault}`;
}

function faultOfQuery(endpoint: Endpoint, document: MetadataDocument): string | undefined {
  const { collection, queryName } = endpoint;
  if (findItem(document, 'query_collections', collection) === undefined)
    return `collection with name "${collection}" does not exist`;
  const text = textOf(endpoint, document);
  if (text === undefined) return `query with name "${queryName}" does not exist in collection "${collection}"`;
  return isSubscription(text) ? `query with name ${queryName} is a subscription` : undefined;
}

/** Texts were decoded once, but a replaced document may hold any. */
function isSubscription(text: string): boolean {
  if (!isGraphqlDocument(text)) return false;
  const { definitions } = parse(text, { noLocation: true });
  return definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && one.operation === SUBSCRIPTION);
}

const SUBSCRIPTION = OperationTypeNode.SUBSCRIPTION;

function textOf({ collection, queryName }: Endpoint, document: MetadataDocument): string | undefined {
  const queries = queriesOf(findItem(document, 'query_collections', collection));
  return queries.find(({ name }) => name === queryName)?.query;
}

/** One fault that several endpoints share: listed once, but each of them is inconsistent. */
function ambiguity(group: readonly Endpoint[], document: MetadataDocument): readonly Inconsistency[] {
  const reason = `Ambiguous URL paths: ${group.map(({ url }) => url).join(', ')}`;
  const conflicts = group.map((endpoint) => definitionOf(endpoint, { query: textOf(endpoint, document) ?? null }));
  const [first, ...others] = group.map(({ name }) => restEndpointRef(name));
  if (first === undefined) return [];
  return [
    { ...first, reason, definition: conflicts, shared: { key: 'conflicts', with: others.map(({ name }) => name) } },
  ];
}

function definitionOf({ stored, url, methods, name }: Endpoint, definition: Json): Json {
  return { definition, url, methods, name, comment: stored.comment ?? null };
}
