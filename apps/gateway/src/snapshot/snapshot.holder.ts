// The current snapshot. Requests lease it; a metadata change swaps the reference and the old one drains.
import { invariant } from '@app/types';
import type { SchemaSnapshot } from '@app/engine';

/** A snapshot that a request holds. Release exactly once. */
export interface SnapshotLease {
  readonly snapshot: SchemaSnapshot;
  release(): void;
}

interface Held {
  readonly snapshot: SchemaSnapshot;
  leases: number;
  drained: (() => void) | undefined;
}

export class SnapshotHolder {
  private held: Held | undefined;

  get hasSnapshot(): boolean {
    return this.held !== undefined;
  }

  get current(): SchemaSnapshot {
    return this.head.snapshot;
  }

  /** The snapshot of this moment, kept alive until released. */
  lease(): SnapshotLease {
    const held = this.head;
    held.leases++;
    return {
      snapshot: held.snapshot,
      release: () => {
        held.leases--;
        if (held.leases === 0) held.drained?.();
      },
    };
  }

  /**
   * Makes `next` the current snapshot. Resolves when the last lease of the one before has gone, or after `drainTimeoutMs`:
   * then what only the old one used may be disposed.
   */
  swap(next: SchemaSnapshot, drainTimeoutMs: number): Promise<void> {
    const old = this.held;
    this.held = { snapshot: next, leases: 0, drained: undefined };
    if (old === undefined || old.leases === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, drainTimeoutMs);
      timer.unref();
      old.drained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private get head(): Held {
    invariant(this.held !== undefined, 'the first snapshot is built before the server listens');
    return this.held;
  }
}
