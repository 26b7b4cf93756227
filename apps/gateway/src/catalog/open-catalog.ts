// Opens the metadata database: connects, creates or adopts the catalog, hands out what works on it.
import type { DataSource } from 'typeorm';
import { withoutSecrets } from '@app/postgres';
import type { Observe } from '@app/types';
import { CatalogStateRepository } from './catalog-state.repository.js';
import { ChangeListener, type FollowOptions } from './change-listener.js';
import { createDataSource } from './data-source.js';
import { toCatalogError } from './error.js';
import { createHealthCheck } from './health.js';
import type { CatalogVersion } from './inspect-catalog.js';
import { MetadataRepository } from './metadata.repository.js';
import { prepareCatalog } from './prepare-catalog.js';

const DEFAULT_POOL_SIZE = 10;
const DEFAULT_LOCK_TIMEOUT_MS = 60_000;
const HEALTH_TIMEOUT_MS = 2000;

export interface CatalogOptions {
  readonly url: string;
  readonly observe: Observe;
  /** Connections at most, the listener's not counted. Default 10, at least 2. */
  readonly poolSize?: number;
  /** How long to wait for other instances that prepare the database. Default 60,000. */
  readonly lockTimeoutMs?: number;
}

/** An open catalog. Every failure of its parts is a GatewayError. */
export interface Catalog {
  /** As found; an adopted catalogue keeps its version. */
  readonly version: CatalogVersion;
  readonly metadata: MetadataRepository;
  readonly state: CatalogStateRepository;
  /** Follows changes by other instances until the listener or the catalog is closed. */
  follow(options: FollowOptions): ChangeListener;
  /** Whether the database answers within two seconds. Never rejects. */
  health(): Promise<boolean>;
  /** Stops listeners and closes all connections. May be called twice. */
  close(): Promise<void>;
}

/**
 * Several instances may open one database at the same time. A catalogue of upstream (46 to 48) is used as it is.
 * @throws CatalogError with one line that says what is wrong
 */
export async function openCatalog(options: CatalogOptions): Promise<Catalog> {
  let dataSource: DataSource | undefined;
  try {
    dataSource = createDataSource({
      url: options.url,
      poolSize: Math.max(options.poolSize ?? DEFAULT_POOL_SIZE, 2),
      onPoolError: (error) => {
        const message = withoutSecrets(String(error), options.url);
        options.observe({ type: 'internal', level: 'warn', source: 'pg-client', detail: { message } });
      },
    });
    await dataSource.initialize();
    const version = await prepareCatalog(dataSource, options.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS);
    return assemble(dataSource, version, options);
  } catch (error) {
    if (dataSource?.isInitialized) await dataSource.destroy();
    throw toCatalogError(error, options.url);
  }
}

function assemble(dataSource: DataSource, version: CatalogVersion, { url, observe }: CatalogOptions): Catalog {
  const metadata = new MetadataRepository(dataSource, url);
  const listeners = new Set<ChangeListener>();
  let closed: Promise<void> | undefined;
  return {
    version,
    metadata,
    state: new CatalogStateRepository(dataSource, url),
    follow(options) {
      const listener = new ChangeListener(options, { url, observe, readVersions: () => metadata.readVersions() });
      listeners.add(listener);
      return listener;
    },
    health: createHealthCheck(dataSource, HEALTH_TIMEOUT_MS),
    close() {
      closed ??= Promise.all([...listeners].map((listener) => listener.stop())).then(() => dataSource.destroy());
      return closed;
    },
  };
}
