// Who may use an action or a table, and how.
import { printTable, tableKey, type JsonObject, type QualifiedTable, type Role, type Source } from '@app/types';
import type { SchemaSnapshot } from '../snapshot/build-snapshot.js';
import { describeEntry, describeRootField, tablePermissions } from './describe-role.js';
import { accessError } from './error.js';
import { entriesFor, knownRoles } from './role-closure.js';
import { rootAccess, type RootAccess } from './root-access.js';

export interface TableInSource {
  readonly source: string;
  readonly table: QualifiedTable;
}

/** Roles beside the admin, by name. @throws GatewayError not-exists at `action` */
export function describeActionHolders(snapshot: SchemaSnapshot, name: string): JsonObject {
  const { document } = snapshot;
  const action = document.actions.find((one) => one.name === name);
  if (action === undefined) throw accessError.noAction(name);
  const { all, withParents } = knownRoles(document);
  const isOf = ({ name: field, kind }: RootAccess): boolean => kind === 'action' && field === name;
  const holders = all.flatMap((role) => {
    const entries = entriesFor(action.permissions as readonly JsonObject[], withParents(role));
    if (entries.length === 0) return [];
    return [{ role, entries: entries.map(describeEntry), root_fields: fieldsOf(snapshot, role, isOf) }];
  });
  return { action: name, type: action.definition.type, kind: action.definition.kind, holders };
}

/** @throws GatewayError not-exists at `table` */
export function describeTableHolders(snapshot: SchemaSnapshot, { source, table }: TableInSource): JsonObject {
  const { document } = snapshot;
  const tracked = findTable(document.sources, { source, table });
  if (tracked === undefined) throw accessError.noTable(printTable(table), source);
  const { all, withParents } = knownRoles(document);
  const origin = `table ${printTable(table)} in source ${source}`;
  const holders = all.flatMap((role) => {
    const permissions = tablePermissions(tracked, withParents(role));
    if (permissions.length === 0) return [];
    return [{ role, permissions, root_fields: fieldsOf(snapshot, role, ({ of }) => of === origin) }];
  });
  return { source, table: { schema: table.schema, name: table.name }, holders };
}

function findTable(sources: readonly Source[], { source, table }: TableInSource): Source['tables'][number] | undefined {
  const tables = sources.find(({ name }) => name === source)?.tables ?? [];
  return tables.find((one) => tableKey(one.table) === tableKey(table));
}

/** What is really served: an entry that is inconsistent gives no field. */
function fieldsOf(snapshot: SchemaSnapshot, role: Role, isOf: (field: RootAccess) => boolean): readonly JsonObject[] {
  return rootAccess(snapshot, role).filter(isOf).map(describeRootField);
}
