// The store of runs of asynchronous actions over the metadata database: upstream's action log and our side tables.
import { GatewayError, parseJson } from '@app/types';
import { createSourcePool } from '../pool/source-pool.js';
import type { PoolClient } from 'pg';
import { createAdoption } from './adopt-runs.js';
import { createBatcher } from './batcher.js';
import { openRunCallback, reportRun } from './callback.js';
import { claimRuns, nextDueMs, renewLeases, type ClaimedRow } from './claim-runs.js';
import { enqueueRuns, rowOf, weightOf, type RunRow } from './enqueue-runs.js';
import { resultUnstorable, runStatementError, runUnreadable, unstorableReason } from './error.js';
import { cancelRun, findRun, isUuid, objectOf, textsOf } from './find-run.js';
import { finishRuns, storableError, weightOfAttempt, type EndedAttempt } from './finish-runs.js';
import { createHeaderBox } from './header-box.js';
import { createSettlement } from './settle-runs.js';
import type {
  AttemptOutcome,
  CallbackAnswer,
  CallbackReport,
  Claim,
  ClaimedRun,
  ClaimRequest,
  Enqueued,
  HeldRun,
  NewRun,
  Run,
} from './run-port.js';

const MOST_BYTES = 4 * 2 ** 20;
const DEFAULT_CONNECTIONS = 6;
const DEFAULT_ADOPT_MS = 1000;
const DEFAULT_SETTLE_MS = 50;
const GATHER_MS = 5;

export interface RunStoreOptions {
  /** Of the metadata database, with the tables of the catalog. */
  readonly url: string;
  /** Default 6. */
  readonly maxConnections?: number;
  /** 32 bytes that seal stored headers; undefined: they are stored in clear. */
  readonly headersKey: Buffer | undefined;
  /** How often claims look for rows of the log that others have written. Default 1000. */
  readonly adoptEveryMs?: number;
  /** How often claims look for runs that have expired or were lost. Default 50. */
  readonly settleEveryMs?: number;
}

export type RunStore = ReturnType<typeof createRunStore>;

/**
 * Everything rejects with GatewayErrors: `connection error` and `database query error` (500), `data-exception` (400) for
 * values that cannot be stored.
 */
export function createRunStore(options: RunStoreOptions) {
  const pool = createSourcePool({ url: options.url, maxConnections: options.maxConnections ?? DEFAULT_CONNECTIONS });
  const box = createHeaderBox(options.headersKey);
  const adopt = createAdoption(options.adoptEveryMs ?? DEFAULT_ADOPT_MS);
  const settle = createSettlement(options.settleEveryMs ?? DEFAULT_SETTLE_MS);
  const use = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => translating(pool.use(work));
  const enqueue = createBatcher((rows: readonly RunRow[]) => pool.use((client) => enqueueRuns(client, rows)), {
    most: 500,
    weigh: weightOf,
    mostBytes: MOST_BYTES,
  });
  const end = createBatcher((ended: readonly EndedAttempt[]) => pool.use((client) => finishRuns(client, ended)), {
    most: 500,
    weigh: weightOfAttempt,
    mostBytes: MOST_BYTES,
    gatherMs: GATHER_MS,
  });
  const finish = async (run: HeldRun, outcome: AttemptOutcome): Promise<boolean> => {
    if (!isHeldRun(run)) return false;
    try {
      return await end({ run, outcome });
    } catch (error) {
      const reason = unstorableReason(error);
      if (reason === undefined) throw runStatementError(error);
      // It must not run again for ever because its result cannot be kept.
      return translating(end({ run, outcome: storable(outcome, reason) }));
    }
  };
  const readable = async (row: ClaimedRow): Promise<ClaimedRun | undefined> => {
    const token = { id: row.id, leaseToken: row.token };
    try {
      return {
        ...token,
        action: row.action,
        input: objectOf(row.input, 'input_payload'),
        headers: box.open(parseJson(row.headers), row.id),
        sessionVariables: textsOf(objectOf(row.session, 'session_variables')),
        attempt: row.attempt,
        maxAttempts: row.most,
      };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      await finish(token, { type: 'failed', error: runUnreadable(error) });
      return undefined;
    }
  };
  return {
    enqueue: (run: NewRun): Promise<Enqueued> => translating(enqueue(rowOf(run, box))),
    find: (id: string): Promise<Run | undefined> => use((client) => findRun(client, id)),
    async claim(request: ClaimRequest): Promise<Claim> {
      const { rows, next } = await use(async (client) => {
        await settle(client);
        await adopt(client);
        const claimed = await claimRuns(client, request);
        // Whoever got all that was asked for asks again at once.
        return { rows: claimed, next: claimed.length === request.limit ? undefined : await nextDueMs(client) };
      });
      const runs = await Promise.all(rows.map(readable));
      return { runs: runs.filter((run) => run !== undefined), nextDueMs: next };
    },
    renew: (leaseTokens: readonly string[], leaseMs: number): Promise<ReadonlySet<string>> =>
      use((client) => renewLeases(client, leaseTokens.filter(isUuid), leaseMs)),
    finish,
    report: (digest: string, report: CallbackReport): Promise<CallbackAnswer> =>
      use((client) => reportRun(client, digest, report)),
    openCallback: (run: HeldRun, digest: string): Promise<boolean> =>
      isHeldRun(run) ? use((client) => openRunCallback(client, run, digest)) : Promise.resolve(false),
    cancel: (id: string): Promise<boolean> => use((client) => cancelRun(client, id)),
    close: (): Promise<void> => pool.close(),
  };
}

const isHeldRun = ({ id, leaseToken }: HeldRun): boolean => isUuid(id) && isUuid(leaseToken);

function storable(outcome: AttemptOutcome, reason: string): AttemptOutcome {
  if (outcome.type === 'completed') return { type: 'failed', error: resultUnstorable(reason) };
  return 'error' in outcome ? { ...outcome, error: storableError(outcome.error) } : outcome;
}

async function translating<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw runStatementError(error);
  }
}
