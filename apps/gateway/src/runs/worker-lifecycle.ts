// Starts the worker when the server listens, because callback URLs name its address, and stops it together with the server.
import type { AddressInfo } from 'node:net';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { Runs } from './runs.js';

@Injectable()
export class WorkerLifecycle implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private stopped: Promise<void> | undefined;

  constructor(
    @Inject(Runs) private readonly runs: Runs,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.once('listening', () => {
      this.runs.start(server.address() as AddressInfo);
    });
  }

  /** Not awaited: requests in flight and runs in flight share their time limit. */
  onModuleDestroy(): void {
    this.stopped = this.runs.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stopped;
  }
}
