// From environment to a listening handlers app; used by main.ts and by apps/actiongraph.
import { Logger } from '@nestjs/common';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '@app/embedded-postgres';
import { closeWithin, type Undo } from '@app/lifecycle';
import { StartError } from '../config/error.js';
import type { HandlersConfig } from '../config/handlers-config.js';
import { loadHandlersConfig } from '../config/load-handlers-config.js';
import { createHandlersApp } from '../create-handlers-app.js';
import { createProcessLog, type Log } from '../logging/log.js';
import { NestLogger } from '../logging/nest-logger.js';
import { listenHandlersApp } from './listen-handlers-app.js';

/** A card is being charged: the gateway gives its requests as long. */
const SHUTDOWN_LIMIT_MS = 60_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Starts everything and listens. Gives the address at which this machine reaches the app.
 * @throws StartError, EmbeddedPostgresError
 */
export async function startHandlers(
  env: Environment,
  undo: Undo,
  log: Log = createProcessLog(process.stdout, env.ACTIONGRAPH_LOG_FORMAT),
): Promise<string> {
  const config = loadHandlersConfig(env);
  // One per process; a gateway that starts later in the same process brings its own.
  Logger.overrideLogger(new NestLogger(log));
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config.dataDir, undo, log));
  const appConfig = { ...config, databaseUrl };
  const app = await createHandlersApp(appConfig, log);
  undo(() => closeWithin(app.getHttpServer(), SHUTDOWN_LIMIT_MS, () => app.close()));
  const address = await listenHandlersApp(app, appConfig);
  tellStart(config, address, log);
  return address;
}

/** The line to print before exit code 1; undefined for a fault of ours. */
export function describeHandlersFailure(error: unknown): string | undefined {
  return error instanceof StartError || error instanceof EmbeddedPostgresError ? error.message : undefined;
}

async function startDatabase(dataDir: string, undo: Undo, log: Log): Promise<string> {
  const tell = (info: string) => {
    log({ level: 'info', type: 'startup', detail: { kind: 'embedded_postgres', info } });
  };
  const embedded = await startEmbeddedPostgres({ dataDir, log: tell });
  undo(() => embedded.stop());
  return embedded.url;
}

function tellStart({ stripe, mail, actionSecret }: HandlersConfig, address: string, log: Log): void {
  const info = {
    address,
    payments: stripe === undefined ? 'sandbox' : 'stripe',
    mail: mail.transport.kind === 'outbox' ? `outbox ${mail.transport.folder}` : 'smtp',
    callers: actionSecret === undefined ? 'this machine only (ACTION_SECRET is not set)' : 'with X-Action-Secret',
  };
  log({ level: 'info', type: 'startup', detail: { kind: 'handlers_started', info } });
}
