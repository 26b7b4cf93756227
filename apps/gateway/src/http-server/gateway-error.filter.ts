// Every failure of a route that is not GraphQL, as the protocol prints it (spec/metadata-actions-api.md 1.3).
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError, printJson, toErrorBody, type Observe } from '@app/types';
import type { GatewayConfig } from '../config/gateway-config.js';
import { showsInternalErrors } from '../session/shows-internal-errors.js';
import { badRequest, bodyTooLarge, requestNotWhole, resourceNotFound } from './error.js';
import { JSON_TYPE } from './json-type.js';

@Catch()
export class GatewayErrorFilter implements ExceptionFilter {
  constructor(
    private readonly settings: GatewayConfig['errors'],
    private readonly observe: Observe,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = this.toGatewayError(thrown, request);
    const { exchange } = request;
    if (exchange !== null) {
      exchange.error = error;
      exchange.mode = 'error';
    }
    const body = printJson(toErrorBody(error, showsInternalErrors(this.settings, exchange?.session)));
    void http
      .getResponse<FastifyReply>()
      .removeHeader('x-request-id')
      .status(error.status)
      .header('content-type', JSON_TYPE)
      .send(body);
  }

  private toGatewayError(thrown: unknown, request: FastifyRequest): GatewayError {
    if (thrown instanceof GatewayError) return thrown;
    const status = thrown instanceof HttpException ? thrown.getStatus() : fastifyStatus(thrown);
    if (status === 404) return resourceNotFound();
    if (status === 413) return bodyTooLarge();
    if (status !== undefined && status < 500) {
      return badRequest(thrown instanceof Error ? thrown.message : 'bad request', status);
    }
    if (isClientGone(thrown)) return requestNotWhole();
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    this.observe({
      type: 'internal',
      level: 'error',
      source: 'unhandled-internal-error',
      detail: { request_id: request.exchange?.requestId ?? null, error: detail },
    });
    return new GatewayError({ code: 'unexpected', message: 'internal error', status: 500 });
  }
}

/** Fastify's own refusals (body too large, bad content length) carry a status. */
function fastifyStatus(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return undefined;
  return typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
}

/** A client that went away while it was sending; nobody reads the answer. */
function isClientGone(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false;
  return 'code' in thrown && thrown.code === 'ECONNRESET' && 'message' in thrown && thrown.message === 'aborted';
}
