// Where handlers report about runs that they finish later. The secret in the URL is the credential.
import { Controller, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { JSON_TYPE } from '../http-server/json-type.js';
import { RunCallback } from './run-callback.js';

@Controller()
export class RunCallbackController {
  constructor(@Inject(RunCallback) private readonly callback: RunCallback) {}

  @Post('/v1/actions/runs/callback/:secret')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  async report(@Param('secret') secret: string, @Req() request: FastifyRequest): Promise<string> {
    await this.callback.accept(secret, typeof request.body === 'string' ? request.body : '');
    return '{"message":"success"}';
  }
}
