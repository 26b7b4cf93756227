// A legacy `where` as the template of a `<t>_bool_exp`: names of the database become names of the schema, `$eq` becomes `_eq`,
// values are read as those of a request. What the role may not see is no member, so the two grammars hide the same.
import type { InputTemplate } from '@app/engine';
import { isJsonList, isJsonObject, type CatalogType, type Json, type JsonPath } from '@app/types';
import type { RoleTable, TableField } from '../permission/role-graph.js';
import { whereTarget } from '../translate/where/where-target.js';
import { legacyError } from './error.js';
import { list, object } from './planned.js';
import { readOperators } from './read-operators.js';
import { findMember } from './role-table.js';

const MAX_DEPTH = 400;

/** @throws GatewayError */
export function legacyWhere(where: Json, table: RoleTable, path: JsonPath): InputTemplate {
  if (path.length > MAX_DEPTH) throw legacyError.tooDeep([]);
  if (!isJsonObject(where)) throw legacyError.expectedObject(path);
  return object(Object.entries(where).map(([key, value]) => readEntry(key, value, { table, path: [...path, key] })));
}

interface Place {
  readonly table: RoleTable;
  /** Of the entry. */
  readonly path: JsonPath;
}

function readEntry(key: string, value: Json, place: Place): readonly [string, InputTemplate] {
  switch (key) {
    case '$and':
    case '_and':
      return ['_and', readList(value, place)];
    case '$or':
    case '_or':
      return ['_or', readList(value, place)];
    case '$not':
    case '_not':
      return ['_not', legacyWhere(value, place.table, place.path)];
    default:
      return readMember(key, value, place);
  }
}

function readList(value: Json, { table, path }: Place): InputTemplate {
  if (!isJsonList(value)) throw legacyError.expectedList(path);
  return list(value.map((item, index) => legacyWhere(item, table, [...path, index])));
}

function readMember(name: string, value: Json, { table, path }: Place): readonly [string, InputTemplate] {
  const found = findMember(table, name);
  if (found === undefined) throw missing(name, table, path);
  const { field, member } = found;
  if (member.type === 'relationship' || member.type === 'computed-rows') {
    return [field, legacyWhere(value, whereTarget(table, member.target).table, path)];
  }
  const type = typeOf(member);
  return [field, readOperators(value, type, { naming: table.table.customization.naming, path })];
}

function missing(name: string, { graph }: RoleTable, path: JsonPath): Error {
  const { role } = graph.key;
  return role === 'admin'
    ? legacyError.noSuchColumn(name, path)
    : legacyError.columnNotGranted('select', name, { role, path });
}

function typeOf(member: Exclude<TableField, { readonly type: 'relationship' | 'computed-rows' }>): CatalogType {
  if (member.type === 'column') return member.column.catalog.type;
  if (member.type === 'computed-scalar' && member.computedField.returns.type === 'scalar')
    return member.computedField.returns.column;
  throw new Error('invariant violated: members with a name of their own are columns or computed fields');
}
