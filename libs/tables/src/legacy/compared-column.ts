// The right side of `$ceq` and its like: another column of the row, which the role must be granted as well (spec/permissions.md 4.2).
import { isJsonList, type CatalogType, type Json, type JsonPath } from '@app/types';
import type { RoleTable } from '../permission/role-graph.js';
import { legacyError } from './error.js';
import { findColumn } from './role-table.js';

export interface ComparedPlace {
  readonly table: RoleTable;
  /** Of the left side. */
  readonly name: string;
  readonly type: CatalogType;
  readonly path: JsonPath;
  readonly isRoot: boolean;
}

/** `"column"`, `["column"]`, or `["$", "column"]` where the row is the root. @returns the name of its field @throws GatewayError */
export function comparedColumn(value: Json, { table, name, type, path, isRoot }: ComparedPlace): string {
  const left = findColumn(table, name, path);
  const right = findColumn(table, readPath(value, isRoot, path), path);
  if (left.member.type !== 'column' || right.member.type !== 'column') throw legacyError.onlyColumns(path);
  const other = right.member.column.catalog.type;
  const isSame = type.name === other.name && type.schema === other.schema && type.isArray === other.isArray;
  if (isSame) return right.field;
  const compared = { name: right.member.column.name, printed: other.printed };
  throw legacyError.incompatible({ name, printed: type.printed }, compared, path);
}

function readPath(value: Json, isRoot: boolean, path: JsonPath): string {
  if (typeof value === 'string') return value;
  if (!isJsonList(value)) throw legacyError.comparedWith(path);
  const [column, ...more] = value[0] === '$' ? value.slice(1) : value;
  if (column === undefined) throw legacyError.emptyPath(path);
  if (more.length > 0 || (value[0] === '$' && !isRoot)) throw legacyError.comparedElsewhere(path);
  if (typeof column !== 'string') throw legacyError.comparedWith(path);
  return column;
}
