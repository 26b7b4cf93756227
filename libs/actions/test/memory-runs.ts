// Runs in memory: enough of the port for specs of the steps that enqueue and read them.
import type { NewRun, Run, RunStore } from '../src/async/run-store.js';
import type { RunServices } from '../src/async/run-services.js';

export interface MemoryRuns extends RunServices {
  readonly enqueued: NewRun[];
  /** What `find` gives, by id. */
  readonly known: Map<string, Run>;
}

export const RUN_ID = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

export function memoryRuns(settings: Partial<RunServices['settings']> = {}): MemoryRuns {
  const enqueued: NewRun[] = [];
  const known = new Map<string, Run>();
  const unused = (): never => {
    throw new Error('steps do not work on runs');
  };
  const store: RunStore = {
    enqueue: (run) => {
      enqueued.push(run);
      return Promise.resolve({ type: 'stored', id: RUN_ID });
    },
    find: (id) => Promise.resolve(known.get(id)),
    claim: unused,
    renew: unused,
    finish: unused,
    report: unused,
    openCallback: unused,
    cancel: unused,
  };
  return {
    store,
    changes: { onChange: () => () => undefined, onQueued: () => () => undefined },
    enqueued,
    known,
    settings: { storeAllHeaders: false, strictSession: false, ...settings },
    showsInternal: ({ isAdmin }) => isAdmin,
  };
}

/** A run that has just been stored by the session of `requestContext`. */
export function run(overrides: Partial<Run> = {}): Run {
  return {
    id: RUN_ID,
    action: 'later',
    state: 'queued',
    status: 'created',
    input: {},
    sessionVariables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' },
    responseText: undefined,
    errors: undefined,
    createdAt: '2024-01-31T10:00:00.123456Z',
    finishedAt: undefined,
    attempts: 0,
    progress: undefined,
    ...overrides,
  };
}
