// What tools ask about the server itself (spec/auth-and-security.md 12).
import { Controller, Get, Header, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ServerStatus } from './server-status.js';

@Controller()
export class ServerController {
  constructor(@Inject(ServerStatus) private readonly server: ServerStatus) {}

  @Get('/v1/version')
  version(): object {
    return this.server.version;
  }

  /** The process answers; nothing else is asked. */
  @Get('/livez')
  @Header('content-type', 'text/plain; charset=utf-8')
  live(): string {
    return 'OK';
  }

  /** Requests can be served: the metadata database answers. */
  @Get('/readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const isReady = (await this.server.health(false)).status === 200;
    const answer = reply.status(isReady ? 200 : 503).header('content-type', 'text/plain; charset=utf-8');
    await answer.send(isReady ? 'OK' : 'ERROR');
  }

  @Get(['/healthz', '/hasura/healthz'])
  async health(@Query('strict') strict: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { status, text } = await this.server.health(strict === 'true' || strict === '');
    await reply.status(status).header('content-type', 'text/plain; charset=utf-8').send(text);
  }
}
