// A GraphQL request after its JSON was read.
import type { JsonObject } from '../json/json.js';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: JsonObject;
  readonly operationName: string | undefined;
}
