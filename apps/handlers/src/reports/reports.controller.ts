// HTTP side of the action `generateReport`. Called synchronously it answers with the job; called for an asynchronous run
// it answers 202, and the run ends when the report is there.
import { Controller, Inject, Post, Res } from '@nestjs/common';
import { ActionInput, ActionSession, RateLimitService, type ActionCaller, type ExpressReply } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { ownerOf } from '../jobs/owner.js';
import { CallbackUrl } from '../progress/progress-reporter.js';
import { ReportsService } from './reports.service.js';

/** Of one caller. */
export const REPORT_LIMIT = { name: 'report', points: 20, windowSeconds: 60 } as const;
const OK = 200;
const ACCEPTED = 202;

@Controller('actions')
export class ReportsController {
  constructor(
    @Inject(ReportsService) private readonly reports: ReportsService,
    @Inject(RateLimitService) private readonly limits: RateLimitService,
  ) {}

  @Post('generate-report')
  async generateReport(
    @ActionInput() input: JsonObject,
    @ActionSession() caller: ActionCaller,
    @CallbackUrl() callbackUrl: string | undefined,
    @Res() reply: ExpressReply,
  ): Promise<void> {
    await this.limits.enforce(ownerOf(caller) ?? 'direct', REPORT_LIMIT);
    const started = await this.reports.start(input, caller, callbackUrl);
    reply.status(callbackUrl === undefined ? OK : ACCEPTED).json(started);
  }
}
