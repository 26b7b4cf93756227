// Makes the handlers app, ready to listen; also for whoever runs it inside another process.
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createActionAdapter } from '@app/handler-sdk';
import type { HandlersAppConfig } from './config/handlers-config.js';
import { openDatabase } from './database/open-database.js';
import { HandlersModule } from './handlers.module.js';
import { logRequests } from './logging/log-requests.js';
import { createProcessLog, type Log } from './logging/log.js';

export type { HandlersAppConfig, HandlersConfig } from './config/handlers-config.js';
export { loadHandlersConfig } from './config/load-handlers-config.js';

/** Above the 1 MB that actions usually carry. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** Base64 makes four characters of three bytes; the rest of an upload's body is small. */
const BASE64_GROWTH = 4 / 3;

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
    const adapter = createActionAdapter({
      maxBodyBytes: MAX_BODY_BYTES,
      maxBodyBytesByPath: {
        '/actions/upload-and-process-file': MAX_BODY_BYTES + Math.ceil(config.maxFileBytes * BASE64_GROWTH),
      },
    });
    logRequests(adapter.getInstance(), log);
    const module = HandlersModule.forRoot({ config, database, log });
    // Without the option Nest would end the process by itself.
    return await NestFactory.create<NestFastifyApplication>(module, adapter, { abortOnError: false });
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
