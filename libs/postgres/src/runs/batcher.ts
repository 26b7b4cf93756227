// Gathers single calls into batches: whatever arrives while a batch is under way goes out together afterwards.
import { setTimeout as sleep } from 'node:timers/promises';
import { isServerError } from '../error.js';

export interface BatchSettings<Item> {
  /** Items of one batch at most. */
  readonly most: number;
  /** Bytes of an item, roughly; a batch stays below `mostBytes` unless one item is larger. */
  readonly weigh: (item: Item) => number;
  readonly mostBytes: number;
  /** For items whose caller is in no hurry: while many come, a batch waits so long for more of them. Default 0. */
  readonly gatherMs?: number;
}

/** Batches of so many items show that many come. */
const MANY = 8;

/**
 * A function that answers for one item and runs batches one after the other. `run` answers in the order of its items.
 * Where the server refuses a batch its items are tried one by one, so that only the one that is at fault fails.
 */
export function createBatcher<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  settings: BatchSettings<Item>,
): (item: Item) => Promise<Answer> {
  const waiting: Waiting<Item, Answer>[] = [];
  const { gatherMs = 0 } = settings;
  let busy = false;
  const drain = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting, settings);
      await settle(batch, run);
      if (gatherMs > 0 && batch.length >= MANY) await sleep(gatherMs);
    }
    busy = false;
  };
  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) void drain();
    });
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

function takeBatch<Item, Answer>(
  waiting: Waiting<Item, Answer>[],
  { most, weigh, mostBytes }: BatchSettings<Item>,
): Waiting<Item, Answer>[] {
  let bytes = 0;
  let count = 0;
  for (const { item } of waiting.slice(0, most)) {
    bytes += weigh(item);
    if (count > 0 && bytes > mostBytes) break;
    count++;
  }
  return waiting.splice(0, count);
}

/** Never rejects: every failure goes to whoever waits for it. */
async function settle<Item, Answer>(
  batch: readonly Waiting<Item, Answer>[],
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<void> {
  try {
    const answers = await run(batch.map(({ item }) => item));
    batch.forEach(({ resolve }, index) => {
      resolve(answers[index] as Answer);
    });
  } catch (error) {
    if (batch.length === 1 || !isServerError(error)) for (const { reject } of batch) reject(error);
    else for (const one of batch) await settle([one], run);
  }
}
