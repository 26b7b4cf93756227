// What every route shares, as Fastify hooks: request ids, CORS, text bodies, gzip and the request log.
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SentResponse } from '../logging/http-observation.js';
import { decideCors, type CorsPolicy } from '../session/cors.js';
import { requestIdOf } from '../session/authenticate-request.js';
import type { Exchange } from './exchange.js';
import { refuseBrokenRequest } from './refuse-broken-request.js';

/** Shorter bodies are sent as they are: compressing them costs more than it saves. */
const MIN_GZIP_BYTES = 700;
const compress = promisify(gzip);

export interface ServerHooks {
  readonly cors: CorsPolicy;
  /** Receives each finished exchange; undefined when nobody listens. */
  readonly logged: ((exchange: Exchange, sent: SentResponse) => void) | undefined;
}

/** Prepares the server before its first route is registered. */
export function prepareServer(server: FastifyInstance, hooks: ServerHooks): void {
  // Content types are not checked; a body is text until a route reads it (spec/metadata-actions-api.md 1.1).
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  // In the place of Fastify's own listener, which answers in another shape.
  server.server.removeAllListeners('clientError').on('clientError', refuseBrokenRequest);
  server.decorateRequest('exchange', null);
  const { cors, logged } = hooks;
  server.addHook('onRequest', (request, reply, done) => {
    request.exchange = openExchange(request);
    hideOddContentType(request);
    if (request.headers.origin === undefined || !answersPreflight(request, reply, cors)) done();
  });
  server.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string') {
      done(null, payload);
      return;
    }
    const { exchange } = request;
    if (exchange !== null) exchange.uncompressedSize = Buffer.byteLength(payload);
    if (payload.length < MIN_GZIP_BYTES || !acceptsGzip(request)) {
      done(null, payload);
      return;
    }
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    compress(payload, { level: constants.Z_BEST_SPEED }).then(
      (body) => {
        done(null, body);
      },
      (error: unknown) => {
        done(error as Error);
      },
    );
  });
  if (logged !== undefined) {
    server.addHook('onResponse', (request, reply, done) => {
      if (request.exchange !== null) logged(withRawQuery(request.exchange, request), finished(request, reply));
      done();
    });
  }
}

/** What Fastify takes for a content type; whatever else would be refused with 415. */
const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/;

function hideOddContentType(request: FastifyRequest): void {
  const type = request.headers['content-type'];
  if (type === undefined || type === 'application/json' || MEDIA_TYPE.test(type)) return;
  request.headers = { 'content-type': 'text/plain' };
}

/** Adds the CORS headers of an allowed origin; answers a preflight at once. */
function answersPreflight(request: FastifyRequest, reply: FastifyReply, policy: CorsPolicy): boolean {
  const decision = decideCors(policy, {
    method: request.method,
    origin: request.headers.origin,
    requestedHeaders: request.headers['access-control-request-headers'],
  });
  if (decision.type === 'untouched') return false;
  void reply.headers(decision.headers);
  if (decision.type === 'allowed') return false;
  void reply.status(204).send();
  return true;
}

function openExchange(request: FastifyRequest): Exchange {
  return {
    requestId: requestIdOf(request.headers),
    session: undefined,
    mode: 'non-graphql',
    error: undefined,
    json: undefined,
    metadataType: undefined,
    uncompressedSize: 0,
  };
}

function acceptsGzip(request: FastifyRequest): boolean {
  const accepted = request.headers['accept-encoding'];
  return typeof accepted === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))/i.test(accepted);
}

/** A body that was not JSON is shown to the operator as it came. */
function withRawQuery(exchange: Exchange, request: FastifyRequest): Exchange & { readonly rawQuery?: string } {
  const isUnreadable = exchange.error?.code === 'invalid-json' && typeof request.body === 'string';
  return isUnreadable ? { ...exchange, rawQuery: request.body as string } : exchange;
}

function finished(request: FastifyRequest, reply: FastifyReply): SentResponse {
  const length = reply.getHeader('content-length');
  const encoding = reply.getHeader('content-encoding');
  return {
    status: reply.statusCode,
    method: request.method,
    url: request.url,
    ip: request.ip,
    httpVersion: `HTTP/${request.raw.httpVersion}`,
    contentEncoding: typeof encoding === 'string' ? encoding : null,
    responseSize: Number(length ?? request.exchange?.uncompressedSize ?? 0),
    executionSeconds: reply.elapsedTime / 1000,
  };
}
