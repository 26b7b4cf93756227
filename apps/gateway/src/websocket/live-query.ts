// A subscription that asks again at an interval and tells what differs from the last answer (spec/queries-and-mutations.md 10.2).
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

export interface LiveQuery {
  /** Runs the query once; JSON text of the whole response. */
  readonly ask: () => Promise<string>;
  /** What was sent already. */
  readonly first: string;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
  /** While true, nothing is asked. */
  readonly isHeld: () => boolean;
}

/** Ends when the signal is aborted. An error is told once, until something else happens. */
export async function followLiveQuery(
  { ask, first, signal, intervalMs, isHeld }: LiveQuery,
  tell: (change: string | Error) => void,
): Promise<void> {
  let last = digest(first);
  for (;;) {
    await wait(intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    if (isHeld()) continue;
    const outcome = await ask().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    const now = digest(typeof outcome === 'string' ? outcome : `error ${outcome.message}`);
    if (now === last) continue;
    last = now;
    tell(outcome);
  }
}

/** Kept in place of the text, which may be large. */
function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
