// The names in a boolean expression of a permission (spec/permissions.md 4.1, 4.2).
import { isJsonList, isJsonObject, tableKey, type Json, type JsonObject, type QualifiedTable } from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { partsOf, textOf } from '../table-parts.js';
import type { ReferenceNames, SourceScope } from './reference-names.js';
import { rowsOfFunction } from './rows-of-function.js';
import { readUsing, targetOf } from './visit-relationship.js';

/** Where an expression stands: on rows of `table`, for a permission on rows of `root`. */
export interface ConditionPlace {
  readonly scope: SourceScope;
  readonly table: QualifiedTable;
  readonly root: QualifiedTable;
}

const COLUMN_OPERATORS: ReadonlySet<string> = new Set(['ceq', 'cne', 'cneq', 'cgt', 'clt', 'cgte', 'clte']);

/** The expression with the names that `names` gives. What is no expression stays as it is. */
export function visitCondition(condition: Json, place: ConditionPlace, names: ReferenceNames): Json {
  if (!isJsonObject(condition)) return condition;
  const entries = Object.entries(condition).map(([key, part]) => visitEntry(key, part, { place, names }));
  return Object.fromEntries(entries);
}

interface Walk {
  readonly place: ConditionPlace;
  readonly names: ReferenceNames;
}

function visitEntry(key: string, part: Json, walk: Walk): readonly [string, Json] {
  switch (key.replace(/^[_$]/, /^[_$]/.test(key) ? '_' : '')) {
    case '_and':
    case '_or':
      return [key, isJsonList(part) ? part.map((item) => visitCondition(item, walk.place, walk.names)) : part];
    case '_not':
      return [key, visitCondition(part, walk.place, walk.names)];
    case '_exists':
      return [key, isJsonObject(part) ? visitExists(part, walk) : part];
    default:
      return visitField(key, part, walk);
  }
}

function visitExists(exists: JsonObject, { place, names }: Walk): Json {
  const { scope } = place;
  const entries = Object.entries(exists).map(([key, part]): readonly [string, Json] => {
    if (/^[_$]table$/.test(key)) return [key, { ...names.table(scope.source, decodeQualifiedTable(part)) }];
    const table = exists._table ?? exists.$table ?? null;
    if (!/^[_$]where$/.test(key)) return [key, part];
    return [key, visitCondition(part, { ...place, table: decodeQualifiedTable(table) }, names)];
  });
  return Object.fromEntries(entries);
}

function visitField(key: string, part: Json, walk: Walk): readonly [string, Json] {
  const { place, names } = walk;
  const { scope, table } = place;
  const own = { source: scope.source, table };
  const tracked = scope.tables.get(tableKey(table));
  if (tracked !== undefined) {
    const relationships = [...partsOf(tracked, 'object_relationships'), ...partsOf(tracked, 'array_relationships')];
    const relationship = relationships.find((one) => textOf(one, 'name') === key);
    if (relationship !== undefined) {
      const target = targetOf(readUsing(relationship), scope, table);
      if (target !== undefined) names.table(scope.source, target);
      const inner = target === undefined ? part : visitCondition(part, { ...place, table: target }, names);
      return [names.part('relationship', own, key), inner];
    }
    const computed = partsOf(tracked, 'computed_fields').find((one) => textOf(one, 'name') === key);
    if (computed !== undefined) {
      const target = rowsOfFunction(computed.definition, scope);
      if (target !== undefined) names.table(scope.source, target);
      const inner =
        target === undefined ? part : visitCondition(part, { ...place, table: target, root: target }, names);
      return [names.part('computed-field', own, key), inner];
    }
    // A remote relationship's key is neither renamed nor dropped with the database.
    if (partsOf(tracked, 'remote_relationships').some((one) => textOf(one, 'name') === key)) return [key, part];
  }
  return [names.part('column', own, key), visitComparisons(part, walk)];
}

function visitComparisons(operators: Json, walk: Walk): Json {
  if (!isJsonObject(operators)) return operators;
  const entries = Object.entries(operators).map(([operator, operand]): readonly [string, Json] => {
    const name = operator.replace(/^[_$]/, '');
    return [operator, COLUMN_OPERATORS.has(name) ? visitOtherColumn(operand, walk) : operand];
  });
  return Object.fromEntries(entries);
}

/** `"c"`, `["c"]` of the same row; `["$", "c"]` of the root. */
function visitOtherColumn(operand: Json, { place, names }: Walk): Json {
  const { scope, table, root } = place;
  const rename = (of: QualifiedTable, column: Json): Json =>
    typeof column === 'string' ? names.part('column', { source: scope.source, table: of }, column) : column;
  if (!isJsonList(operand)) return rename(table, operand);
  if (operand[0] === '$') return ['$', ...operand.slice(1).map((column) => rename(root, column))];
  return operand.map((column) => rename(table, column));
}
