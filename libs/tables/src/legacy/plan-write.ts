// Legacy inserts, updates and deletes as the mutation fields they amount to.
import type { PlannedField } from '@app/engine';
import type { DataCommand, JsonObject, JsonPath, LegacyConflict } from '@app/types';
import { generatedName } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import { columnReader } from '../value/column-reader.js';
import { legacyError } from './error.js';
import { list, literal, object, planned, type Arguments } from './planned.js';
import { readColumn } from './read-rows.js';
import { legacyWhere } from './read-where.js';
import { requireSelect } from './role-table.js';

type Of<Operation extends DataCommand['operation']> = Extract<DataCommand, { readonly operation: Operation }>;

/** @throws GatewayError */
export function planInsert(command: Of<'insert'>, table: RoleTable): PlannedField {
  const rows = command.objects.map((row, index) => readRow(row, table, ['objects', index]));
  const { conflict, objects } = command;
  const given: Arguments = [['objects', list(rows)]];
  if (conflict === undefined) return mutation('insert', command, { table, given });
  const { naming } = table.table.customization;
  const upsert = readConflict(conflict, objects, table);
  return mutation('insert', command, { table, given: [...given, [generatedName(naming, 'on_conflict'), upsert]] });
}

function readRow(row: JsonObject, table: RoleTable, path: JsonPath) {
  return object(
    Object.entries(row).map(([name, value]) => {
      const at = [...path, name];
      const column = insertableColumn(table, name, at);
      return [column.field, literal(columnReader(column.catalog.type, { nullable: true }).read(value, at))] as const;
    }),
  );
}

function insertableColumn(table: RoleTable, name: string, path: JsonPath): ResolvedColumn {
  const column = databaseColumn(table, name, path);
  if (table.insert?.columns.has(name) !== true) throw legacyError.notInsertable(name, table.graph.key.role, path);
  return column;
}

function databaseColumn({ table }: RoleTable, name: string, path: JsonPath): ResolvedColumn {
  const column = table.columns.get(name);
  if (column === undefined) throw legacyError.noSuchColumn(name, path);
  return column;
}

/** An update sets all columns that any of the objects has. */
function readConflict(conflict: LegacyConflict, objects: readonly JsonObject[], table: RoleTable) {
  const { naming } = table.table.customization;
  const constraint = constraintOf(conflict, table);
  const target: Arguments = constraint === undefined ? [] : [['constraint', literal(constraint)]];
  if (conflict.action === 'ignore') return object(target);
  const { update } = table;
  if (update === null) throw legacyError.upsertNotAllowed(table.graph.key.role);
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  for (const name of names) if (!update.columns.has(name)) throw legacyError.notUpdatable(name);
  const fields = names.map((name) => databaseColumn(table, name, []).field);
  return object([...target, [generatedName(naming, 'update_columns'), literal(fields)]]);
}

/** Undefined: any conflict counts. */
function constraintOf({ constraint, constraintOn }: LegacyConflict, { table }: RoleTable): string | undefined {
  const { primaryKey, uniqueKeys } = table.catalog;
  const keys = [...(primaryKey === null ? [] : [primaryKey]), ...uniqueKeys];
  if (constraint !== undefined) {
    if (!keys.some(({ name }) => name === constraint)) throw legacyError.noSuchConstraint(constraint, table.table);
    return constraint;
  }
  if (constraintOn === undefined) return undefined;
  const path = ['on_conflict', 'constraint_on'];
  constraintOn.forEach((name, index) => {
    if (!table.columns.has(name)) throw legacyError.noSuchColumn(name, [...path, index]);
  });
  const key = keys.find(
    ({ columns }) => columns.length === constraintOn.length && columns.every((name) => constraintOn.includes(name)),
  );
  if (key === undefined) throw legacyError.noSuchKey(path);
  return key.name;
}

/** @throws GatewayError */
export function planUpdate(command: Of<'update'>, table: RoleTable): PlannedField {
  requireSelect(table, needsWhere('update'));
  const { naming } = table.table.customization;
  const operators = [
    ['_set', '$set', command.set],
    ['_inc', '$inc', command.increase],
    ['_mul', '$mul', command.multiply],
  ] as const;
  const given = operators
    .filter(([, , values]) => Object.keys(values).length > 0)
    .map(([name, key, values]) => [generatedName(naming, name), readSet(values, table, [key])] as const);
  const reset = command.reset.map((name, index) => {
    return [updatableColumn(table, name, ['$default', index]).field, literal(true)] as const;
  });
  const where = ['where', legacyWhere(command.where, table, ['where'])] as const;
  const resets: Arguments = reset.length === 0 ? [] : [[generatedName(naming, '_default'), object(reset)]];
  return mutation('update', command, { table, given: [where, ...given, ...resets] });
}

function readSet(values: JsonObject, table: RoleTable, path: JsonPath) {
  return object(
    Object.entries(values).map(([name, value]) => {
      const at = [...path, name];
      const column = updatableColumn(table, name, at);
      return [column.field, literal(columnReader(column.catalog.type, { nullable: true }).read(value, at))] as const;
    }),
  );
}

function updatableColumn(table: RoleTable, name: string, path: JsonPath): ResolvedColumn {
  const { role } = table.graph.key;
  const column = table.table.columns.get(name);
  if (column !== undefined && table.update?.columns.has(name) === true) return column;
  throw role === 'admin'
    ? legacyError.noSuchGrantedColumn(name, path)
    : legacyError.columnNotGranted('update', name, { role, path });
}

/** @throws GatewayError */
export function planDelete(command: Of<'delete'>, table: RoleTable): PlannedField {
  requireSelect(table, needsWhere('delete'));
  const given: Arguments = [['where', legacyWhere(command.where, table, ['where'])]];
  return mutation('delete', command, { table, given });
}

const needsWhere = (action: string): string =>
  `"${action}" is only allowed if the role has "select" permission as "where" can't be used without "select" permission on the table`;

interface Mutation {
  readonly table: RoleTable;
  readonly given: Arguments;
}

function mutation(
  name: string,
  { returning }: { readonly returning?: readonly string[] },
  { table, given }: Mutation,
): PlannedField {
  const { naming } = table.table.customization;
  const selection = [planned({ name: generatedName(naming, 'affected_rows'), responseKey: 'affected_rows' })];
  if (returning !== undefined) {
    requireSelect(table, '"returning" can only be used if the role has "select" permission on the table');
    const columns = returning.map((column, index) => readColumn(column, table, ['returning', index]));
    const members = [...new Map(columns.map((field) => [field.responseKey, field])).values()];
    selection.push(planned({ name: 'returning', selection: members }));
  }
  return planned({ name, arguments: given, selection });
}
