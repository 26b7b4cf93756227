// Whether permissions of several parents say the same (spec/permissions.md 8.2): conjuncts, columns and presets as sets.
import { printJson, type Json } from '@app/types';
import type { Condition, Operand } from '../condition.js';
import type { DeletePermission, InsertPermission, UpdatePermission } from '../table-permissions.js';

export type WritePermission = InsertPermission | UpdatePermission | DeletePermission;

export function samePermission(one: WritePermission, other: WritePermission): boolean {
  return one === other || canonical(one) === canonical(other);
}

function canonical(permission: WritePermission): string {
  const parts: Json[] = Object.entries(permission as unknown as Record<string, unknown>)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => [key, canonicalPart(value)]);
  return printJson(parts);
}

function canonicalPart(value: unknown): Json {
  if (value instanceof Set) return [...(value as Set<string>)].sort();
  if (value instanceof Map) {
    return [...(value as Map<string, Json>)].sort(([one], [other]) => (one < other ? -1 : 1)).map(([...pair]) => pair);
  }
  if (isCondition(value)) return canonicalCondition(value);
  return value as Json;
}

function isCondition(value: unknown): value is Condition {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** A conjunction's order does not matter, nor does that of a disjunction. Fields are told by their name: the table is the same. */
function canonicalCondition(condition: Condition): Json {
  switch (condition.type) {
    case 'all':
    case 'some':
      return [condition.type, ...condition.conditions.map((one) => printJson(canonicalCondition(one))).sort()];
    case 'not':
      return ['not', canonicalCondition(condition.condition)];
    case 'related':
      return ['related', condition.relationship.name, canonicalCondition(condition.where)];
    case 'exists':
      return ['exists', { ...condition.table }, canonicalCondition(condition.where)];
    case 'computed-rows':
      return ['computed-rows', condition.computedField.name, canonicalCondition(condition.where)];
    case 'aggregate':
      return ['aggregate', condition.relationship.name];
    case 'compare':
      return ['compare', canonicalOperand(condition.operand), condition.comparison as unknown as Json];
  }
}

function canonicalOperand(operand: Operand): Json {
  switch (operand.type) {
    case 'column':
      return operand.column;
    case 'computed':
      return ['computed', operand.computedField.name];
    case 'cast':
      return ['cast', operand.columnType.name, canonicalOperand(operand.operand)];
  }
}
