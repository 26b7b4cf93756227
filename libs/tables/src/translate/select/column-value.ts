// A column or computed value: as an operand, and as it is shown in JSON (spec/postgres-schema.md 2.2).
import type { InputTemplate, PlannedField } from '@app/engine';
import type { Expression } from '@app/sql';
import { GatewayError, type CatalogType, type JsonPath } from '@app/types';
import type { Condition } from '../../permission/condition.js';
import type { ResolvedColumn } from '../../resolve/resolved-tables.js';
import { encodeValue } from '../../value/encode-value.js';
import { guardedCell } from '../filter/guarded-cell.js';
import { call, columnOf, JSON_TYPE, TEXT } from './expressions.js';
import { presentArgument } from './read-template.js';
import { conditionScope, type RowScope, type TranslateEnv } from './row-scope.js';

const BIG_NUMBERS: ReadonlySet<string> = new Set(['int8', 'numeric', 'float8', 'money']);
const SPATIAL: ReadonlySet<string> = new Set(['geometry', 'geography']);
const TEXT_PATH = { name: 'text', isArray: true } as const;
/** Digits after the point, and the flag that adds the reference system. */
const GEOJSON_OPTIONS: readonly Expression[] = [
  { type: 'integer', value: 15 },
  { type: 'integer', value: 4 },
];

/** The cell as the role may see it. */
export function columnOperand(
  field: { readonly column: ResolvedColumn; readonly guard: Condition | null },
  scope: RowScope,
  env: TranslateEnv,
): Expression {
  return guarded(columnOf(scope.alias, field.column.name), field.guard, { scope, env });
}

/** NULL where the guard does not hold. */
export function guarded(
  value: Expression,
  guard: Condition | null,
  { scope, env }: { readonly scope: RowScope; readonly env: TranslateEnv },
): Expression {
  return guardedCell(value, { guard, scope: conditionScope(scope) }, env.state);
}

/** A value as the member of a JSON object, `path` argument of the field applied. */
export function shownValue(operand: Expression, type: CatalogType, shown: Shown): Expression {
  if (!type.isArray && (type.name === 'json' || type.name === 'jsonb')) return atPath(operand, shown);
  if (SPATIAL.has(type.name) && !type.isArray) return asGeoJson(operand, type);
  const stringify = shown.scope.table.graph.settings.stringifyNumericTypes;
  return stringify && isBigNumber(type) ? asText(operand, type) : operand;
}

export interface Shown {
  readonly scope: RowScope;
  /** Has the argument `path`. */
  readonly field: PlannedField;
  /** Of the field. */
  readonly path: JsonPath;
}

/** Whether values of that type are strings when numbers shall be. */
export function isBigNumber(type: CatalogType): boolean {
  return type.schema === 'pg_catalog' && BIG_NUMBERS.has(type.name);
}

export function asText(operand: Expression, type: CatalogType): Expression {
  return { type: 'cast', operand, as: type.isArray ? TEXT_PATH : TEXT };
}

/** PostGIS lives in one schema: its functions are where its types are. */
function asGeoJson(operand: Expression, type: CatalogType): Expression {
  const values = [operand, ...GEOJSON_OPTIONS].map((value) => ({ value }));
  const geoJson: Expression = { type: 'call', schema: type.schema, name: 'st_asgeojson', arguments: values };
  return { type: 'cast', operand: geoJson, as: JSON_TYPE };
}

function atPath(operand: Expression, { field, path }: Shown): Expression {
  const template = presentArgument(field, 'path');
  if (template === undefined) return operand;
  return { type: 'binary', operator: '#>', left: operand, right: pathParameter(template, [...path, 'args']) };
}

function pathParameter(template: InputTemplate, path: JsonPath): Expression {
  if (template.type === 'variable') {
    const source = { type: 'variable', use: template.use, encoding: 'json-path' } as const;
    // No path, as an omitted variable gives it, means the whole value.
    const whole: Expression = { type: 'cast', operand: { type: 'text', value: '{}' }, as: TEXT_PATH };
    return call('coalesce', { type: 'parameter', source, as: TEXT_PATH }, whole);
  }
  return { type: 'parameter', source: { type: 'constant', text: stepsOf(template, path) }, as: TEXT_PATH };
}

/** @throws GatewayError validation-failed for a text that is no path */
function stepsOf(template: InputTemplate, path: JsonPath): string | null {
  try {
    return encodeValue(template.type === 'literal' ? template.value : null, 'json-path');
  } catch (error) {
    throw error instanceof GatewayError ? error.under(...path) : error;
  }
}
