// Runs of asynchronous actions, as far as the metadata API touches them.
import type { EntityManager } from 'typeorm';
import { HdbActionLog } from './entities/hdb-action-log.entity.js';

/** Deletes all runs of the named actions, in the caller's transaction. @returns how many there were */
export async function deleteActionLogs(manager: EntityManager, names: readonly string[]): Promise<number> {
  // No stored name holds NUL, and the server refuses to compare one.
  const possible = names.filter((name) => !name.includes('\0'));
  if (possible.length === 0) return 0;
  const { affected } = await manager
    .createQueryBuilder()
    .delete()
    .from(HdbActionLog)
    .where('action_name = ANY(:names)', { names: possible })
    .execute();
  return affected ?? 0;
}
