// One connection pool per origin that handlers live at. Origins come from metadata and redirects, so their number is bounded.
import { ConnectionPool, type PoolOptions } from './connection-pool.js';

export class Origins {
  private readonly pools = new Map<string, ConnectionPool>();
  private uses = 0;

  /** `maxOrigins` is exceeded only while more than that many are busy at once. */
  constructor(
    private readonly maxOrigins: number,
    private readonly options: PoolOptions,
  ) {}

  /** The pool of an origin such as `http://127.0.0.1:3001`, made on first use. */
  pool(origin: string): ConnectionPool {
    let pool = this.pools.get(origin);
    if (pool === undefined) {
      if (this.pools.size >= this.maxOrigins) this.closeOldest();
      pool = new ConnectionPool(origin, this.options);
      this.pools.set(origin, pool);
    }
    pool.lastUse = ++this.uses;
    return pool;
  }

  /** The next call to one of these origins makes a new connection. */
  retire(concerns: (origin: string) => boolean): void {
    for (const [origin, pool] of this.pools) {
      if (!concerns(origin)) continue;
      this.pools.delete(origin);
      pool.retire();
    }
  }

  get size(): number {
    return this.pools.size;
  }

  async destroy(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  /** The least recently used pool without a call. A scan, but only when a new origin appears. */
  private closeOldest(): void {
    let oldest: [string, ConnectionPool] | undefined;
    for (const entry of this.pools) {
      if (entry[1].isIdle && (oldest === undefined || entry[1].lastUse < oldest[1].lastUse)) oldest = entry;
    }
    if (oldest === undefined) return;
    this.pools.delete(oldest[0]);
    // The pool is idle, so nobody waits for this and nothing in it can fail.
    void oldest[1].destroy();
  }
}
