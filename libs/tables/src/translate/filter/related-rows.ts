// Conditions on other rows: EXISTS over a relationship, over any table, over the rows of a computed field.
//
//   EXISTS (SELECT 1 FROM "public"."article" AS "t1" WHERE "t1"."author_id" = "t0"."id" AND ...)
import type { Expression, FromItem } from '@app/sql';
import type { ResolvedRelationship } from '@app/engine';
import type { Condition } from '../../permission/condition.js';
import type { TranslateState } from '../translate-state.js';
import { callComputedField } from './call-computed-field.js';
import type { ConditionScope } from './condition-scope.js';
import { FALSE, conjunction, isFalse, isTrue } from './logic.js';
import { translateCondition } from './translate-condition.js';

type ConditionOf<Type extends Condition['type']> = Extract<Condition, { readonly type: Type }>;

export function translateRelated(
  { relationship, where, isRoot }: ConditionOf<'related'>,
  scope: ConditionScope,
  state: TranslateState,
): Expression {
  const alias = state.alias();
  const rootAlias = isRoot === true ? alias : scope.rootAlias;
  const filter = translateCondition(where, { alias, rootAlias }, state);
  const item: FromItem = { type: 'relation', relation: relationship.target, alias };
  return exists(item, [...joinOf(relationship, scope.alias, alias), filter]);
}

export function translateExists(
  { table, where, isRoot }: ConditionOf<'exists'>,
  scope: ConditionScope,
  state: TranslateState,
): Expression {
  const alias = state.alias();
  const rootAlias = isRoot === true ? alias : scope.rootAlias;
  const filter = translateCondition(where, { alias, rootAlias }, state);
  return exists({ type: 'relation', relation: table, alias }, [filter]);
}

/** The root of conditions inside is the returned row (spec/permissions.md 4.2). */
export function translateComputedRows(
  { computedField, where }: ConditionOf<'computed-rows'>,
  scope: ConditionScope,
  state: TranslateState,
): Expression {
  const alias = state.alias();
  const filter = translateCondition(where, { alias, rootAlias: alias }, state);
  return exists({ type: 'function', call: callComputedField(computedField, scope), alias }, [filter]);
}

/** What ties a related row to its row. */
export function joinOf({ mapping }: ResolvedRelationship, local: string, remote: string): readonly Expression[] {
  return mapping.map(([own, other]) => ({
    type: 'binary',
    operator: '=',
    left: { type: 'column', relation: remote, name: other },
    right: { type: 'column', relation: local, name: own },
  }));
}

function exists(from: FromItem, conditions: readonly Expression[]): Expression {
  const where = conjunction(conditions);
  if (isFalse(where)) return FALSE;
  const columns = [{ expression: { type: 'integer', value: 1 } }] as const;
  return { type: 'exists', select: { type: 'select', columns, from, ...(isTrue(where) ? {} : { where }) } };
}
