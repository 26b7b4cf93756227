// Environment -> HandlersConfig. The only place of the app that knows variable names and defaults.
import { join } from 'node:path';
import { getMetadataStorage, validateSync } from 'class-validator';
import { StartError } from './error.js';
import type { CrmConfig, HandlersConfig, MailTransport, StorageConfig, StripeConfig } from './handlers-config.js';
import { HandlersEnvironment } from './handlers-environment.js';
import { readSigningKeys } from './read-signing-keys.js';

const DEFAULT_PORT = '3001';
const DEFAULT_DATA_DIR = '.actiongraph';
const DEFAULT_SMTP_PORT = '587';
const DEFAULT_FROM = 'no-reply@localhost';
const ONE_DAY = '86400';
const ONE_WEEK = '604800';
const FIVE_MEBIBYTES = '5242880';
const DEFAULT_CRM_TIMEOUT_MS = '10000';
const DEFAULT_REDIS_PORT = '6379';
const DEFAULT_S3_REGION = 'us-east-1';

/**
 * Reads the configuration.
 * @throws StartError naming the first variable whose value is invalid.
 */
export function loadHandlersConfig(env: Readonly<Record<string, string | undefined>>): HandlersConfig {
  const given = readEnvironment(env);
  const databaseUrl = given.HANDLERS_DATABASE_URL ?? given.HASURA_GRAPHQL_DATABASE_URL;
  const dataDir = given.ACTIONGRAPH_DATA_DIR ?? DEFAULT_DATA_DIR;
  return Object.freeze({
    // The embedded server is for one machine, so the app is too unless told otherwise.
    host: given.HANDLERS_HOST ?? (databaseUrl === undefined ? '127.0.0.1' : '0.0.0.0'),
    port: Number(given.HANDLERS_PORT ?? given.NESTJS_PORT ?? DEFAULT_PORT),
    portVariable:
      given.HANDLERS_PORT === undefined && given.NESTJS_PORT !== undefined ? 'NESTJS_PORT' : 'HANDLERS_PORT',
    databaseUrl,
    databaseVariable: nameDatabaseVariable(given),
    dataDir,
    actionSecret: given.ACTION_SECRET,
    adminSecret: given.HASURA_GRAPHQL_ADMIN_SECRET,
    signingKeys: readSigningKeys(given),
    stripe: readStripe(given),
    mail: { transport: readTransport(given, dataDir), from: given.SMTP_FROM ?? DEFAULT_FROM },
    publicUrl: given.HANDLERS_PUBLIC_URL?.replace(/\/+$/, ''),
    verificationTtlSeconds: Number(given.VERIFICATION_TTL_SECONDS ?? ONE_DAY),
    redisUrl: readRedisUrl(given),
    storage: readStorage(given, dataDir),
    maxFileBytes: Number(given.UPLOAD_MAX_BYTES ?? FIVE_MEBIBYTES),
    downloadTtlSeconds: Number(given.DOWNLOAD_TTL_SECONDS ?? ONE_WEEK),
    crm: readCrm(given),
  });
}

function readEnvironment(env: Readonly<Record<string, string | undefined>>): HandlersEnvironment {
  const given = new HandlersEnvironment();
  const declared = getMetadataStorage().getTargetValidationMetadatas(HandlersEnvironment, '', false, false);
  for (const { propertyName } of declared) {
    const value = env[propertyName];
    // Compose files pass unset variables on as empty ones.
    if (value !== undefined && value !== '') Object.assign(given, { [propertyName]: value });
  }
  const [first] = validateSync(given, { stopAtFirstError: true });
  // The value itself stays out of the message: it may be a secret in the wrong place.
  if (first !== undefined) throw new StartError(first.property, Object.values(first.constraints ?? {}).join());
  return given;
}

function nameDatabaseVariable(given: HandlersEnvironment): string {
  if (given.HANDLERS_DATABASE_URL !== undefined) return 'HANDLERS_DATABASE_URL';
  return given.HASURA_GRAPHQL_DATABASE_URL === undefined ? 'ACTIONGRAPH_DATA_DIR' : 'HASURA_GRAPHQL_DATABASE_URL';
}

function readStripe(given: HandlersEnvironment): StripeConfig | undefined {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: apiBase, STRIPE_RETURN_URL: returnUrl } = given;
  if (secretKey === undefined) return undefined;
  return { secretKey, apiBase: apiBase === undefined ? undefined : new URL(apiBase), returnUrl };
}

function readTransport(given: HandlersEnvironment, dataDir: string): MailTransport {
  const { SMTP_URL: url, SMTP_HOST: host, SMTP_USER: user, SMTP_PASSWORD: password = '' } = given;
  if (url !== undefined) return { kind: 'smtp', url };
  if (host === undefined) return { kind: 'outbox', folder: given.OUTBOX_DIR ?? join(dataDir, 'outbox') };
  const login = user === undefined ? undefined : { user, password };
  return { kind: 'smtp-host', host, port: Number(given.SMTP_PORT ?? DEFAULT_SMTP_PORT), login };
}

function readRedisUrl({ REDIS_URL: url, REDIS_HOST: host, REDIS_PORT: port }: HandlersEnvironment): string | undefined {
  if (url !== undefined || host === undefined) return url;
  return `redis://${host}:${port ?? DEFAULT_REDIS_PORT}`;
}

function readStorage(given: HandlersEnvironment, dataDir: string): StorageConfig {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = given;
  if (bucket === undefined) return { kind: 'disk', folder: given.FILES_DIR ?? join(dataDir, 'files') };
  // Without keys the client looks for credentials where it runs: a role of the machine, a profile.
  const keys =
    accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
  return { kind: 's3', bucket, region: given.S3_REGION ?? DEFAULT_S3_REGION, endpoint: given.S3_ENDPOINT, keys };
}

function readCrm(given: HandlersEnvironment): CrmConfig | undefined {
  const { CRM_API_URL: url, CRM_API_KEY: apiKey } = given;
  if (url === undefined) return undefined;
  return {
    url: url.replace(/\/+$/, ''),
    apiKey,
    timeoutMs: Number(given.CRM_TIMEOUT_MS ?? DEFAULT_CRM_TIMEOUT_MS),
  };
}
