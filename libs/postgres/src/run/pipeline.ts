// The shared connections of a source, and the choice among them.
import { PipelinedConnection, type ConnectionSettings } from './pipelined-connection.js';

/** A connection that has been on one statement for so long is no place for another one. */
const STALLED_MS = 40;

export interface PipelineSettings extends ConnectionSettings {
  readonly size: number;
  readonly idleMs: number;
  readonly lifetimeMs: number;
}

export class Pipeline {
  private readonly connections: readonly PipelinedConnection[];
  private readonly timer: NodeJS.Timeout;

  constructor(settings: PipelineSettings) {
    this.connections = Array.from({ length: settings.size }, () => new PipelinedConnection(settings));
    const { idleMs, lifetimeMs } = settings;
    const retire = (): void => {
      const now = performance.now();
      for (const one of this.connections) one.retire(idleMs, lifetimeMs, now);
    };
    this.timer = setInterval(retire, Math.max(1000, Math.min(idleMs, lifetimeMs) / 2)).unref();
  }

  /** The connection with the fewest statements in flight; undefined when all are stalled. */
  freest(): PipelinedConnection | undefined {
    return this.leastBusy(performance.now() - STALLED_MS);
  }

  /** The same without regard to stalled ones; undefined when the pipeline has no connection at all. */
  any(): PipelinedConnection | undefined {
    return this.leastBusy(-Infinity);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.connections.map((one) => one.close()));
  }

  private leastBusy(since: number): PipelinedConnection | undefined {
    let best: PipelinedConnection | undefined;
    for (const one of this.connections) {
      if (one.inFlight === 0) return one;
      if (one.busySince >= since && (best === undefined || one.inFlight < best.inFlight)) best = one;
    }
    return best;
  }
}
