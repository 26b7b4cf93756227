// HTTP side of the action `syncWithCRM`.
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ActionInput, ActionSession, RateLimitService, type ActionCaller } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { ownerOf } from '../jobs/owner.js';
import { CrmService } from './crm.service.js';
import type { SyncOutput } from './sync-output.js';

/** Of one caller. */
export const SYNC_LIMIT = { name: 'crm_sync', points: 20, windowSeconds: 60 } as const;

@Controller('actions')
export class CrmController {
  constructor(
    @Inject(CrmService) private readonly crm: CrmService,
    @Inject(RateLimitService) private readonly limits: RateLimitService,
  ) {}

  @Post('sync-with-crm')
  @HttpCode(200)
  async syncWithCRM(@ActionInput() input: JsonObject, @ActionSession() caller: ActionCaller): Promise<SyncOutput> {
    const owner = ownerOf(caller);
    await this.limits.enforce(owner ?? 'direct', SYNC_LIMIT);
    return this.crm.sync(input, owner);
  }
}
