// What one subscription watches: many listeners, one bell.
import type { Follower } from '@app/engine';

export class Watches implements Follower {
  private ends: Map<string, () => void> | undefined;
  private hasRung = false;
  private hasEnded = false;
  private wake: (() => void) | undefined;

  watch(key: string, listen: (onChange: () => void) => () => void): void {
    if (this.hasEnded || this.ends?.has(key) === true) return;
    this.ends ??= new Map();
    this.ends.set(
      key,
      listen(() => {
        this.ring();
      }),
    );
  }

  /** Resolves on a change since the last call, at the end, or after the time; undefined: no time. */
  next(afterMs: number | undefined): Promise<void> {
    if (this.hasRung || this.hasEnded) {
      this.hasRung = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer =
        afterMs === undefined
          ? undefined
          : setTimeout(() => {
              this.ring();
            }, afterMs).unref();
      this.wake = () => {
        clearTimeout(timer);
        this.hasRung = false;
        this.wake = undefined;
        resolve();
      };
    });
  }

  /** Nothing is watched from now on, and nobody waits. */
  end(): void {
    this.hasEnded = true;
    for (const end of this.ends?.values() ?? []) end();
    this.ends = undefined;
    this.wake?.();
  }

  private ring(): void {
    this.hasRung = true;
    this.wake?.();
  }
}
