// Heartbeats: prolongs the leases of all runs that this instance is working on, with one statement.
import type { RunStore } from '@app/actions';

export interface LeaseTimes {
  readonly leaseMs: number;
  readonly heartbeatMs: number;
}

export class LeaseKeeper {
  private readonly held = new Map<string, () => void>();
  private timer: NodeJS.Timeout | undefined;
  private renewing = false;

  constructor(
    private readonly store: RunStore,
    private readonly times: LeaseTimes,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** `onLost` is called when somebody else has the run now, or it was cancelled. */
  hold(leaseToken: string, onLost: () => void): void {
    this.held.set(leaseToken, onLost);
    this.timer ??= setInterval(() => void this.renew(), this.times.heartbeatMs);
  }

  letGo(leaseToken: string): void {
    this.held.delete(leaseToken);
    if (this.held.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** A database that does not answer takes no lease away: whoever has taken a run over shows when it is finished. */
  private async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      const asked = [...this.held.keys()];
      const kept = await this.store.renew(asked, this.times.leaseMs);
      for (const token of asked) if (!kept.has(token)) this.held.get(token)?.();
    } catch (error) {
      this.onError(error);
    } finally {
      this.renewing = false;
    }
  }
}
