// Policies of actions in Postgres: beside the document, read and stored with it.
import type { EntityManager } from 'typeorm';
import { printJson, type JsonObject } from '@app/types';

/** SQL of all policies as JSON text, by action name. */
export const ACTION_POLICIES = `(SELECT CAST(coalesce(json_object_agg(p.action, p.policy ORDER BY p.action), '{}') AS text)
  FROM hdb_catalog.actiongraph_action_policies p)`;

/** In the caller's transaction. */
export async function replaceActionPolicies(manager: EntityManager, policies: JsonObject): Promise<void> {
  await manager.query('DELETE FROM hdb_catalog.actiongraph_action_policies');
  const texts = Object.values(policies).map(printJson);
  await manager.query(
    `INSERT INTO hdb_catalog.actiongraph_action_policies (action, policy)
     SELECT action, CAST(policy AS json) FROM unnest($1::text[], $2::text[]) AS given(action, policy)`,
    [Object.keys(policies), texts],
  );
}
