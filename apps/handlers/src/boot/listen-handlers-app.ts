// Opens the app's port.
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { StartError } from '../config/error.js';
import type { HandlersAppConfig } from '../config/handlers-config.js';

/**
 * Listens and gives the address at which this machine reaches the app.
 * @throws StartError naming the variable when the port is taken or the host is not ours.
 */
export async function listenHandlersApp(app: NestFastifyApplication, config: HandlersAppConfig): Promise<string> {
  await app.init();
  const server = app.getHttpAdapter().getInstance();
  try {
    // Not `app.listen`, which logs a failure before it throws: the operator gets one line, from the boot.
    await server.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw explain(error, config) ?? error;
  }
  return toUrl(server.server.address() as AddressInfo);
}

/** "Every address" is nothing to call: it becomes loopback. */
function toUrl({ address, family, port }: AddressInfo): string {
  const isIPv6 = family === 'IPv6';
  if (address === '0.0.0.0' || address === '::') return `http://${isIPv6 ? '[::1]' : '127.0.0.1'}:${port}`;
  return `http://${isIPv6 ? `[${address}]` : address}:${port}`;
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
