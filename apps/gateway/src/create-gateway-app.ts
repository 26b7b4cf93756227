// Makes the Nest application of a running gateway, ready to listen.
import { NestFactory } from '@nestjs/core';
import type { LoggerService, NestApplicationOptions } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { printJson, toErrorBody } from '@app/types';
import { GatewayModule, type GatewayParts } from './gateway.module.js';
import { JSON_TYPE } from './http-server/json-type.js';
import { resourceNotFound } from './http-server/error.js';
import { prepareServer, type ServerHooks } from './http-server/prepare-server.js';

const MAX_CHECKING_INTERVAL_MS = 5000;
const NOT_FOUND = printJson(toErrorBody(resourceNotFound(), false));

/** Neither listens nor installs signal handlers. Closing it waits for requests in flight. */
export async function createGatewayApp(
  parts: GatewayParts,
  outward: { readonly logger: LoggerService; readonly logged: ServerHooks['logged'] },
): Promise<NestFastifyApplication> {
  const { server } = parts.input.config;
  const timeoutMs = server.serverTimeoutSeconds * 1000;
  const adapter = new FastifyAdapter({
    bodyLimit: server.maxBodyBytes,
    // Nest middleware is not used.
    skipMiddie: true,
    // A request that trickles in holds a connection: it gets this long.
    requestTimeout: timeoutMs,
    // A URL that cannot be decoded reaches no route and no hook.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      void reply.status(404).header('content-type', JSON_TYPE).send(NOT_FOUND);
    },
    forceCloseConnections: 'idle',
    // A connection that is open gets an answer, and ends with it.
    return503OnClosing: false,
    // Node swaps both limits when headersTimeout (60 s by default) is the larger one, and looks only every 30 s.
    http: {
      maxHeaderSize: server.maxTotalHeaderLength,
      headersTimeout: timeoutMs,
      connectionsCheckingInterval: Math.min(timeoutMs, MAX_CHECKING_INTERVAL_MS),
    },
  });
  if (server.maxConnections > 0) adapter.getInstance().server.maxConnections = server.maxConnections;
  prepareServer(adapter.getInstance(), { cors: parts.input.config.cors, logged: outward.logged });
  // Nest would end the process by itself, and read bodies as it likes.
  const nest: NestApplicationOptions = { abortOnError: false, bodyParser: false, logger: outward.logger };
  return NestFactory.create<NestFastifyApplication>(GatewayModule.forParts(parts, outward.logged), adapter, nest);
}
