// How metadata objects are called in lists of inconsistent objects (spec/metadata-actions-api.md 1.4).
import { printTable, type QualifiedTable } from '@app/types';

/** Type and full name (type, space, object name) of an object, as in `Inconsistency`. */
export interface ObjectRef {
  readonly type: string;
  readonly name: string;
}

function ref(type: string, object: string): ObjectRef {
  return { type, name: `${type} ${object}` };
}

export const CUSTOM_TYPES_REF = ref('custom_types', 'custom_types');
export const actionRef = (action: string) => ref('action', action);
export const actionPermissionRef = (action: string, role: string) =>
  ref('action_permission', `${role} permission in ${action}`);
export const inheritedRoleRef = (role: string) => ref('inherited_role', `inherited role ${role}`);
export const sourceRef = (source: string) => ref('source', source);
export const tableRef = (source: string, table: QualifiedTable) =>
  ref('table', `${printTable(table)} in source ${source}`);
/** A part of a table: `select_permission user in table author in source default`. */
const tablePartRef = (type: string, part: string, source: string, table: QualifiedTable) =>
  ref(type, `${part} in ${tableRef(source, table).name}`);
export type TableOperation = 'select' | 'insert' | 'update' | 'delete';
export interface TablePlace {
  readonly source: string;
  readonly table: QualifiedTable;
}
export const relationshipRef = (type: 'object' | 'array', { source, table }: TablePlace, name: string) =>
  tablePartRef(`${type}_relation`, name, source, table);
export const permissionRef = (operation: TableOperation, { source, table }: TablePlace, role: string) =>
  tablePartRef(`${operation}_permission`, role, source, table);
export const computedFieldRef = ({ source, table }: TablePlace, name: string) =>
  tablePartRef('computed_field', name, source, table);
export const remoteRelationshipRef = ({ source, table }: TablePlace, name: string) =>
  tablePartRef('remote_relationship', name, source, table);
/** Of a custom object type. */
export const typeRelationshipRef = (type: string, name: string) =>
  ref('remote_relationship', `${name} in object type ${type}`);
export const eventTriggerRef = ({ source, table }: TablePlace, name: string) =>
  tablePartRef('event_trigger', name, source, table);
export const functionRef = (source: string, name: QualifiedTable) =>
  ref('function', `${printTable(name)} in source ${source}`);
export const functionPermissionRef = (source: string, name: QualifiedTable, role: string) =>
  ref('function_permission', `${role} in ${functionRef(source, name).name}`);
export const remoteSchemaRef = (name: string) => ref('remote_schema', name);
export const restEndpointRef = (name: string) => ref('rest_endpoint', name);
export const collectionQueryRef = (collection: string, query: string) =>
  ref('query_collections', `${query} in ${collection}`);
