// All commands but the bulk ones, which are structure (see request/). The order is that of the chapters of
// spec/metadata-actions-api.md; look-up is by name, so it does not matter to callers.
import { PERMISSION_QUESTIONS } from './access/permission-questions.js';
import { addInheritedRole } from './add-inherited-role.js';
import { listAuditLog } from './audit/list-audit-log.js';
import { clearMetadata } from './clear-metadata.js';
import { clearResponseCache } from './clear-response-cache.js';
import type { Command } from './command.js';
import { DATA_COMMANDS } from './data/data-commands.js';
import {
  addCollectionToAllowlist,
  dropCollectionFromAllowlist,
  updateScopeOfCollectionInAllowlist,
} from './collections/allowlist.js';
import {
  addQueryToCollection,
  createQueryCollection,
  dropQueryCollection,
  dropQueryFromCollection,
  renameQueryCollection,
} from './collections/query-collections.js';
import { createActionPermission } from './create-action-permission.js';
import { createAction } from './create-action.js';
import { dropActionPermission } from './drop-action-permission.js';
import { dropAction } from './drop-action.js';
import { dropInconsistentMetadata } from './drop-inconsistent-metadata.js';
import { dropInheritedRole } from './drop-inherited-role.js';
import { dumpInternalState } from './dump-internal-state.js';
import { exportMetadata } from './export-metadata.js';
import { getCatalogState } from './get-catalog-state.js';
import { getInconsistentMetadata } from './get-inconsistent-metadata.js';
import { POLICY_COMMANDS } from './policies/action-policies.js';
import { reloadMetadata } from './reload-metadata.js';
import { replaceMetadata } from './replace-metadata.js';
import { removeApiLimits, setApiLimits } from './limits/api-limits.js';
import { addHostToTlsAllowlist, dropHostFromTlsAllowlist } from './network/tls-allowlist.js';
import { pgRunSql, runSql } from './run-sql.js';
import { createRestEndpoint, dropRestEndpoint } from './rest/rest-endpoints.js';
import { RUN_COMMANDS } from './runs/run-commands.js';
import { setGraphqlSchemaIntrospectionOptions } from './set-graphql-schema-introspection-options.js';
import { addSource } from './sources/add-source.js';
import { dropSource } from './sources/drop-source.js';
import { renameSource } from './sources/rename-source.js';
import { getSourceKindCapabilities, listSourceKinds } from './sources/source-kinds.js';
import { updateSource } from './sources/update-source.js';
import { setCatalogState } from './set-catalog-state.js';
import { setCustomTypes } from './set-custom-types.js';
import { removeMetricsConfig, setMetricsConfig } from './telemetry/metrics-config.js';
import { setOpentelemetryConfig, setOpentelemetryStatus } from './telemetry/opentelemetry.js';
import { testWebhookTransform } from './transform/test-webhook-transform.js';
import { TABLE_COMMANDS } from './table-commands.js';
import { pgTrackTable, trackTable } from './track-table.js';
import { pgUntrackTable, untrackTable } from './untrack-table.js';
import { updateAction } from './update-action.js';

export const COMMANDS: readonly Command<unknown>[] = Object.freeze<Command<unknown>[]>([
  setCustomTypes,
  createAction,
  updateAction,
  dropAction,
  createActionPermission,
  dropActionPermission,
  testWebhookTransform,
  exportMetadata,
  replaceMetadata,
  clearMetadata,
  reloadMetadata,
  getInconsistentMetadata,
  dropInconsistentMetadata,
  dumpInternalState,
  getCatalogState,
  setCatalogState,
  clearResponseCache,
  addInheritedRole,
  dropInheritedRole,
  trackTable,
  pgTrackTable,
  untrackTable,
  pgUntrackTable,
  ...TABLE_COMMANDS,
  runSql,
  pgRunSql,
  ...(DATA_COMMANDS as readonly Command<unknown>[]),
  addSource,
  updateSource,
  dropSource,
  renameSource,
  setApiLimits,
  removeApiLimits,
  listSourceKinds,
  getSourceKindCapabilities,
  createQueryCollection,
  renameQueryCollection,
  dropQueryCollection,
  addQueryToCollection,
  dropQueryFromCollection,
  addCollectionToAllowlist,
  dropCollectionFromAllowlist,
  updateScopeOfCollectionInAllowlist,
  createRestEndpoint,
  dropRestEndpoint,
  setGraphqlSchemaIntrospectionOptions,
  addHostToTlsAllowlist,
  dropHostFromTlsAllowlist,
  setMetricsConfig,
  removeMetricsConfig,
  setOpentelemetryConfig,
  setOpentelemetryStatus,
  ...POLICY_COMMANDS,
  ...RUN_COMMANDS,
  listAuditLog,
  ...PERMISSION_QUESTIONS,
]);
