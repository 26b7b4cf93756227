// HTTP side of the action `uploadAndProcessFile`.
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ActionInput, ActionSession, RateLimitService, type ActionCaller } from '@app/handler-sdk';
import type { JsonObject } from '@app/types';
import { ownerOf } from '../jobs/owner.js';
import { FilesService } from './files.service.js';
import type { FileUploadOutput } from './upload-output.js';

/** Of one caller. */
export const UPLOAD_LIMIT = { name: 'upload', points: 60, windowSeconds: 60 } as const;

@Controller('actions')
export class FilesController {
  constructor(
    @Inject(FilesService) private readonly files: FilesService,
    @Inject(RateLimitService) private readonly limits: RateLimitService,
  ) {}

  @Post('upload-and-process-file')
  @HttpCode(200)
  async uploadAndProcessFile(
    @ActionInput() input: JsonObject,
    @ActionSession() caller: ActionCaller,
  ): Promise<FileUploadOutput> {
    const owner = ownerOf(caller);
    await this.limits.enforce(owner ?? 'direct', UPLOAD_LIMIT);
    return this.files.upload(input, owner);
  }
}
