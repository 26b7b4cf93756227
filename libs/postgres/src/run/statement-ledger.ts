// What is known of each statement of a source: how often it ran and how long it takes the server. Bounded.
import { LeastRecentlyUsed } from './least-recently-used.js';

/** Above it a statement would hold up those behind it on a shared connection. */
const SLOW_MS = 5;
/** Below it a slow statement is taken back. */
const FAST_AGAIN_MS = 2.5;
const WEIGHT = 1 / 8;
/** Of a run below the average: a slow statement has none, while one that waited for a busy machine has many. */
const WEIGHT_OF_LESS = 1 / 2;
/** A first run plans, and reads what is not cached: it counts only when it is beyond doubt. */
const RUNS_BEFORE_JUDGEMENT = 3;
const BEYOND_DOUBT_MS = 50;
const REMEMBERED_STATEMENTS = 10_000;

export interface StatementRecord {
  /** Runs that were answered. */
  runs: number;
  /** Moving average of the statement's own execution time, nearer to its better runs. */
  averageMs: number;
  isSlow: boolean;
}

export type StatementLedger = LeastRecentlyUsed<StatementRecord>;

export function openLedger(limit = REMEMBERED_STATEMENTS): StatementLedger {
  return new LeastRecentlyUsed<StatementRecord>(limit);
}

export function recordOf(ledger: StatementLedger, name: string): StatementRecord {
  const known = ledger.get(name);
  if (known !== undefined) return known;
  const record: StatementRecord = { runs: 0, averageMs: 0, isSlow: false };
  ledger.set(name, record);
  return record;
}

/** Notes one answered run. */
export function learn(record: StatementRecord, ownMs: number): void {
  const more = ownMs - record.averageMs;
  record.averageMs += record.runs === 0 ? more : more * (more > 0 ? WEIGHT : WEIGHT_OF_LESS);
  record.runs += 1;
  const { runs, averageMs } = record;
  if (averageMs > BEYOND_DOUBT_MS || (averageMs > SLOW_MS && runs >= RUNS_BEFORE_JUDGEMENT)) record.isSlow = true;
  else if (averageMs < FAST_AGAIN_MS) record.isSlow = false;
}
