// What operators see of runs, and running one again.
import { parseJson, type Json } from '@app/types';
import { createSourcePool } from '../pool/source-pool.js';
import { enqueueRuns, rowOf } from './enqueue-runs.js';
import { runStatementError } from './error.js';
import { findRun, isUuid, objectOf, textsOf } from './find-run.js';
import { createHeaderBox } from './header-box.js';
import { listRuns, type RunFilter, type RunPage } from './list-runs.js';
import { readDetails, type RunDetails } from './run-details.js';

export interface RunHistoryOptions {
  /** Of the metadata database. */
  readonly url: string;
  readonly headersKey: Buffer | undefined;
}

export interface Replay {
  readonly id: string;
  /** Whether the first run's headers were still there. */
  readonly withHeaders: boolean;
}

export interface RunHistory {
  /** Newest first. */
  list(filter: RunFilter): Promise<RunPage>;
  /** Undefined: there is no such run. */
  details(id: string): Promise<RunDetails | undefined>;
  /** Stores a run with the same input, session and, where they are left, headers. Undefined: there is no such run. */
  replay(id: string, maxAttempts: number): Promise<Replay | undefined>;
  close(): Promise<void>;
}

/** Rejects as the store of runs does. */
export function createRunHistory({ url, headersKey }: RunHistoryOptions): RunHistory {
  const pool = createSourcePool({ url, maxConnections: 2 });
  const box = createHeaderBox(headersKey);
  const use: typeof pool.use = async (work) => {
    try {
      return await pool.use(work);
    } catch (error) {
      throw runStatementError(error);
    }
  };
  return {
    list: (filter) => use((client) => listRuns(client, filter)),
    details: (id) =>
      use(async (client) => {
        const run = await findRun(client, id);
        return run === undefined ? undefined : { run, ...(await readDetails(client, run.id)) };
      }),
    replay: (id, maxAttempts) =>
      use(async (client) => {
        if (!isUuid(id)) return undefined;
        const [stored] = (await client.query<StoredRun>(STORED, [id])).rows;
        if (stored === undefined) return undefined;
        const headers = box.open(parseJson(stored.headers), stored.id);
        const run = {
          action: stored.action,
          input: objectOf(stored.input, 'input_payload'),
          headers,
          sessionVariables: textsOf(parseJson(stored.session) satisfies Json),
          delaySeconds: 0,
          expiresAfterSeconds: undefined,
          maxAttempts,
          idempotency: undefined,
        };
        const row = rowOf(run, box, stored.id);
        await enqueueRuns(client, [row]);
        return { id: row.id, withHeaders: Object.keys(headers).length > 0 };
      }),
    close: () => pool.close(),
  };
}

interface StoredRun {
  readonly id: string;
  readonly action: string;
  readonly input: string;
  readonly headers: string;
  readonly session: string;
}

const STORED = `
SELECT id::text AS id, coalesce(action_name, '') AS action, input_payload::text AS input,
  request_headers::text AS headers, session_variables::text AS session
FROM hdb_catalog.hdb_action_log WHERE id = $1`;
