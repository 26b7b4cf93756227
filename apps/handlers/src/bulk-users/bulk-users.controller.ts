// HTTP side of the action `bulkCreateUsers`.
import { Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ActionInput } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { CallbackUrl } from '../progress/progress-reporter.js';
import type { BulkCreateUsersOutput } from './bulk-output.js';
import { BulkUsersService } from './bulk-users.service.js';

@Controller('actions')
export class BulkUsersController {
  constructor(@Inject(BulkUsersService) private readonly users: BulkUsersService) {}

  @Post('bulk-create-users')
  @HttpCode(200)
  bulkCreateUsers(
    @ActionInput() input: JsonObject,
    @Headers('x-actiongraph-run-id') runKey: string | undefined,
    @CallbackUrl() callbackUrl: string | undefined,
  ): Promise<BulkCreateUsersOutput> {
    return this.users.createAll(input, { runKey, callbackUrl });
  }
}
