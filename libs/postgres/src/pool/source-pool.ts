// The connections to one source. A thin layer over pg.Pool that adds what pg.Pool leaves to its users: a lost
// connection never crashes the process, failures to connect are GatewayErrors, closing twice is fine.
import pg, { type PoolClient } from 'pg';
import { GatewayError } from '@app/types';
import { connectionError, isServerError } from '../error.js';
import { pgConnectionOptions } from './connection-options.js';
import { describeUrl } from './describe-url.js';
import type { SourceSettings } from './source-settings.js';

/** Of the protocol (spec/metadata-postgres-api.md 2.1). */
export const DEFAULT_MAX_CONNECTIONS = 50;

export interface SourcePool {
  /** The URL without secrets. */
  readonly describedUrl: string;
  /**
   * Lends one connection to `work`. A connection that broke meanwhile is thrown away.
   * @throws GatewayError `postgres-error` `connection error` (500) when there is none or it is lost; else what `work` throws.
   */
  use<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** True when a connection is idle or few are open: work that could go elsewhere is welcome. */
  hasRoom(): boolean;
  /** Waits for work that is lent a connection or waits for one, then closes all; later work fails. */
  close(): Promise<void>;
}

/** Makes a pool; connects on first use. Limits default to the protocol's (spec/metadata-postgres-api.md 2.1). */
export function createSourcePool(settings: SourceSettings): SourcePool {
  let pool: pg.Pool | undefined;
  let closed: Promise<void> | undefined;
  const uses = new Set<Promise<unknown>>();
  const few = Math.min(FEW_CONNECTIONS, settings.maxConnections ?? DEFAULT_MAX_CONNECTIONS);
  const use = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    let client: PoolClient;
    try {
      pool ??= openPool(settings);
      client = await pool.connect();
    } catch (error) {
      throw connectionError(error, settings.url);
    }
    return lend(client, settings.url, work);
  };
  return {
    describedUrl: describeUrl(settings.url),
    async use(work) {
      if (closed !== undefined) throw connectionError(new Error('the pool is closed'), settings.url);
      const using = use(work);
      uses.add(using);
      try {
        return await using;
      } finally {
        uses.delete(using);
      }
    },
    hasRoom: () => pool === undefined || pool.idleCount > 0 || pool.totalCount < few,
    close() {
      // The driver's pool would forget those that still wait for a connection.
      closed ??= Promise.allSettled(uses).then(() => pool?.end());
      return closed;
    },
  };
}

const FEW_CONNECTIONS = 4;

function openPool(settings: SourceSettings): pg.Pool {
  const pool = new pg.Pool({
    ...pgConnectionOptions({ url: settings.url, connectTimeoutMs: settings.poolTimeoutMs ?? 10_000 }),
    max: settings.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
    // Whoever borrows a connection may send the next statement before the last is answered.
    pipeline: true,
    ...(settings.statementTimeoutMs === undefined ? {} : { statement_timeout: settings.statementTimeoutMs }),
    idleTimeoutMillis: settings.idleTimeoutMs ?? 180_000,
    maxLifetimeSeconds: Math.ceil((settings.connectionLifetimeMs ?? 600_000) / 1000),
    ...(settings.tls === undefined ? {} : { ssl: settings.tls }),
  });
  // An idle connection that breaks leaves the pool by itself; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

async function lend<T>(client: PoolClient, url: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  let lost: Error | undefined;
  const onError = (error: Error): void => {
    lost = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    if (endsConnection(error)) lost ??= error as Error;
    if (lost !== undefined && !isServerError(error) && !(error instanceof GatewayError))
      throw connectionError(lost, url);
    throw error;
  } finally {
    client.removeListener('error', onError);
    client.release(lost);
  }
}

/** A server that ends the connection says so in an error first; the loss itself is noticed only later. */
export function endsConnection(error: unknown): boolean {
  return isServerError(error) && (error.severity === 'FATAL' || error.severity === 'PANIC');
}
