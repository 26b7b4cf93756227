// What the gateway says when it is ready: where it is, where its data lives, what to try first.
import type { EmbeddedPostgres } from '@app/embedded-postgres';
import { describeUrl } from '@app/postgres';
import type { GatewayConfig } from '../config/gateway-config.js';
import { PRODUCT_VERSION } from '../version.js';
import type { Logger } from '../logging/logger.js';

const NO_ADMIN_SECRET =
  'No admin secret is set: whoever reaches the server may do everything. Set HASURA_GRAPHQL_ADMIN_SECRET.';

interface Started {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly url: string;
  readonly embedded: EmbeddedPostgres | undefined;
}

/** Writes the `server_started` line, and without an admin secret the warning about it. */
export function tellStart({ config, logger, url, embedded }: Started): void {
  const open = config.auth.adminSecrets.length === 0;
  const header = open ? '' : " -H 'X-Hasura-Admin-Secret: <your secret>'";
  logger.observe({
    type: 'startup',
    level: 'info',
    kind: 'server_started',
    info: {
      version: PRODUCT_VERSION,
      graphql: `${url}/v1/graphql`,
      metadata: `${url}/v1/metadata`,
      data: describeData(config, embedded),
      try: `curl ${url}/v1/graphql${header} -d '{"query":"{ __typename }"}'`,
    },
  });
  if (open) warn(logger, 'no_admin_secret', NO_ADMIN_SECRET);
}

function warn(logger: Logger, kind: string, message: string): void {
  logger.observe({ type: 'startup', level: 'warn', kind, info: { message } });
}

function describeData({ databases }: GatewayConfig, embedded: EmbeddedPostgres | undefined): string {
  if (databases.type === 'given') return describeUrl(databases.metadataUrl);
  if (embedded === undefined) return '';
  const place = `embedded PostgreSQL in ${embedded.dataDir}`;
  return embedded.relocated ? `${place} (the server's account cannot reach ${databases.dataDirectory})` : place;
}
