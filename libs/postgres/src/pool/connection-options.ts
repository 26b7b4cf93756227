// What `pg` is told for every connection that the product opens, whoever opens it.
import type { ClientConfig } from 'pg';

const SCHEME = /^postgres(?:ql)?:\/\//i;

/** Thrown for a URL that `pg` would guess around (a path, an empty string) instead of refusing. */
export class InvalidUrlError extends Error {}

export interface ConnectionOptions {
  readonly url: string;
  /** Shown by the server in pg_stat_activity. */
  readonly applicationName?: string;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number;
}

/**
 * `pg` options for a URL. TLS parameters mean what they mean to libpq: `sslmode=require` encrypts without checking the
 * certificate's name, as in the engine this one replaces.
 * @throws InvalidUrlError
 */
export function pgConnectionOptions(options: ConnectionOptions): ClientConfig {
  return {
    connectionString: libpqUrl(options.url),
    application_name: options.applicationName ?? 'actiongraph',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

function libpqUrl(url: string): string {
  if (!SCHEME.test(url)) throw new InvalidUrlError('a database URL starts with postgres:// or postgresql://');
  if (!/[?&]sslmode=/i.test(url) || /[?&]uselibpqcompat=/i.test(url)) return url;
  return `${url}&uselibpqcompat=true`;
}
