// Makes the Nest application of a running gateway, ready to listen.
import { NestFactory } from '@nestjs/core';
import type { LoggerService, NestApplicationOptions } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayModule, type GatewayParts } from './gateway.module.js';
import { prepareServer, type ServerHooks } from './http-server/prepare-server.js';

/** Neither listens nor installs signal handlers. Closing it waits for requests in flight. */
export async function createGatewayApp(
  parts: GatewayParts,
  outward: { readonly logger: LoggerService; readonly logged: ServerHooks['logged'] },
): Promise<NestFastifyApplication> {
  const { server } = parts.input.config;
  const adapter = new FastifyAdapter({
    bodyLimit: server.maxBodyBytes,
    // A request that trickles in holds a connection: it gets this long.
    // Nest middleware is not used.
    skipMiddie: true,
    requestTimeout: server.serverTimeoutSeconds * 1000,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: server.maxTotalHeaderLength },
  });
  prepareServer(adapter.getInstance(), { cors: parts.input.config.cors, logged: outward.logged });
  // Nest would end the process by itself, and read bodies as it likes.
  const nest: NestApplicationOptions = { abortOnError: false, bodyParser: false, logger: outward.logger };
  return NestFactory.create<NestFastifyApplication>(GatewayModule.forParts(parts), adapter, nest);
}
