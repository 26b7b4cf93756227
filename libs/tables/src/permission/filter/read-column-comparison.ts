// `_ceq` and its like: another column on the right, of this row or of the root's (spec/permissions.md 4.2).
import { isJsonList, type CatalogColumn, type CatalogTable, type CatalogType, type Json } from '@app/types';
import type { ComparisonValue, Operand } from '../condition.js';
import { permissionFault } from '../error.js';
import type { FilterScope } from './filter-scope.js';

const ROOT = '$';

/** `"column"`, `["column"]` or `["$", "column"]`. @throws PermissionFault */
export function readColumnComparison(value: Json, left: Operand, scope: FilterScope): ComparisonValue {
  if (left.type !== 'column') throw permissionFault.onlyColumns();
  const { column, ofRoot } = readPath(value);
  const right = columnOf(column, ofRoot ? scope.root : scope.table.catalog, ofRoot ? undefined : scope);
  if (!sameType(left.columnType, right.type)) {
    throw permissionFault.incompatible(
      { name: left.column, printed: left.columnType.printed },
      { name: right.name, printed: right.type.printed },
    );
  }
  return { type: 'column', column, ofRoot };
}

function readPath(value: Json): { readonly column: string; readonly ofRoot: boolean } {
  if (typeof value === 'string') return { column: value, ofRoot: false };
  if (!isJsonList(value)) throw permissionFault.comparedWith();
  const ofRoot = value[0] === ROOT;
  const [column, ...more] = ofRoot ? value.slice(1) : value;
  if (column === undefined) throw permissionFault.emptyPath();
  if (more.length > 0) throw permissionFault.comparedThroughRelationship();
  if (typeof column !== 'string') throw permissionFault.comparedWith();
  return { column, ofRoot };
}

/** `scope`: of the row itself, whose other fields are known. */
function columnOf(name: string, table: CatalogTable, scope: FilterScope | undefined): CatalogColumn {
  const column = table.columns.get(name);
  if (column !== undefined) return column;
  const isField = scope?.table.relationships.has(name) === true || scope?.table.computedFields.has(name) === true;
  throw isField ? permissionFault.onlyColumns() : permissionFault.unknownField(name);
}

/** What is printed differs by modifiers: `varchar(10)` compares with `varchar`. */
function sameType(one: CatalogType, other: CatalogType): boolean {
  return one.name === other.name && one.schema === other.schema && one.isArray === other.isArray;
}
