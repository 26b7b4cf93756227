// Conditions on aggregates of related rows (spec/postgres-schema.md 6.3).
//
//   EXISTS (SELECT 1 FROM (SELECT count(*) AS "x" FROM "public"."article" AS "t1" WHERE ...) AS "t2" WHERE "t2"."x" > $1::int4)
import type { Expression, FunctionCall, Select } from '@app/sql';
import type { AggregateCondition } from '../../permission/condition.js';
import type { TranslateState } from '../translate-state.js';
import { compareValue } from './compare-value.js';
import type { ConditionScope } from './condition-scope.js';
import { guardedCell } from './guarded-cell.js';
import { conjunction, isTrue } from './logic.js';
import { joinOf } from './related-rows.js';
import { translateCondition } from './translate-condition.js';

const RESULT = 'x';

export function translateAggregate(
  condition: AggregateCondition,
  scope: ConditionScope,
  state: TranslateState,
): Expression {
  const rows = aggregateOf(condition, scope, state);
  const alias = state.alias();
  const compared = {
    operand: { type: 'column', relation: alias, name: RESULT },
    type: condition.resultType,
    isNullable: true,
  } as const;
  const where = conjunction(
    condition.predicate.map((comparison) => compareValue(comparison, { compared, scope, state })),
  );
  // The aggregate has one row whatever the rows are.
  if (where.type === 'boolean') return where;
  const columns = [{ expression: { type: 'integer', value: 1 } }] as const;
  return { type: 'exists', select: { type: 'select', columns, from: { type: 'select', select: rows, alias }, where } };
}

function aggregateOf(condition: AggregateCondition, scope: ConditionScope, state: TranslateState): Select {
  const { relationship } = condition;
  const alias = state.alias();
  const related: ConditionScope = { alias, rootAlias: alias };
  const filter = translateCondition(condition.where, related, state);
  const where = conjunction([...joinOf(relationship, scope.alias, alias), filter]);
  return {
    type: 'select',
    columns: [{ expression: aggregateCall(condition, related, state), alias: RESULT }],
    from: { type: 'relation', relation: relationship.target, alias },
    ...(isTrue(where) ? {} : { where }),
  };
}

function aggregateCall(condition: AggregateCondition, related: ConditionScope, state: TranslateState): FunctionCall {
  const { function: name, columns, guards, distinct } = condition;
  const cells = columns.map((column, index): Expression => {
    const cell: Expression = { type: 'column', relation: related.alias, name: column };
    return guardedCell(cell, { guard: guards[index] ?? null, scope: related }, state);
  });
  if (cells.length === 0) return { type: 'call', name, arguments: [], star: true };
  // count takes one argument: several columns are counted as a row.
  const values = name === 'count' && cells.length > 1 ? [{ type: 'tuple', items: cells } as const] : cells;
  return { type: 'call', name, arguments: values.map((value) => ({ value })), ...(distinct ? { distinct } : {}) };
}
