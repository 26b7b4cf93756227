// `GET /healthz`: OK while the database answers.
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { OpenRoute, type ExpressReply } from '@app/handler-sdk';
import { DatabaseProbe } from './database-probe.js';

@Controller('healthz')
@OpenRoute()
export class HealthController {
  constructor(@Inject(DatabaseProbe) private readonly probe: DatabaseProbe) {}

  @Get()
  async check(@Res() reply: ExpressReply): Promise<void> {
    const isHealthy = await this.probe.answers();
    reply
      .status(isHealthy ? 200 : 503)
      .type('text/plain; charset=utf-8')
      .send(isHealthy ? 'OK' : 'ERROR');
  }
}
