// Retention: deletes finished runs whose time is over, in batches that hold no lock for long. By the database's clock.
import { createSourcePool } from '../pool/source-pool.js';
import { forgetDeletedRuns } from './adopt-runs.js';
import { runStatementError } from './error.js';

/** How long runs of an action are kept; undefined: for ever. */
export interface RunRetention {
  readonly action: string;
  readonly completedSeconds: number | undefined;
  readonly failedSeconds: number | undefined;
}

/** Rows per statement. */
const MOST = 1000;

/** `created_at` bounds the walk through the index; the end of a run decides. Its other half goes with it. */
const DELETE = `
WITH old AS (
  SELECT id FROM hdb_catalog.hdb_action_log
  WHERE action_name = $1 AND status = $2 AND created_at < now() - make_interval(secs => $3)
    AND coalesce(response_received_at, created_at) < now() - make_interval(secs => $3)
  ORDER BY created_at LIMIT ${MOST} FOR UPDATE SKIP LOCKED
), sides AS (
  DELETE FROM hdb_catalog.actiongraph_runs r USING old WHERE r.id = old.id
)
DELETE FROM hdb_catalog.hdb_action_log l USING old WHERE l.id = old.id`;

export interface RunCleaner {
  /** Deletes until nothing is left that is old enough, or `isStopped` says so. @returns how many runs went */
  clean(retentions: readonly RunRetention[], isStopped: () => boolean): Promise<number>;
  close(): Promise<void>;
}

/** Rejects as the store of runs does. */
export function createRunCleaner({ url }: { readonly url: string }): RunCleaner {
  const pool = createSourcePool({ url, maxConnections: 1 });
  const repeat = async (batch: () => Promise<number>, isStopped: () => boolean): Promise<number> => {
    let total = 0;
    for (let deleted = MOST; deleted === MOST && !isStopped(); total += deleted) deleted = await batch();
    return total;
  };
  const deleteOld = (action: string, status: 'completed' | 'error', seconds: number): Promise<number> =>
    pool.use(async (client) => (await client.query(DELETE, [action, status, seconds])).rowCount ?? 0);
  return {
    async clean(retentions, isStopped) {
      try {
        let total = 0;
        for (const { action, completedSeconds, failedSeconds } of retentions) {
          if (completedSeconds !== undefined)
            total += await repeat(() => deleteOld(action, 'completed', completedSeconds), isStopped);
          if (failedSeconds !== undefined)
            total += await repeat(() => deleteOld(action, 'error', failedSeconds), isStopped);
        }
        await repeat(() => pool.use((client) => forgetDeletedRuns(client, MOST)), isStopped);
        return total;
      } catch (error) {
        throw runStatementError(error);
      }
    },
    close: () => pool.close(),
  };
}
