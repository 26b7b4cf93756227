// The REST endpoints of a metadata document, ready to be matched with a request (spec/metadata-actions-api.md 6.3).
import { isJsonList, isJsonObject, type Json, type MetadataDocument } from '@app/types';
import { restError } from './error.js';

export interface RestEndpoint {
  readonly name: string;
  /** Without slashes at its ends. */
  readonly url: string;
  /** `:name` is a variable. */
  readonly segments: readonly string[];
  readonly methods: readonly string[];
  readonly comment: string | undefined;
  /** Text of the stored query; undefined: the collection or query does not exist. */
  readonly query: string | undefined;
}

export interface MatchedEndpoint {
  readonly endpoint: RestEndpoint;
  /** Values of the path's variables, decoded. */
  readonly path: Readonly<Record<string, string>>;
}

const compiled = new WeakMap<MetadataDocument, readonly RestEndpoint[]>();

/** Endpoints in metadata order; memoised by document. */
export function restEndpoints(document: MetadataDocument): readonly RestEndpoint[] {
  const known = compiled.get(document);
  if (known !== undefined) return known;
  const queries = storedQueries(document.otherSections.query_collections);
  const list = document.otherSections.rest_endpoints;
  const endpoints = isJsonList(list) ? list.flatMap((item) => readEndpoint(item, queries)) : [];
  compiled.set(document, endpoints);
  return endpoints;
}

function readEndpoint(item: Json, queries: ReadonlyMap<string, string>): readonly RestEndpoint[] {
  if (!isJsonObject(item) || typeof item.name !== 'string' || typeof item.url !== 'string') return [];
  const url = item.url.replace(/^\/+|\/+$/g, '');
  const definition = isJsonObject(item.definition) ? item.definition.query : undefined;
  const methods = isJsonList(item.methods) ? item.methods.filter((method) => typeof method === 'string') : [];
  return [
    {
      name: item.name,
      url,
      segments: url.split('/'),
      methods,
      comment: typeof item.comment === 'string' ? item.comment : undefined,
      query: isJsonObject(definition)
        ? queries.get(queryKey(definition.collection_name, definition.query_name))
        : undefined,
    },
  ];
}

const queryKey = (collection: Json | undefined, query: Json | undefined): string => JSON.stringify([collection, query]);

function storedQueries(collections: Json | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!isJsonList(collections)) return found;
  for (const collection of collections) {
    const definition = isJsonObject(collection) ? collection.definition : undefined;
    const queries = isJsonObject(definition) ? definition.queries : undefined;
    if (!isJsonObject(collection) || !isJsonList(queries)) continue;
    for (const query of queries) {
      if (isJsonObject(query) && typeof query.query === 'string') {
        found.set(queryKey(collection.name, query.name), query.query);
      }
    }
  }
  return found;
}

/** Finds the endpoint of a path (behind `/api/rest/`) and method. @throws GatewayError 404, 405, 500 */
export function matchEndpoint(endpoints: readonly RestEndpoint[], method: string, path: string): MatchedEndpoint {
  const segments = path.split('/').map(decodeSegment);
  const matching = endpoints.flatMap((endpoint) => {
    const values = matchSegments(endpoint.segments, segments);
    return values === undefined ? [] : [{ endpoint, path: values }];
  });
  if (matching.length === 0) throw restError.notFound();
  const allowed = matching.filter(({ endpoint }) => endpoint.methods.includes(method));
  const [only] = allowed;
  if (only === undefined) {
    throw restError.wrongMethod([...new Set(matching.flatMap(({ endpoint }) => endpoint.methods))].sort());
  }
  if (allowed.length > 1) throw restError.ambiguous();
  return only;
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly (string | undefined)[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.startsWith(':')) values[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return values;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
