// GatewayConfig: everything the gateway was told at start, checked and frozen.
import { authConfigProblem, type AuthConfig } from '@app/auth';
import type { CorsPolicy } from '../session/cors.js';
import { PROTOCOL_VERSION } from '../version.js';
import { chooseDatabases, type DatabaseChoice } from './choose-databases.js';
import { ConfigError } from './error.js';
import { readSettings, type Environment } from './read-settings.js';
import type { SettingValues } from './settings.js';

/** The table's values by group, except that raw credentials and database URLs have become choices. */
export interface GatewayConfig extends Omit<SettingValues, 'credentials' | 'authHook' | 'database' | 'handlers'> {
  readonly databases: DatabaseChoice;
  readonly schemaSyncPollIntervalMs: number;
  readonly auth: AuthConfig;
  readonly cors: CorsPolicy;
  readonly handlers: HandlerCallConfig;
  /** Seals the headers stored with asynchronous runs. 32 bytes. */
  readonly runHeadersKey: Buffer | undefined;
}

/** Where handlers may be, and with which keys calls to them are signed; none: they are not. */
export interface HandlerCallConfig extends Omit<SettingValues['handlers'], 'signingKey' | 'signingKeys'> {
  readonly signingKeys: readonly string[];
}

/** Reads and checks the environment. @throws ConfigError with the one line to print before exit code 1. */
export function readGatewayConfig(env: Environment): GatewayConfig {
  const { credentials, authHook, database, handlers, ...values } = readSettings(env);
  const auth = toAuthConfig(credentials, authHook);
  const problem = authConfigProblem(auth);
  if (problem !== undefined) throw new ConfigError(problem);
  return Object.freeze({
    ...values,
    databases: Object.freeze(chooseDatabases(database)),
    schemaSyncPollIntervalMs: database.schemaSyncPollIntervalMs,
    auth: Object.freeze(auth),
    cors: values.server.disableCors ? { allow: 'none' } : values.server.corsDomains,
    handlers: Object.freeze(toHandlerCallConfig(handlers)),
    runHeadersKey: credentials.runHeadersKey,
  } satisfies GatewayConfig);
}

function toAuthConfig(credentials: SettingValues['credentials'], hook: SettingValues['authHook']): AuthConfig {
  const { adminSecrets, adminSecret, accessKey, jwtSecret, jwtSecrets } = credentials;
  const single = adminSecret ?? accessKey;
  return {
    adminSecrets: adminSecrets ?? (single === undefined ? [] : [single]),
    unauthorizedRole: credentials.unauthorizedRole,
    unauthorizedVariables: credentials.strictUnauthorizedRole ? 'ignored' : 'as-sent',
    authHook:
      credentials.authHook === undefined
        ? undefined
        : {
            url: credentials.authHook,
            method: hook.mode,
            sendsRequestBody: hook.sendRequestBody,
            userAgent: `hasura-graphql-engine/${PROTOCOL_VERSION}`,
          },
    jwtSecrets: jwtSecrets ?? (jwtSecret === undefined ? [] : [jwtSecret]),
  };
}

function toHandlerCallConfig({ signingKey, signingKeys, ...rest }: SettingValues['handlers']): HandlerCallConfig {
  return { ...rest, signingKeys: signingKeys ?? (signingKey === undefined ? [] : [signingKey]) };
}

/** Where to listen: as told, else only on this machine with the embedded database, else on every interface. */
export function listenHost(config: GatewayConfig): string {
  return config.server.host ?? (config.databases.type === 'embedded' ? '127.0.0.1' : '0.0.0.0');
}

/** Texts that must appear in no log: the admin secrets and the keys of signatures. */
export function secretsToHide(config: GatewayConfig): readonly string[] {
  return [...config.auth.adminSecrets, ...config.handlers.signingKeys];
}
