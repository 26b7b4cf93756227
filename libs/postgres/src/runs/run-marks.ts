// Marks of runs that differ when something that a listener may see has changed. Renewed leases change none.
import type { PoolClient } from 'pg';
import { isUuid, RUN_TABLES } from './find-run.js';

const MARKS = `
SELECT l.id::text AS id, concat_ws(' ', l.xmin, r.state, r.attempts, md5(r.progress::text)) AS mark
FROM ${RUN_TABLES} WHERE l.id = ANY($1::uuid[])`;

/** Runs that do not exist have none. */
export async function readRunMarks(
  client: PoolClient,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly mark: string }[]> {
  return (await client.query<{ id: string; mark: string }>(MARKS, [ids.filter(isUuid)])).rows;
}
