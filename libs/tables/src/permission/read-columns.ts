// `columns`, `computed_fields` and `set` of permissions (spec/permissions.md 2.1-2.3, 5).
import { isJsonList, isJsonObject, type Json } from '@app/types';
import { expectedObject } from '../resolve/raw-json.js';
import type { UnguardedTable } from '../resolve/resolve-table.js';
import { permissionFault } from './error.js';
import type { FilterEnv } from './filter/filter-scope.js';
import { sessionVariableOf } from './session-variable.js';
import type { Preset } from './table-permissions.js';

export const ALL_COLUMNS = '*';

/** In column order. @throws PermissionFault */
export function readSelectColumns(value: Json | undefined, table: UnguardedTable): readonly string[] {
  const names = readNames(value, 'columns');
  if (names === ALL_COLUMNS) return [...table.columns.keys()];
  for (const name of names) {
    if (table.columns.has(name)) continue;
    const noun = nounOfField(name, table);
    throw noun === undefined ? permissionFault.unknownColumn(name) : permissionFault.selectedField(name, noun);
  }
  const granted = new Set(names);
  return [...table.columns.keys()].filter((name) => granted.has(name));
}

/** `*`: all that can be written. @throws PermissionFault */
export function readWriteColumns(
  value: Json | undefined,
  table: UnguardedTable,
  writing: 'insert' | 'update',
): readonly string[] {
  const isWritable = writing === 'insert' ? 'isInsertable' : 'isUpdatable';
  const names = readNames(value, 'columns');
  if (names === ALL_COLUMNS) {
    return [...table.columns.values()].filter((column) => column[isWritable]).map(({ name }) => name);
  }
  for (const name of names) {
    const column = table.columns.get(name);
    if (column?.[isWritable] === true) continue;
    if (column !== undefined) throw permissionFault.notWritable(name, writing);
    const noun = nounOfField(name, table);
    throw noun === undefined ? permissionFault.unknownColumn(name) : permissionFault.writtenField(name, noun, writing);
  }
  return names;
}

/** Scalar ones only. @throws PermissionFault */
export function readComputedFields(value: Json | undefined, table: UnguardedTable, env: FilterEnv): readonly string[] {
  const names = readNames(value ?? [], 'computed_fields');
  if (names === ALL_COLUMNS) throw permissionFault.malformed('computed_fields: expected a list of names');
  for (const name of names) {
    const returns = table.computedFields.get(name)?.returns;
    if (returns === undefined) throw permissionFault.unknownComputedField(name);
    if (returns.type === 'scalar') continue;
    const { schema, name: target } = table.computedFields.get(name)?.function.returnType ?? { schema: '', name: '' };
    throw permissionFault.tableComputedField(name, env.tables.get(returns.table)?.table ?? { schema, name: target });
  }
  return names;
}

/** `set`: what each column gets, whatever the client says. @throws PermissionFault */
export function readPresets(
  value: Json | undefined,
  table: UnguardedTable,
  env: FilterEnv,
): ReadonlyMap<string, Preset> {
  const presets = new Map<string, Preset>();
  if (value === undefined || value === null) return presets;
  if (!isJsonObject(value)) throw permissionFault.malformed(`set: ${expectedObject(value)}`);
  for (const [name, given] of Object.entries(value)) {
    const column = table.columns.get(name);
    if (column === undefined) {
      const noun = nounOfField(name, table);
      if (noun === undefined) throw permissionFault.unknownColumn(name);
      throw permissionFault.presetOfField(name, noun, table.table);
    }
    const variable = sessionVariableOf(given);
    const preset: Preset =
      variable === undefined
        ? { type: 'literal', value: env.literals.value(given, column.catalog.type) }
        : { type: 'session', variable };
    presets.set(name, preset);
  }
  return presets;
}

function readNames(value: Json | undefined, key: string): typeof ALL_COLUMNS | readonly string[] {
  if (value === undefined || value === null) throw permissionFault.missingKey(key);
  if (value === ALL_COLUMNS) return ALL_COLUMNS;
  if (!isJsonList(value) || !value.every((name) => typeof name === 'string')) {
    throw permissionFault.malformed(`${key}: expected a list of names`);
  }
  return value;
}

function nounOfField(name: string, table: UnguardedTable): 'relationship' | 'computed field' | undefined {
  if (table.relationships.has(name)) return 'relationship';
  return table.computedFields.has(name) ? 'computed field' : undefined;
}
