// Body of GET /v1alpha1/config (spec/auth-and-security.md 12).
import { isJsonObject, parseJson, type Json, type JsonObject } from '@app/types';
import type { GatewayConfig } from './gateway-config.js';

const MS_PER_SECOND = 1000;

/** What consoles ask about the server. Shows that secrets are set, never which. */
export function configResponse(config: GatewayConfig, version: string): JsonObject {
  const { auth, graphql, server } = config;
  return {
    version,
    is_function_permissions_inferred: graphql.inferFunctionPermissions,
    is_remote_schema_permissions_enabled: graphql.remoteSchemaPermissions,
    is_admin_secret_set: auth.adminSecrets.length > 0,
    is_auth_hook_set: auth.authHook !== undefined,
    is_jwt_set: auth.jwtSecrets.length > 0,
    jwt: auth.jwtSecrets.map(describeJwt),
    is_allow_list_enabled: graphql.allowListEnabled,
    live_queries: {
      batch_size: graphql.liveQueriesBatchSize,
      refetch_delay: graphql.liveQueriesRefetchMs / MS_PER_SECOND,
    },
    streaming_queries: {
      batch_size: graphql.streamingBatchSize,
      refetch_delay: graphql.streamingRefetchMs / MS_PER_SECOND,
    },
    console_assets_dir: server.consoleAssetsDirectory ?? null,
    experimental_features: graphql.experimentalFeatures,
    is_prometheus_metrics_enabled: server.enabledApis.includes('metrics'),
    default_naming_convention: graphql.defaultNamingConvention,
    feature_flags: [],
    is_apollo_federation_enabled: graphql.experimentalFeatures.includes('apollo_federation'),
  };
}

const DEFAULT_NAMESPACE = 'https://hasura.io/jwt/claims';

/** Where claims are found; never the key. */
function describeJwt(secret: string): Json {
  const config = readObject(secret);
  return {
    claims_namespace: config.claims_namespace ?? config.claims_namespace_path ?? DEFAULT_NAMESPACE,
    claims_format: config.claims_format ?? 'json',
    claims_map: config.claims_map ?? null,
  };
}

function readObject(text: string): JsonObject {
  try {
    const json = parseJson(text);
    return isJsonObject(json) ? json : {};
  } catch {
    return {};
  }
}
