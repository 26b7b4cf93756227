// Where the outside reaches this app: base of every link that it hands out.
import type { AddressInfo } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { CONFIG } from './config.token.js';
import type { HandlersAppConfig } from './handlers-config.js';

@Injectable()
export class PublicAddress {
  constructor(
    @Inject(CONFIG) private readonly config: HandlersAppConfig,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** `path` starts with a slash. */
  link(path: string): string {
    return `${this.config.publicUrl ?? `http://localhost:${this.port()}`}${path}`;
  }

  /** The port that is open; it differs from the configured one when that is 0. */
  private port(): number {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>().server;
    return (server.address() as AddressInfo | null)?.port ?? this.config.port;
  }
}
