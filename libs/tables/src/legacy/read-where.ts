// A legacy `where` as the template of a `<t>_bool_exp`: names of the database become names of the schema, `$eq` becomes `_eq`,
// values are read as those of a request. What the role may not see is no member, so the two grammars hide the same.
import type { InputTemplate } from '@app/engine';
import { isJsonList, isJsonObject, tableKey, type CatalogType, type Json, type JsonPath } from '@app/types';
import type { RoleTable, TableField } from '../permission/role-graph.js';
import { readName } from '../resolve/raw-json.js';
import { EXISTS } from '../translate/where/read-legacy.js';
import { whereTarget } from '../translate/where/where-target.js';
import { legacyError } from './error.js';
import { list, literal, object } from './planned.js';
import { readOperators } from './read-operators.js';
import { findMember, roleTable } from './role-table.js';

const MAX_DEPTH = 400;

/** @throws GatewayError */
export function legacyWhere(where: Json, table: RoleTable, path: JsonPath): InputTemplate {
  return readRow(where, { table, path, isRoot: true });
}

interface Place {
  readonly table: RoleTable;
  readonly path: JsonPath;
  /** True for conditions on the command's own rows. */
  readonly isRoot: boolean;
}

function readRow(where: Json, place: Place): InputTemplate {
  const { path } = place;
  if (path.length > MAX_DEPTH) throw legacyError.tooDeep([]);
  if (!isJsonObject(where)) throw legacyError.expectedObject(path);
  return object(Object.entries(where).map(([key, value]) => readEntry(key, value, { ...place, path: [...path, key] })));
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
      return ['_not', readRow(value, place)];
    case '$exists':
    case '_exists':
      return [EXISTS, readExists(value, place)];
    default:
      return readMember(key, value, place);
  }
}

function readList(value: Json, place: Place): InputTemplate {
  const { path } = place;
  if (!isJsonList(value)) throw legacyError.expectedList(path);
  return list(value.map((item, index) => readRow(item, { ...place, path: [...path, index] })));
}

/** The role's view of any table of the source: its row filter holds there, too. */
function readExists(value: Json, { table: from, path }: Place): InputTemplate {
  if (!isJsonObject(value)) throw legacyError.expectedObject(path);
  const named = readName(value._table);
  if (named === undefined) throw legacyError.missingKey('_table', path);
  if (value._where === undefined) throw legacyError.missingKey('_where', path);
  const table = roleTable(from.graph, { table: named }, { action: 'select' });
  const where = readRow(value._where, { table, path: [...path, '_where'], isRoot: false });
  return object([
    ['table', literal(tableKey(named))],
    ['where', where],
  ]);
}

function readMember(name: string, value: Json, { table, path, isRoot }: Place): readonly [string, InputTemplate] {
  const found = findMember(table, name);
  if (found === undefined) throw missing(name, table, path);
  const { field, member } = found;
  if (member.type === 'relationship' || member.type === 'computed-rows') {
    return [field, readRow(value, { table: whereTarget(table, member.target).table, path, isRoot: false })];
  }
  const type = typeOf(member);
  return [field, readOperators(value, type, { table, name, path, isRoot })];
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
