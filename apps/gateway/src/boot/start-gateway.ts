// From environment to a listening gateway; used by all three ways to start one (main.ts, the CLI, apps/actiongraph).
import { resolve } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/embedded-postgres';
import type { Undo } from '@app/lifecycle';
import type { Json } from '@app/types';
import { listenHost, readGatewayConfig, type GatewayConfig } from '../config/gateway-config.js';
import { serverConfiguration } from '../config/startup-observation.js';
import { createGatewayApp } from '../create-gateway-app.js';
import { type GatewayInput, type GatewayParts } from '../gateway.module.js';
import { httpObservation } from '../logging/http-observation.js';
import type { Logger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { startProcessLogger } from '../logging/process-logger.js';
import type { Environment } from '../sources/source-connections.js';
import { tellStart } from './banner.js';
import { listen } from './listen.js';
import { openOrExplain } from './open-or-explain.js';

/** Variable that names the database of the source `default` in embedded mode: as everywhere else. */
const DATABASE_VARIABLE = 'HASURA_GRAPHQL_DATABASE_URL';

export interface StartOptions {
  /** Metadata for an embedded database that is still untouched. */
  readonly quickStart?: () => Promise<Json>;
}

export interface StartedGateway {
  readonly url: string;
  readonly config: GatewayConfig;
  readonly parts: GatewayParts;
}

/** Starts everything and listens. @throws ConfigError, CatalogError, EmbeddedPostgresError, ListenError, GatewayError */
export async function startGateway(env: Environment, undo: Undo, options: StartOptions = {}): Promise<StartedGateway> {
  const config = readGatewayConfig(env);
  const logger = startProcessLogger(config);
  // Registered first, so that it comes last: what was logged while stopping is still written.
  undo(() => logger.drain());
  logger.observe(serverConfiguration(config));
  const embedded = await startDatabase(config, logger, undo);
  const input = inputOf({ config, env, logger, embedded });
  const parts = await openOrExplain(input, config.databases);
  undo(() => parts.close());
  const quickStart = embedded === undefined ? undefined : await options.quickStart?.();
  if (quickStart !== undefined) await parts.metadata.applyQuickStart(quickStart);
  const app = await createGatewayApp(parts, {
    logger: new NestLogger(logger.observe),
    logged: logger.wants('http-log')
      ? (exchange, sent) => {
          logger.observe(httpObservation(exchange, sent));
        }
      : undefined,
  });
  const { port, gracefulShutdownSeconds } = config.server;
  const url = await listen(app, { host: listenHost(config), port, gracefulShutdownSeconds, undo });
  tellStart({ config, logger, url, embedded });
  return { url, config, parts };
}

async function startDatabase(config: GatewayConfig, logger: Logger, undo: Undo): Promise<EmbeddedPostgres | undefined> {
  if (config.databases.type === 'given') return undefined;
  const embedded = await startEmbeddedPostgres({
    dataDir: resolve(config.databases.dataDirectory),
    log: (line) => {
      logger.observe({ type: 'startup', level: 'info', kind: 'embedded_postgres', info: line });
    },
  });
  undo(() => embedded.stop());
  return embedded;
}

function inputOf(from: {
  readonly config: GatewayConfig;
  readonly env: Environment;
  readonly logger: Logger;
  readonly embedded: EmbeddedPostgres | undefined;
}): GatewayInput {
  const { config, env, logger, embedded } = from;
  const { databases } = config;
  // `process.env` asks the system for each variable: metadata refers to a copy.
  const ports = { config, observe: logger.observe, isObserved: isObservedBy(logger) };
  if (databases.type === 'given') {
    return {
      ...ports,
      metadataUrl: databases.metadataUrl,
      defaultSourceVariable: databases.defaultSource?.variable,
      environment: { ...env },
    };
  }
  const url = embedded?.url ?? '';
  return {
    ...ports,
    metadataUrl: url,
    defaultSourceVariable: DATABASE_VARIABLE,
    environment: { ...env, [DATABASE_VARIABLE]: url },
  };
}

/** Internal observations are always wanted. */
function isObservedBy(logger: Logger): GatewayInput['isObserved'] {
  return (type) => type === 'internal' || logger.wants(type);
}
