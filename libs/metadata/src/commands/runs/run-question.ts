// What operators ask about runs of actions. The gateway answers: runs are rows, not metadata.

export const RUN_STATES = [
  'queued',
  'delayed',
  'running',
  'waiting',
  'retrying',
  'completed',
  'failed',
  'dead',
  'cancelled',
  'expired',
] as const;

export interface RunListFilter {
  readonly action?: string;
  readonly states?: readonly (typeof RUN_STATES)[number][];
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, exclusive. */
  readonly until?: string;
  /** The run after which the page begins. */
  readonly after?: { readonly createdAt: string; readonly id: string };
  /** Runs of a page. */
  readonly limit: number;
}

export type RunQuestion =
  | { readonly type: 'list'; readonly filter: RunListFilter }
  | { readonly type: 'get' | 'replay' | 'cancel'; readonly id: string };
