// The Fastify adapter of a handler app: JSON bodies only, request ids from the gateway, Express-like replies.
import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { readHeader, type HeaderMap } from '../request-like.js';
import { addExpressReply } from './express-reply.js';

export interface ActionAdapterOptions {
  /** Largest request body; more is answered 413. */
  readonly maxBodyBytes: number;
  /** Other limits, by the path of a route. */
  readonly maxBodyBytesByPath?: Readonly<Record<string, number>>;
}

const REQUEST_ID = /^[\x21-\x7e]{1,255}$/;
/** A client that sends its request more slowly than this is cut off. */
const REQUEST_TIMEOUT_MS = 30_000;

class ActionAdapter extends FastifyAdapter {
  /** Nest's own parsers would let forms in again. */
  override registerParserMiddleware(): void {
    return;
  }
}

/**
 * Makes the adapter. It refuses other content types with 415, so that a web page cannot post a form to a handler, and
 * bodies with `__proto__` keys with 400. `HEAD` is no `GET`: a mail scanner must not use a link up by looking at it.
 */
export function createActionAdapter({ maxBodyBytes, maxBodyBytesByPath = {} }: ActionAdapterOptions): FastifyAdapter {
  const adapter = new ActionAdapter({
    bodyLimit: maxBodyBytes,
    exposeHeadRoutes: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: (request: { headers: HeaderMap }) => readRequestId(request.headers),
  });
  const server = adapter.getInstance();
  server.removeAllContentTypeParsers();
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.decorateRequest('rawBody', undefined);
  server.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: maxBodyBytes },
    (request: FastifyRequest & { rawBody?: string }, body, done) => {
      // Signatures are over the text, not over what it means.
      request.rawBody = body;
      return parseJson(request, body, done) as undefined;
    },
  );
  const limits = new Map(Object.entries(maxBodyBytesByPath));
  server.addHook('onRoute', (route) => {
    const limit = limits.get(route.url);
    if (limit !== undefined) route.bodyLimit = limit;
  });
  addExpressReply(server);
  return adapter;
}

/** The gateway's `X-Request-Id` when it is printable and short, else a new one. */
export function readRequestId(headers: HeaderMap): string {
  const given = readHeader(headers, 'x-request-id');
  return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
}
