// What stands at a column or scalar computed field: a bare value or an object of operators (spec/permissions.md 4.1, 4.2).
import { isJsonObject, type CatalogType, type Json } from '@app/types';
import { argumentPath } from '../../precondition/argument-uses.js';
import type { Condition, Operand } from '../condition.js';
import { permissionFault } from '../error.js';
import { BUILT_IN } from './built-in-types.js';
import { allOf } from './combine.js';
import type { FilterScope } from './filter-scope.js';
import { bareName, filterOperator, worksOn } from './operators.js';
import { readColumnComparison } from './read-column-comparison.js';
import { readRightSide } from './read-right-side.js';

/** @throws PermissionFault */
export function readComparison(value: Json, operand: Operand, scope: FilterScope): Condition {
  if (operand.columnType.name === 'json' && !operand.columnType.isArray) throw permissionFault.jsonColumn();
  const isArgument = scope.env.arguments !== undefined && argumentPath(value) !== undefined;
  if (!isJsonObject(value) || isArgument) return readOperator('_eq', value, { operand, scope });
  return allOf(Object.entries(value).map(([key, item]) => readOperator(key, item, { operand, scope })));
}

interface Place {
  readonly operand: Operand;
  readonly scope: FilterScope;
}

function readOperator(key: string, value: Json, { operand, scope }: Place): Condition {
  if (bareName(key) === 'cast') return readCasts(value, { operand, scope });
  const operator = filterOperator(key);
  if (operator === undefined) throw permissionFault.unknownOperator(key);
  const { columnType: type } = operand;
  if (!worksOn(operator, type)) throw permissionFault.wrongType(type.printed, operator.types ?? []);
  const right =
    operator.right === 'column'
      ? readColumnComparison(value, operand, scope)
      : readRightSide(value, operator.right, { type, env: scope.env });
  const nullAware = (operator.operator === 'eq' || operator.operator === 'neq') && isNullable(operand);
  return { type: 'compare', operand, comparison: { operator: operator.operator, value: right, nullAware } };
}

/** Keys are names of Postgres types; each has operators of its own. */
function readCasts(value: Json, { operand, scope }: Place): Condition {
  if (!isJsonObject(value)) throw permissionFault.malformed('expected an object of types');
  const conditions = Object.entries(value).map(([name, operators]) => {
    const columnType = castTarget(operand.columnType, name);
    return readComparison(operators, { type: 'cast', operand, columnType }, scope);
  });
  return allOf(conditions);
}

const CASTS: Readonly<Record<string, string>> = { jsonb: 'text', geometry: 'geography', geography: 'geometry' };

function castTarget(type: CatalogType, name: string): CatalogType {
  if (type.isArray || CASTS[type.name] !== name) throw permissionFault.noCast(type.printed, name);
  // The types of PostGIS live in one schema.
  return name === 'text' ? BUILT_IN.text : { ...type, name, scalar: name, printed: name };
}

function isNullable(operand: Operand): boolean {
  switch (operand.type) {
    case 'column':
      return operand.isNullable;
    case 'computed':
      return true;
    case 'cast':
      return isNullable(operand.operand);
  }
}
