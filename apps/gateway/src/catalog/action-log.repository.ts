// Runs of asynchronous actions, as far as the metadata API touches them.
import type { EntityManager } from 'typeorm';
import { HdbActionLog } from './entities/hdb-action-log.entity.js';

/** Deletes all runs of the named actions, in the caller's transaction. @returns how many there were */
export async function deleteActionLogs(manager: EntityManager, names: readonly string[]): Promise<number> {
  // No stored name holds NUL, and the server refuses to compare one.
  const possible = names.filter((name) => !name.includes('\0'));
  if (possible.length === 0) return 0;
  // By the log's rows: an index on the action alone would cost every run.
  await manager.query(
    `DELETE FROM hdb_catalog.actiongraph_runs r USING hdb_catalog.hdb_action_log l
     WHERE l.id = r.id AND l.action_name = ANY($1::text[])`,
    [possible],
  );
  const { affected } = await manager
    .createQueryBuilder()
    .delete()
    .from(HdbActionLog)
    .where('action_name = ANY(:names)', { names: possible })
    .execute();
  return affected ?? 0;
}
