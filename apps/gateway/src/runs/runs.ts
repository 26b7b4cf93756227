// Asynchronous runs of this instance: the worker, where the installation wants one, and the address for callbacks.
import type { AddressInfo } from 'node:net';
import {
  concurrencyLimits,
  hasAsynchronousActions,
  type AttemptServices,
  type ResolvedActions,
  type RunChanges,
  type RunStore,
} from '@app/actions';
import type { ResponseCache } from '@app/engine';
import { invariant, type Observe } from '@app/types';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import { RunWorker } from './run-worker.js';
import { serveRun } from './serve-run.js';

export interface RunsDependencies {
  readonly store: RunStore;
  readonly changes: RunChanges;
  readonly holder: SnapshotHolder;
  readonly services: AttemptServices;
  readonly config: Pick<GatewayConfig, 'actions' | 'server'>;
  readonly observe: Observe;
  /** Reads metadata that another instance has stored. */
  readonly catchUp: () => Promise<void>;
  /** Kept answers of queries. */
  readonly responses?: Pick<ResponseCache, 'invalidate'>;
}

const MS_PER_SECOND = 1000;

export class Runs {
  private readonly worker: RunWorker | undefined;
  private publicUrl: string | undefined;

  constructor(private readonly dependencies: RunsDependencies) {
    const { actions, server } = dependencies.config;
    this.publicUrl = actions.publicUrl;
    if (actions.disableEventing || actions.asyncFetchIntervalMs === 0) return;
    const serving = { ...dependencies, acceptLater: actions.asyncAcceptLater, publicUrl: () => this.callbackBase() };
    this.worker = new RunWorker({
      ...dependencies,
      settings: {
        pollMs: actions.asyncFetchIntervalMs,
        batchSize: actions.asyncFetchBatchSize,
        concurrency: actions.asyncConcurrency,
        gracefulShutdownMs: server.gracefulShutdownSeconds * MS_PER_SECOND,
      },
      isNeeded: () => hasAsynchronousActions(this.actions()),
      limits: () => concurrencyLimits(this.actions()),
      serve: (run, signal) => serveRun(run, signal, serving),
    });
  }

  /** Once the server listens. */
  start({ address, family, port }: Pick<AddressInfo, 'address' | 'family' | 'port'>): void {
    this.publicUrl ??= `http://${hostOf(address, family)}:${port.toString()}`;
    this.worker?.start();
  }

  async stop(): Promise<void> {
    await this.worker?.stop();
  }

  private callbackBase(): string {
    invariant(this.publicUrl, 'the worker starts when the address is known');
    return this.publicUrl;
  }

  private actions(): ResolvedActions {
    const kind = this.dependencies.holder.current.kinds.get('action');
    invariant(kind, 'actions are always served');
    return kind.resolved as ResolvedActions;
  }
}

/** Handlers on other machines need ACTIONGRAPH_PUBLIC_URL; those on this one reach every interface by loopback. */
function hostOf(address: string, family: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return family === 'IPv6' ? `[${address}]` : address;
}
