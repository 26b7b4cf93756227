// `<X>_comparison_exp`: operators of one value, all of which must hold.
import { inputError, type InputTemplate } from '@app/engine';
import { invariant, type CatalogType, type JsonPath } from '@app/types';
import { generatedName, sharedType } from '../../naming/generated-names.js';
import { tableType } from '../../naming/table-type.js';
import type {
  Comparison,
  ComparisonOperator,
  ComparisonValue,
  Condition,
  Operand,
} from '../../permission/condition.js';
import type { RoleTable } from '../../permission/role-graph.js';
import type { ResolvedColumn } from '../../resolve/resolved-tables.js';
import { TEXT } from '../../schema/built-in-type.js';
import { sibling } from '../filter/operators/operator.js';
import { isNull, templateFields } from '../select/read-template.js';
import { allOf } from './all-of.js';
import { enumOperand } from './enum-operand.js';
import { readColumnComparison } from './read-legacy.js';
import { operatorOf } from './operator-names.js';

/** What is compared, and where. */
export interface ComparisonPlace {
  readonly table: RoleTable;
  /** Set where the operand is a column. */
  readonly column: ResolvedColumn | null;
  readonly path: JsonPath;
}

/** Comparisons of a column or computed field; `_cast` compares another form of it. */
export function readComparison(template: InputTemplate, operand: Operand, place: ComparisonPlace): Condition {
  const conditions: Condition[] = [];
  for (const [key, value] of comparisonEntries(template, operand.columnType, place)) {
    const at = { ...place, path: [...place.path, key] };
    if (key === '_cast') conditions.push(readCasts(value, operand, at));
    else {
      const comparison =
        readColumnComparison(key, value, place.table) ??
        readOperator(key, value, { type: operand.columnType, place: at });
      if (comparison !== null) conditions.push({ type: 'compare', operand, comparison });
    }
  }
  return allOf(conditions);
}

/** Comparisons of the result of an aggregate. */
export function readPredicate(
  template: InputTemplate,
  type: CatalogType,
  place: ComparisonPlace,
): readonly Comparison[] {
  return [...comparisonEntries(template, type, place)].flatMap(([key, value]) => {
    const read = readOperator(key, value, { type, place: { ...place, path: [...place.path, key] } });
    return read === null ? [] : [read];
  });
}

function comparisonEntries(
  template: InputTemplate,
  type: CatalogType,
  { table, column, path }: ComparisonPlace,
): ReadonlyMap<string, InputTemplate> {
  if (!isNull(template)) return templateFields(template);
  if (table.graph.settings.booleanNullCollapse) return new Map();
  throw inputError.mismatch({ what: 'an object', type: comparisonName(type, column, table) }, 'null', path);
}

function comparisonName(type: CatalogType, column: ResolvedColumn | null, { graph, table }: RoleTable): string {
  const enumTable = graph.source.tables.get(column?.enumTable ?? '');
  if (enumTable !== undefined) return tableType(enumTable, 'enum_comparison_exp');
  return sharedType(table.customization.naming, `${type.scalar}${type.isArray ? '_array' : ''}_comparison_exp`);
}

function readCasts(template: InputTemplate, operand: Operand, place: ComparisonPlace): Condition {
  const conditions: Condition[] = [];
  for (const [name, value] of comparisonEntries(template, operand.columnType, place)) {
    const columnType = name === 'String' ? TEXT : sibling(operand.columnType, name);
    const at = { table: place.table, column: null, path: [...place.path, name] };
    conditions.push(readComparison(value, { type: 'cast', operand, columnType }, at));
  }
  return allOf(conditions);
}

interface OperatorPlace {
  readonly type: CatalogType;
  readonly place: ComparisonPlace;
}

/** Null: no condition, as a null operand may mean. */
function readOperator(name: string, template: InputTemplate, { type, place }: OperatorPlace): Comparison | null {
  const { table, column, path } = place;
  const operator = operatorOf(table.table.customization.naming, name);
  invariant(operator !== undefined, `the operator ${name} is one of the schema`);
  const collapses = table.graph.settings.booleanNullCollapse;
  if (isNull(template)) {
    if (collapses) return null;
    if (operator === 'is_null') throw inputError.mismatch({ what: 'a boolean', type: 'Boolean' }, 'null', path);
    throw inputError.unexpectedNull(type.isArray ? `[${type.scalar}!]` : type.scalar, path);
  }
  const value = valueOf(operator, enumOperand(template, column, table), table);
  const nullCollapses = collapses && template.type === 'variable';
  return { operator, value, nullAware: false, ...(nullCollapses ? { nullCollapses } : {}) };
}

/** Operators whose operand is an object, with the parts of it. */
const PARTS: Partial<Record<ComparisonOperator, readonly string[]>> = {
  st_d_within: ['distance', 'from', 'use_spheroid'],
  st_3d_d_within: ['distance', 'from'],
  st_intersects_nband_geom: ['nband', 'geommin'],
  st_intersects_geom_nband: ['geommin', 'nband'],
};

function valueOf(operator: ComparisonOperator, template: InputTemplate, { table }: RoleTable): ComparisonValue {
  const keys = PARTS[operator];
  if (keys === undefined) return { type: 'input', template };
  const given = templateFields(template);
  const parts: Record<string, ComparisonValue> = {};
  for (const key of keys) {
    const part = given.get(key) ?? given.get(generatedName(table.customization.naming, key));
    if (part !== undefined) parts[key] = { type: 'input', template: part };
  }
  return { type: 'parts', parts };
}
