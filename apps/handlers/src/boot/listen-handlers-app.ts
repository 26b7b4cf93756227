// Opens the app's port.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { StartError } from '../config/error.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';

/**
 * Listens and gives the address at which this machine reaches the app.
 * @throws StartError naming the variable when the port is taken or the host is not ours.
 */
export async function listenHandlersApp(app: NestFastifyApplication, config: HandlersAppConfig): Promise<string> {
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw explain(error, config) ?? error;
  }
  // "Every address" is nothing to call.
  return (await app.getUrl()).replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

function explain(error: unknown, { host, port, portVariable }: HandlersAppConfig): StartError | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new StartError(portVariable, `port ${port} on ${host} is in use by another program`);
    case 'EACCES':
      return new StartError(portVariable, `port ${port} may not be opened by this user`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError('HANDLERS_HOST', `${host} is no address of this machine`);
    default:
      return undefined;
  }
}
