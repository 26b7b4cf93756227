// The start-up line that shows the configuration (spec/auth-and-security.md 13).
import type { Json, JsonObject, Observation } from '@app/types';
import type { CorsPolicy } from '../session/cors.js';
import type { GatewayConfig } from './gateway-config.js';

/** `server_configuration`: every setting by group. Of credentials and databases only what is set, never the value. */
export function serverConfiguration(config: GatewayConfig): Observation {
  const { auth, databases, cors, server, handlers, schemaSyncPollIntervalMs, runHeadersKey, ...groups } = config;
  const info: JsonObject = {
    databases: describeDatabases(databases),
    schemaSyncPollIntervalMs,
    server: toJson({ ...server, corsDomains: undefined }),
    cors: describeCors(cors),
    auth: {
      adminSecrets: auth.adminSecrets.length,
      unauthorizedRole: auth.unauthorizedRole ?? null,
      unauthorizedVariables: auth.unauthorizedVariables,
      authHook: auth.authHook?.method ?? null,
      jwtSecrets: auth.jwtSecrets.length,
    },
    runHeadersKey: runHeadersKey !== undefined,
    handlers: { ...toJson({ ...handlers, signingKeys: undefined }), signingKeys: handlers.signingKeys.length },
    ...Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, toJson(group)])),
  };
  return { type: 'startup', level: 'info', kind: 'server_configuration', info };
}

function describeDatabases(databases: GatewayConfig['databases']): JsonObject {
  if (databases.type === 'embedded') return { type: 'embedded', dataDirectory: databases.dataDirectory };
  return { type: 'given', defaultSource: databases.defaultSource?.variable ?? null };
}

function describeCors(cors: CorsPolicy): Json {
  return cors.allow === 'listed' ? [...cors.exact, ...cors.wildcard] : cors.allow;
}

function toJson(
  group: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(group).flatMap(([key, value]): [string, Json][] => {
      // A URL with a password in it.
      if (key === 'redisUrl') return [['redis', value !== undefined]];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
