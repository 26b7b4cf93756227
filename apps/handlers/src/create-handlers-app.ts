// Makes the handlers app, ready to listen; also for whoever runs it inside another process.
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createActionAdapter } from '@app/handler-sdk';
import { StartError } from './config/error.js';
import type { HandlersAppConfig } from './config/handlers-config.js';
import { openDatabase } from './database/open-database.js';
import { HandlersModule } from './handlers.module.js';
import { logRequests } from './logging/log-requests.js';
import { createProcessLog, type Log } from './logging/log.js';

export { StartError } from './config/error.js';
export type { HandlersAppConfig, HandlersConfig } from './config/handlers-config.js';
export { loadHandlersConfig } from './config/load-handlers-config.js';
export { createProcessLog, type Log, type LogEntry } from './logging/log.js';
export { NestLogger } from './logging/nest-logger.js';

// Nest would end the process by itself. (Its options are classes by name only: nobody makes instances of them.)
// eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
const THROW_ERRORS: NestApplicationOptions = { abortOnError: false };
/** Above the 1 MB that actions usually carry. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Connects, migrates and builds the app. It neither listens nor installs signal handlers; `app.close()` also closes
 * its database connections.
 * @throws StartError when the database cannot be used.
 */
export async function createHandlersApp(
  config: HandlersAppConfig,
  log: Log = createProcessLog(),
): Promise<NestFastifyApplication> {
  const database = await openDatabase(config);
  try {
    const adapter = createActionAdapter({ maxBodyBytes: MAX_BODY_BYTES });
    logRequests(adapter.getInstance(), log);
    const module = HandlersModule.forRoot({ config, database, log });
    return await NestFactory.create<NestFastifyApplication>(module, adapter, THROW_ERRORS);
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/**
 * Opens the app's port and gives its address.
 * @throws StartError naming the variable when the port is taken or the host is not ours.
 */
export async function listenHandlersApp(app: NestFastifyApplication, config: HandlersAppConfig): Promise<string> {
  const { host, port } = config;
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new StartError(config.portVariable, `port ${port} on ${host} is in use`);
    if (code === 'EACCES') throw new StartError(config.portVariable, `port ${port} may not be opened by this user`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartError('HANDLERS_HOST', `${host} is no address of this machine`);
    }
    throw error;
  }
  return app.getUrl();
}
