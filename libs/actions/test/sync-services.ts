// What synchronous calls need, in memory: runs by key, a clock that moves when somebody waits.
import type { SyncServices } from '../src/call/call-sync.js';
import type { KeyedRun, RecordedCall, SyncOutcome } from '../src/idempotency/sync-runs.js';

export interface RecordedSync extends SyncServices {
  readonly recorded: RecordedCall[];
  /** Every pause so far. */
  readonly pauses: number[];
  readonly stored: Map<string, StoredCall>;
}

export interface StoredCall {
  readonly id: string;
  readonly run: KeyedRun;
  outcome: SyncOutcome | 'lost' | undefined;
  keepSeconds: number | undefined;
}

export function syncServices(random = 0): RecordedSync {
  const recorded: RecordedCall[] = [];
  const pauses: number[] = [];
  const stored = new Map<string, StoredCall>();
  const byId = new Map<string, StoredCall>();
  let now = 1_000_000;
  const runs: SyncServices['runs'] = {
    begin: (run) => {
      const { key, payloadDigest } = run.idempotency;
      const known = stored.get(key);
      if (known === undefined || known.keepSeconds === 0 || known.outcome === 'lost') {
        const id = `run ${byId.size + 1}`;
        const call: StoredCall = { id, run, outcome: undefined, keepSeconds: undefined };
        stored.set(key, call);
        byId.set(id, call);
        return Promise.resolve({ type: 'begun', id, leaseToken: 'token' });
      }
      if (known.run.idempotency.payloadDigest !== payloadDigest) return Promise.resolve({ type: 'conflict' });
      const { id, outcome } = known;
      return Promise.resolve(outcome === undefined ? { type: 'running', id } : { type: 'ended', outcome });
    },
    settle: ({ id }, outcome, keepSeconds) => {
      const call = byId.get(id);
      if (call !== undefined) Object.assign(call, { outcome, keepSeconds });
      return Promise.resolve(call !== undefined);
    },
    outcomeOf: (id) => Promise.resolve(byId.get(id)?.outcome),
    awaitChange: async () => {
      now += 10;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return {
    recorded,
    pauses,
    stored,
    runs,
    record: (call) => recorded.push(call),
    timing: {
      now: () => now,
      random: () => random,
      pause: (ms) => {
        pauses.push(ms);
        now += ms;
        return Promise.resolve();
      },
    },
  };
}
