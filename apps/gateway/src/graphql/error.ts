// Faults of a GraphQL request's envelope, before anything of it is GraphQL; texts are made here.
import { GatewayError, type JsonPath } from '@app/types';

export const requestError = {
  invalidJson: (detail: string) => new GatewayError({ code: 'invalid-json', message: `Error in $: ${detail}` }),
  missingKey: (key: string) => new GatewayError({ code: 'parse-failed', message: `the key '${key}' was not present` }),
  expected: (what: string, found: string, path: JsonPath) =>
    new GatewayError({ code: 'parse-failed', message: `expected ${what}, but encountered ${found}`, path }),
  persistedQuery: () => new GatewayError({ code: 'not-supported', message: 'PersistedQueryNotSupported' }),
  internal: () => new GatewayError({ code: 'unexpected', message: 'internal error', status: 500 }),
} as const;

/** Body of every answer of the Relay endpoint while it is turned off (spec/postgres-schema.md 14). */
export const RELAY_DISABLED = JSON.stringify({
  error: "The Relay API is disabled. To enable it, set the HASURA_GRAPHQL_ENABLE_RELAY environment variable to 'true'.",
  path: '$',
  code: 'not-supported',
});
