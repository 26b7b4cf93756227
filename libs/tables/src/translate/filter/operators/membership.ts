// `_in` and `_nin`: the whole list is one parameter, so that its length does not change the statement.
import { isJsonList, type CatalogType } from '@app/types';
import type { Expression, Select } from '@app/sql';
import type { ComparisonValue } from '../../../permission/condition.js';
import { isSpatial, spatialOfText } from '../../../value/geometry-of-json.js';
import { arrayTextsOf } from '../../../value/parameter-of.js';
import { TEXT } from '../../../schema/built-in-type.js';
import { castOf } from '../../../value/cast-of.js';
import { FALSE, negation } from '../logic.js';
import { listAs, type OperatorGroup, type OperatorInput } from './operator.js';

export const MEMBERSHIP: OperatorGroup<'in' | 'nin'> = {
  in: isMember,
  nin: (input) => negation(isMember(input)),
};

function isMember(input: OperatorInput): Expression {
  const { operand, type, comparison } = input;
  const { value } = comparison;
  if (isEmptyList(value)) return FALSE;
  const fromTexts = type.isArray || isSpatial(type);
  const right = fromTexts ? itemsOfTexts(input) : listAs(value, type);
  return { type: 'any', operator: '=', left: operand, right };
}

function isEmptyList(value: ComparisonValue): boolean {
  if (value.type !== 'input') return false;
  const { template } = value;
  return template.type === 'literal' && isJsonList(template.value) && template.value.length === 0;
}

/**
 * For types of which a list is no array of theirs: Postgres has no arrays of arrays, and PostGIS reads no arrays of GeoJSON.
 * `SELECT "t1"."t1"::int4[] FROM unnest($1::text[]) AS "t1"`.
 */
function itemsOfTexts({ type, comparison, state }: OperatorInput): Expression {
  const alias = state.alias();
  const text: Expression = { type: 'column', relation: alias, name: alias };
  const item: Expression = type.isArray ? { type: 'cast', operand: text, as: castOf(type) } : spatialOfText(text, type);
  const texts = textsOf(comparison.value, type);
  const select: Select = {
    type: 'select',
    columns: [{ expression: item }],
    from: { type: 'function', call: { type: 'call', name: 'unnest', arguments: [{ value: texts }] }, alias },
  };
  return { type: 'subquery', select };
}

const textsOf = (value: ComparisonValue, { isArray }: CatalogType): Expression =>
  isArray && value.type === 'input' ? arrayTextsOf(value.template) : listAs(value, TEXT);
