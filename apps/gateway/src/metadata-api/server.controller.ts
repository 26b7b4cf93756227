// What tools ask about the server itself (spec/auth-and-security.md 12).
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ServerStatus } from './server-status.js';

@Controller()
export class ServerController {
  constructor(@Inject(ServerStatus) private readonly server: ServerStatus) {}

  @Get('/v1/version')
  version(): object {
    return this.server.version;
  }

  @Get(['/healthz', '/hasura/healthz'])
  async health(@Query('strict') strict: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { status, text } = await this.server.health(strict === 'true' || strict === '');
    await reply.status(status).header('content-type', 'text/plain; charset=utf-8').send(text);
  }
}
