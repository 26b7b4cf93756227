// The connections to one origin. Each undici `Client` is one connection; it connects on first use and again after a loss.
// Why not undici's `Pool`: calls that wait here can leave the queue at their deadline, the most recently used
// connection is taken first (so idle ones close), and a client whose connect failed is kept instead of orphaned.
import { Client } from 'undici';

/** A call that needs a connection. */
export interface PoolJob {
  /** The job has the connection until it calls `release`, which it does exactly once. */
  start(client: Client): void;
}

export interface PoolOptions {
  readonly connections: number;
  readonly client: Client.Options;
}

export class ConnectionPool {
  /** When it was last used, on the clock of `Origins`. */
  lastUse = 0;
  private readonly clients = new Set<Client>();
  private readonly idle: Client[] = [];
  /** In order of arrival; a set, so that leaving costs nothing. */
  private readonly waiting = new Set<PoolJob>();
  private isRetired = false;

  constructor(
    private readonly origin: string,
    private readonly options: PoolOptions,
  ) {}

  /** Starts the job now, or as soon as a connection is free. */
  run(job: PoolJob): void {
    // Whoever waits goes first: an idle client is about to be given to them.
    const client = this.waiting.size === 0 ? (this.idle.pop() ?? this.open()) : undefined;
    if (client === undefined) this.waiting.add(job);
    else job.start(client);
  }

  /** Takes a job back. True when it was still waiting. */
  cancel(job: PoolJob): boolean {
    return this.waiting.delete(job);
  }

  release(client: Client): void {
    if (this.isRetired) {
      this.discard(client);
      return;
    }
    this.idle.push(client);
    this.wakeWaiting();
  }

  /** Ends a connection in the middle of its call. (Aborting the call would make undici connect again for nobody.) */
  discard(client: Client): void {
    this.clients.delete(client);
    void client.destroy();
    this.wakeWaiting();
  }

  /** Ends what is idle now, and every other connection with its call. Jobs that wait get new ones. */
  retire(): void {
    this.isRetired = true;
    for (const client of this.idle.splice(0)) this.discard(client);
  }

  private wakeWaiting(): void {
    // Not at once: these calls come from inside undici's parser and error paths, which must end before the next dispatch.
    if (this.waiting.size > 0)
      queueMicrotask(() => {
        this.startWaiting();
      });
  }

  get isIdle(): boolean {
    return this.waiting.size === 0 && this.idle.length === this.clients.size;
  }

  /** Ends all connections; calls still on them fail. */
  async destroy(): Promise<void> {
    await Promise.all([...this.clients].map((client) => client.destroy()));
  }

  private startWaiting(): void {
    for (const job of this.waiting) {
      const client = this.idle.pop() ?? this.open();
      if (client === undefined) return;
      this.waiting.delete(job);
      job.start(client);
    }
  }

  private open(): Client | undefined {
    if (this.clients.size >= this.options.connections) return undefined;
    const client = new Client(this.origin, this.options.client);
    this.clients.add(client);
    return client;
  }
}
