// Opens the port, and closes it in order when the program ends.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeWithin, type Undo } from '@app/lifecycle';

/** One printable line that names the variable. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** How long requests in flight may take at the end. */
  readonly gracefulShutdownSeconds: number;
  readonly undo: Undo;
}

/** Answers the address. @throws ListenError when the port is taken or the host is not ours */
export async function listen(app: NestFastifyApplication, options: ListenOptions): Promise<string> {
  const { host, port, gracefulShutdownSeconds, undo } = options;
  undo(() => closeWithin(app.getHttpServer(), gracefulShutdownSeconds * 1000, () => app.close()));
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explain(error, options) ?? error;
  }
  return (await app.getUrl()).replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, '//localhost:');
}

function explain(error: unknown, { host, port }: ListenOptions): ListenError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const variable = 'HASURA_GRAPHQL_SERVER_PORT (--server-port)';
  if (code === 'EADDRINUSE')
    return new ListenError(`${variable}: port ${port} on ${host} is in use by another program`);
  if (code === 'EACCES') return new ListenError(`${variable}: port ${port} may not be opened by this user`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ListenError(`HASURA_GRAPHQL_SERVER_HOST (--server-host): ${host} is no address of this machine`);
  }
  return undefined;
}
