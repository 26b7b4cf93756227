// A subscription that asks again, at an interval or when something that it watches has changed, and tells what differs from
// the last answer (spec/queries-and-mutations.md 10.2, spec/actions.md 7.5).
import { createHash } from 'node:crypto';
import type { OperationSuccess, Refresh } from '@app/engine';
import { GatewayError } from '@app/types';
import type { Watches } from './watches.js';

export interface LiveQuery {
  /** Runs the query once. */
  readonly ask: () => Promise<OperationSuccess>;
  /** What was sent already. */
  readonly first: OperationSuccess;
  readonly watches: Watches;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
  /** While true, nothing is asked. */
  readonly isHeld: () => boolean;
}

/** Ends when the signal is aborted, or after an answer that is the last. An error is told once, until something else happens. */
export async function followLiveQuery(
  { ask, first, watches, signal, intervalMs, isHeld }: LiveQuery,
  tell: (change: string | Error) => void,
): Promise<void> {
  let last = digest(first.body);
  let refresh: Refresh | undefined = first.refresh;
  /** Results of runs outlive a database that is away for a moment: that is no news of them. */
  const isOfRuns = first.refresh === 'on-change';
  while (refresh !== 'never') {
    await watches.next(refresh === 'on-change' ? undefined : intervalMs);
    if (signal.aborted) return;
    // Whatever rang is asked for later, also where nothing else would.
    if (isHeld()) {
      refresh = undefined;
      continue;
    }
    const outcome = await ask().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    refresh = outcome instanceof Error ? undefined : outcome.refresh;
    if (isOfRuns && isFailureOfServer(outcome)) continue;
    const now = digest(outcome instanceof Error ? `error ${outcome.message}` : outcome.body);
    if (now === last) continue;
    last = now;
    tell(outcome instanceof Error ? outcome : outcome.body);
  }
}

function isFailureOfServer(outcome: OperationSuccess | Error): boolean {
  return outcome instanceof GatewayError && outcome.status >= 500;
}

/** Kept in place of the text, which may be large. */
function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
