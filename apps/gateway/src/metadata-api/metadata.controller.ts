// The metadata endpoints; the three paths differ only in which commands they take.
import { Controller, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '@app/metadata';
import { JSON_TYPE } from '../http-server/json-type.js';
import { CLIENT_OF, type ClientOf } from '../rate-limits/client.js';
import { Gatekeeper } from '../session/gatekeeper.js';
import { MetadataEndpoint } from './metadata.endpoint.js';

@Controller()
export class MetadataController {
  constructor(
    @Inject(MetadataEndpoint) private readonly endpoint: MetadataEndpoint,
    @Inject(Gatekeeper) private readonly gatekeeper: Gatekeeper,
    @Inject(CLIENT_OF) private readonly clientOf: ClientOf,
  ) {}

  @Post('/v1/metadata')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  metadata(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.answer(request, reply, 'metadata');
  }

  @Post('/v1/query')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  query(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.answer(request, reply, 'query');
  }

  @Post('/v2/query')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  secondQuery(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.answer(request, reply, 'v2-query');
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, api: Api): Promise<string> {
    const exchange = await this.gatekeeper.admit(request);
    const text = typeof request.body === 'string' ? request.body : '';
    const body = await this.endpoint.answer(text, api, {
      exchange,
      headers: request.headers,
      client: this.clientOf(request.raw),
    });
    reply.header('x-request-id', exchange.requestId);
    return body;
  }
}
