// GET /v1alpha1/config: what consoles need to know, for the admin only.
import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { JsonObject } from '@app/types';
import { Gatekeeper } from '../session/gatekeeper.js';
import { adminEndpoint } from './error.js';
import { ServerStatus } from './server-status.js';

@Controller()
export class ConfigController {
  constructor(
    @Inject(ServerStatus) private readonly server: ServerStatus,
    @Inject(Gatekeeper) private readonly gatekeeper: Gatekeeper,
  ) {}

  @Get('/v1alpha1/config')
  async config(@Req() request: FastifyRequest): Promise<JsonObject> {
    const { session } = await this.gatekeeper.admit(request);
    if (session?.isAdmin !== true) throw adminEndpoint();
    return this.server.config;
  }
}
