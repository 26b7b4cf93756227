// `configuration` of a table: custom names and comments (spec/postgres-schema.md 1.2).
import { isJsonObject, type Json, type JsonObject, type TrackedTable } from '@app/types';
import { TABLE_ROOT_FIELDS, type TableRootField } from './resolved-tables.js';
import type { TableFault } from './error.js';
import { expectedObject, extraOf, isNoText, readComment } from './raw-json.js';

/** What metadata says about one name; both parts may be absent. */
export interface CustomName {
  readonly name: string | undefined;
  readonly comment: string | null | undefined;
}

export interface TableConfiguration {
  readonly customName: string | undefined;
  readonly comment: string | null | undefined;
  readonly rootFields: ReadonlyMap<TableRootField, CustomName>;
  /** By database name. */
  readonly columns: ReadonlyMap<string, CustomName>;
}

const NOTHING: TableConfiguration = Object.freeze({
  customName: undefined,
  comment: undefined,
  rootFields: new Map(),
  columns: new Map(),
});

const malformed = (text: string): TableFault => ({ type: 'malformed', text });

export function readTableConfiguration(table: TrackedTable): TableConfiguration | TableFault {
  const configuration = extraOf(table, 'configuration');
  if (configuration === undefined) return NOTHING;
  if (!isJsonObject(configuration)) return malformed(`configuration: ${expectedObject(configuration)}`);
  if (isNoText(configuration.custom_name)) return malformed('configuration.custom_name: expected a string');
  const rootFields = readRootFields(configuration.custom_root_fields);
  if ('type' in rootFields) return rootFields;
  const columns = readColumns(configuration);
  if ('type' in columns) return columns;
  const { custom_name: customName } = configuration;
  return {
    customName: typeof customName === 'string' ? customName : undefined,
    comment: readComment(configuration),
    rootFields,
    columns,
  };
}

function readRootFields(value: Json | undefined): ReadonlyMap<TableRootField, CustomName> | TableFault {
  const names = new Map<TableRootField, CustomName>();
  if (value === undefined || value === null) return names;
  if (!isJsonObject(value)) return malformed(`custom_root_fields: ${expectedObject(value)}`);
  for (const operation of TABLE_ROOT_FIELDS) {
    const custom = readCustomName(value[operation], 'name');
    if (custom === undefined) return malformed(`custom_root_fields.${operation}: expected a name or an object`);
    names.set(operation, custom);
  }
  const given = [...names.values()].flatMap(({ name }) => name ?? []);
  const duplicates = [...new Set(given.filter((name, index) => given.indexOf(name) !== index))];
  return duplicates.length > 0 ? { type: 'duplicate-root-fields', names: duplicates } : names;
}

/** `custom_column_names` is the old form; what `column_config` says wins. */
function readColumns(configuration: JsonObject): ReadonlyMap<string, CustomName> | TableFault {
  const { custom_column_names: old = null, column_config: config = null } = configuration;
  const columns = new Map<string, CustomName>();
  if (old !== null && !isJsonObject(old)) return malformed(`custom_column_names: ${expectedObject(old)}`);
  if (config !== null && !isJsonObject(config)) return malformed(`column_config: ${expectedObject(config)}`);
  for (const [column, name] of Object.entries(old ?? {})) {
    if (typeof name !== 'string') return malformed(`custom_column_names.${column}: expected a string`);
    columns.set(column, { name, comment: undefined });
  }
  for (const [column, value] of Object.entries(config ?? {})) {
    const custom = isJsonObject(value) ? readCustomName(value, 'custom_name') : undefined;
    if (custom === undefined) return malformed(`column_config.${column}: expected an object`);
    columns.set(column, { name: custom.name ?? columns.get(column)?.name, comment: custom.comment });
  }
  return columns;
}

/** A plain text is the name. `undefined`: neither that nor an object. */
function readCustomName(value: Json | undefined, key: string): CustomName | undefined {
  if (value === undefined || value === null) return { name: undefined, comment: undefined };
  if (typeof value === 'string') return { name: value, comment: undefined };
  if (!isJsonObject(value) || isNoText(value[key])) return undefined;
  const name = value[key];
  return { name: typeof name === 'string' ? name : undefined, comment: readComment(value) };
}
