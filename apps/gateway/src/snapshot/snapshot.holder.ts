// The current snapshot. Requests lease it; a metadata change swaps the reference and the old one drains.
import { invariant } from '@app/types';
import type { SchemaSnapshot } from '@app/engine';

/** A snapshot that requests hold. Every lease is released exactly once. */
export interface SnapshotLease {
  readonly snapshot: SchemaSnapshot;
  release(): void;
}

/** One object counts all leases of a snapshot, so that leasing allocates nothing. */
class CountedSnapshot implements SnapshotLease {
  leases = 0;
  onDrained: (() => void) | undefined;

  constructor(readonly snapshot: SchemaSnapshot) {}

  release(): void {
    this.leases--;
    if (this.leases === 0) this.onDrained?.();
  }
}

export class SnapshotHolder {
  private counted: CountedSnapshot | undefined;

  get current(): SchemaSnapshot {
    return this.head.snapshot;
  }

  /** The snapshot of this moment, kept alive until released. */
  lease(): SnapshotLease {
    const { head } = this;
    head.leases++;
    return head;
  }

  /**
   * Makes `next` the current snapshot. Resolves when the last lease of the one before has gone, or after `drainTimeoutMs`:
   * then what only the old one used may be disposed.
   */
  swap(next: SchemaSnapshot, drainTimeoutMs: number): Promise<void> {
    const old = this.counted;
    this.counted = new CountedSnapshot(next);
    if (old === undefined || old.leases === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, drainTimeoutMs);
      timer.unref();
      old.onDrained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private get head(): CountedSnapshot {
    invariant(this.counted !== undefined, 'the first snapshot is built before the server listens');
    return this.counted;
  }
}
