// Ports for tests of auth modes: a clock that stands still, and no network unless a test gives one.
import type { Observation } from '@app/types';
import type { AuthPorts } from '../src/core/auth-ports.js';

export interface TestPorts extends AuthPorts {
  readonly seen: Observation[];
  /** Runs what must be done before the first request. */
  start(): Promise<void>;
  /** Tasks for later, with their delays. */
  readonly later: { readonly delayMs: number; readonly task: () => void }[];
}

export function authPorts(given: Partial<AuthPorts> = {}): TestPorts {
  const tasks: (() => Promise<void>)[] = [];
  const seen: Observation[] = [];
  const later: TestPorts['later'] = [];
  return {
    http: { send: () => Promise.resolve({ type: 'failure', kind: 'connection-failure', detail: 'no network' }) },
    nowMs: () => Date.UTC(2026, 0, 1),
    after: (delayMs, task) => {
      later.push({ delayMs, task });
    },
    pause: () => Promise.resolve(),
    observe: (observation) => {
      seen.push(observation);
    },
    beforeStart: (task) => {
      tasks.push(task);
    },
    ...given,
    seen,
    later,
    start: async () => {
      for (const task of tasks) await task();
    },
  };
}
