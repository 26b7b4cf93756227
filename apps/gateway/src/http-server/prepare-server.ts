// What every route shares, as Fastify hooks: request ids, CORS, text bodies, gzip and the request log.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SentResponse } from '../logging/http-observation.js';
import { hideCallbackSecret } from '../runs/callback-secret.js';
import { decideCors, type CorsPolicy } from '../session/cors.js';
import { openExchange, type Exchange } from './exchange.js';
import { compressed, MIN_GZIP_LENGTH, wantsGzip } from './gzip.js';
import { refuseBrokenRequest } from './refuse-broken-request.js';

const FIRST_REFUSAL = 400;

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
    request.exchange = openExchange(request.headers);
    hideOddContentType(request);
    if (request.headers.origin === undefined || !answersPreflight(request, reply, cors)) done();
  });
  server.addHook('onSend', (request, reply, payload, done) => {
    // What a browser shows as a page of its own. Refusals carry fixed headers (spec/auth-and-security.md 3).
    if (request.method === 'GET' && reply.statusCode < FIRST_REFUSAL) reply.header('x-content-type-options', 'nosniff');
    if (typeof payload !== 'string') {
      done(null, payload);
      return;
    }
    const { exchange } = request;
    if (exchange !== null) exchange.uncompressedSize = Buffer.byteLength(payload);
    if (payload.length < MIN_GZIP_LENGTH || !wantsGzip(request.headers['accept-encoding'])) {
      done(null, payload);
      return;
    }
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    compressed(payload).then(
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
      if (request.exchange !== null) logged(request.exchange, finished(request, reply));
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

function finished(request: FastifyRequest, reply: FastifyReply): SentResponse {
  const length = reply.getHeader('content-length');
  const encoding = reply.getHeader('content-encoding');
  return {
    status: reply.statusCode,
    method: request.method,
    url: hideCallbackSecret(request.url),
    ip: request.ip,
    httpVersion: `HTTP/${request.raw.httpVersion}`,
    contentEncoding: typeof encoding === 'string' ? encoding : null,
    responseSize: Number(length ?? request.exchange?.uncompressedSize ?? 0),
    executionSeconds: reply.elapsedTime / 1000,
  };
}
