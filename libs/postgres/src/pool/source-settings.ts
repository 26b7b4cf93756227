// Reads a source's `configuration` (spec/metadata-postgres-api.md 2.1): where the database is and how many connections.
import { isJsonNumber, isJsonObject, type Json, type JsonObject, type JsonPath } from '@app/types';
import { configurationShapeError, dynamicFileRefused } from '../error.js';
import { readVariable, type Environment } from './environment.js';
import { readTls, type TlsSettings } from './tls-settings.js';

/** Everything that `createSourcePool` needs. Absent: the default of the protocol. */
export interface SourceSettings {
  readonly url: string;
  /** Default 50. */
  readonly maxConnections?: number;
  /** How long an unused connection stays open. Default 180,000. */
  readonly idleTimeoutMs?: number;
  /** Default 600,000. */
  readonly connectionLifetimeMs?: number;
  /** How long to wait for a connection, a free or a new one. Default 10,000. */
  readonly poolTimeoutMs?: number;
  readonly tls?: TlsSettings | false;
  /** How often a read is tried again whose connection was lost before it answered. Default 1. */
  readonly retries?: number;
  /** Of mutations. Default `read-committed`. */
  readonly isolationLevel?: IsolationLevel;
  /** Whether statements that come again are prepared under a name. Default false. */
  readonly preparesStatements?: boolean;
  /** After which the server ends a statement, whoever runs it. Default: the server's own limit. */
  readonly statementTimeoutMs?: number;
  /** Schema of extensions that the product creates. Default `public`. */
  readonly extensionsSchema?: string;
}

const ISOLATION_LEVELS = ['read-committed', 'repeatable-read', 'serializable'] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

/**
 * Decodes `configuration` and looks its environment variables up. Errors' paths start inside `configuration`.
 * @throws GatewayError `parse-failed`, `not-found` (variable not set), `permission-error` (`dynamic_from_file`)
 */
export function readSourceSettings(configuration: Json, environment: Environment): SourceSettings {
  const connection = objectAt(isJsonObject(configuration) ? configuration.connection_info : undefined, [
    'connection_info',
  ]);
  const pool = connection.pool_settings ?? {};
  if (!isJsonObject(pool)) throw configurationShapeError([...POOL], 'expected an object');
  return {
    url: readUrl(connection.database_url, environment),
    ...positive(pool, 'max_connections', (value) => ({ maxConnections: value })),
    ...positive(pool, 'idle_timeout', (value) => ({ idleTimeoutMs: value * 1000 })),
    ...positive(pool, 'connection_lifetime', (value) => ({ connectionLifetimeMs: value * 1000 })),
    ...positive(pool, 'pool_timeout', (value) => ({ poolTimeoutMs: value * 1000 })),
    ...readTls(connection.ssl_configuration, environment),
    ...readRetries(pool.retries),
    ...readIsolationLevel(connection.isolation_level),
    ...readFlag(connection.use_prepared_statements),
    ...readExtensionsSchema(isJsonObject(configuration) ? configuration.extensions_schema : undefined),
  };
}

const POOL: JsonPath = ['connection_info', 'pool_settings'];
const URL_PATH: JsonPath = ['connection_info', 'database_url'];

function readUrl(value: Json | undefined, environment: Environment): string {
  if (typeof value === 'string') return value;
  const from = objectAt(value, URL_PATH);
  if (typeof from.from_env === 'string') {
    return readVariable(from.from_env, environment);
  }
  if (from.connection_parameters !== undefined) return urlOfParameters(from.connection_parameters);
  if (from.dynamic_from_file !== undefined) throw dynamicFileRefused();
  throw configurationShapeError(URL_PATH, 'expected a string or one of from_env, connection_parameters');
}

function urlOfParameters(value: Json): string {
  const path = [...URL_PATH, 'connection_parameters'];
  const { username, password, database, host, port } = objectAt(value, path);
  if (typeof username !== 'string') throw configurationShapeError([...path, 'username'], 'expected a string');
  if (typeof host !== 'string') throw configurationShapeError([...path, 'host'], 'expected a string');
  if (typeof database !== 'string') throw configurationShapeError([...path, 'database'], 'expected a string');
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw configurationShapeError([...path, 'port'], 'expected a port number');
  const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
  const address = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  return `postgresql://${encodeURIComponent(username)}${secret}@${address}:${port}/${encodeURIComponent(database)}`;
}

/** A number above zero under `key`, or nothing when it is absent or null. */
function positive<T>(pool: JsonObject, key: string, take: (value: number) => T): T | undefined {
  const value = pool[key];
  if (value === undefined || value === null) return undefined;
  const number = isJsonNumber(value) ? Number(typeof value === 'number' ? value : value.text) : NaN;
  if (!(number > 0 && number <= 2_000_000)) throw configurationShapeError([...POOL, key], 'expected a positive number');
  return take(number);
}

function readRetries(value: Json | undefined): { readonly retries: number } | undefined {
  if (value === undefined || value === null) return undefined;
  const number = isJsonNumber(value) ? Number(typeof value === 'number' ? value : value.text) : NaN;
  if (!Number.isInteger(number) || number < 0) throw configurationShapeError([...POOL, 'retries'], 'expected a count');
  return { retries: number };
}

function readIsolationLevel(value: Json | undefined): { readonly isolationLevel: IsolationLevel } | undefined {
  if (value === undefined || value === null) return undefined;
  const isolationLevel = ISOLATION_LEVELS.find((level) => level === value);
  if (isolationLevel === undefined)
    throw configurationShapeError(
      ['connection_info', 'isolation_level'],
      `expected one of ${ISOLATION_LEVELS.join(', ')}`,
    );
  return { isolationLevel };
}

function readFlag(value: Json | undefined): { readonly preparesStatements: boolean } | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean')
    throw configurationShapeError(['connection_info', 'use_prepared_statements'], 'expected a boolean');
  return { preparesStatements: value };
}

function readExtensionsSchema(value: Json | undefined): { readonly extensionsSchema: string } | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw configurationShapeError(['extensions_schema'], 'expected a string');
  return { extensionsSchema: value };
}

function objectAt(value: Json | undefined, path: JsonPath): JsonObject {
  if (!isJsonObject(value)) throw configurationShapeError(path, 'expected an object');
  return value;
}
