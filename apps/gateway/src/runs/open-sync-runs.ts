// What synchronous calls with a key, a retry or a record need: the store in the metadata database, and time.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordCall, RunChanges, SyncServices } from '@app/actions';
import { createSyncRunStore, type SyncRunStore } from '@app/postgres';
import type { Observe } from '@app/types';

export interface OpenSyncRuns {
  readonly services: SyncServices;
  close(): Promise<void>;
}

export interface SyncRunsInput {
  readonly metadataUrl: string;
  readonly changes: RunChanges;
  readonly observe: Observe;
}

/** Calls that wait to be recorded at most: what comes then is not recorded. */
const MOST_WAITING = 1000;
/** A change that nobody told of is seen after so long. */
const POLL_MS = 250;

export function openSyncRuns({ metadataUrl, changes, observe }: SyncRunsInput): OpenSyncRuns {
  const store = createSyncRunStore({ url: metadataUrl });
  const services: SyncServices = {
    runs: {
      begin: (run) => store.begin(run),
      settle: (run, outcome, keepSeconds) => store.settle(run, outcome, keepSeconds),
      outcomeOf: (id) => store.outcomeOf(id),
      awaitChange: (id, timeoutMs) => awaitChange(changes, id, Math.min(timeoutMs, POLL_MS)),
    },
    record: createRecorder(store, observe),
    timing: {
      now: Date.now,
      random: Math.random,
      pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    },
  };
  return { services, close: () => store.close() };
}

function awaitChange(changes: RunChanges, id: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      end();
      resolve();
    };
    const timer = setTimeout(stop, timeoutMs);
    const end = changes.onChange(id, stop);
  });
}

/** After the answer, in batches, and never at its expense. */
function createRecorder(store: Pick<SyncRunStore, 'record'>, observe: Observe): RecordCall {
  let waiting = 0;
  let lost = 0;
  const report = (reason: string): void => {
    const detail = { message: 'synchronous calls were not recorded', calls: lost, reason };
    observe({ type: 'internal', level: 'warn', source: 'unstructured', detail });
    lost = 0;
  };
  return (call) => {
    if (waiting >= MOST_WAITING) {
      lost++;
      return;
    }
    waiting++;
    setImmediate(() => {
      store
        .record(call)
        .then(() => {
          if (lost > 0) report('too many at a time');
        })
        .catch((error: unknown) => {
          lost++;
          report(error instanceof Error ? error.message : String(error));
        })
        .finally(() => {
          waiting--;
        });
    });
  };
}
