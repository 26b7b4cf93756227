// `/dev/*`, API group `developer`: what the process is doing, for the admin (spec/auth-and-security.md 12).
import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { JsonObject } from '@app/types';
import { adminEndpoint } from '../metadata-api/error.js';
import { Gatekeeper } from '../session/gatekeeper.js';
import { InsideView } from './inside-view.js';

@Controller('/dev')
export class DeveloperController {
  constructor(
    @Inject(InsideView) private readonly inside: InsideView,
    @Inject(Gatekeeper) private readonly gatekeeper: Gatekeeper,
  ) {}

  @Get('/ekg')
  async process(@Req() request: FastifyRequest): Promise<JsonObject> {
    await this.admitAdmin(request);
    return this.inside.process();
  }

  @Get('/plan_cache')
  async plans(@Req() request: FastifyRequest): Promise<JsonObject> {
    await this.admitAdmin(request);
    return this.inside.plans();
  }

  @Get(['/subscriptions', '/subscriptions/extended'])
  async subscriptions(@Req() request: FastifyRequest): Promise<JsonObject> {
    await this.admitAdmin(request);
    return this.inside.subscriptions();
  }

  private async admitAdmin(request: FastifyRequest): Promise<void> {
    const { session } = await this.gatekeeper.admit(request);
    if (session?.isAdmin !== true) throw adminEndpoint();
  }
}
