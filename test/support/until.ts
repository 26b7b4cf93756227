// Waiting for something to come true, and for how long it took.
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 10;

/** Asks until the answer is true. Answers the milliseconds that passed. @throws when patience ends */
export async function until(condition: () => boolean | Promise<boolean>, patienceMs = 10_000): Promise<number> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > patienceMs) throw new Error(`it did not come true within ${patienceMs} ms`);
    await sleep(POLL_MS);
  }
  return performance.now() - start;
}
