// Body text -> GraphQL requests (spec/queries-and-mutations.md 1.1, 1.2).
import { nounOfJson } from '@app/engine';
import {
  GatewayError,
  isJsonList,
  isJsonObject,
  parseJson,
  type GraphqlRequest,
  type Json,
  type JsonPath,
} from '@app/types';
import { requestError } from './error.js';

/** One request, or several of a batch; a faulty item of a batch fails alone. */
export type GraphqlBody =
  | { readonly type: 'single'; readonly request: GraphqlRequest; readonly json: Json }
  | { readonly type: 'batch'; readonly requests: readonly (GraphqlRequest | GatewayError)[]; readonly json: Json };

/** Parses JSON text. @throws GatewayError invalid-json at `$`. */
export function parseBody(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw requestError.invalidJson(error instanceof Error ? error.message : 'not JSON');
  }
}

/** @throws GatewayError parse-failed with the path of what is wrong. */
export function readGraphqlBody(text: string): GraphqlBody {
  const json = parseBody(text);
  if (!isJsonList(json)) return { type: 'single', request: readGraphqlRequest(json), json };
  return { type: 'batch', requests: json.map(readBatchItem), json };
}

function readBatchItem(item: Json, index: number): GraphqlRequest | GatewayError {
  try {
    return readGraphqlRequest(item);
  } catch (error) {
    if (error instanceof GatewayError) return error.under(index);
    throw error;
  }
}

const NO_VARIABLES = Object.freeze({});

/** One request object. @throws GatewayError */
export function readGraphqlRequest(json: Json): GraphqlRequest {
  if (!isJsonObject(json)) throw requestError.expected('an object', nounOfJson(json), []);
  const { query, variables, operationName } = json;
  if (query === undefined) {
    throw hasPersistedQuery(json) ? requestError.persistedQuery() : requestError.missingKey('query');
  }
  if (typeof query !== 'string') throw requestError.expected('a string', nounOfJson(query), ['query']);
  return {
    query,
    variables: readVariables(variables, ['variables']),
    operationName: readName(operationName),
  };
}

function readVariables(json: Json | undefined, path: JsonPath): GraphqlRequest['variables'] {
  if (json === undefined || json === null) return NO_VARIABLES;
  if (!isJsonObject(json)) throw requestError.expected('an object', nounOfJson(json), path);
  return json;
}

function readName(json: Json | undefined): string | undefined {
  if (json === undefined || json === null) return undefined;
  if (typeof json !== 'string') throw requestError.expected('a string', nounOfJson(json), ['operationName']);
  return json;
}

function hasPersistedQuery(json: Readonly<Record<string, Json>>): boolean {
  return isJsonObject(json.extensions) && json.extensions.persistedQuery !== undefined;
}
