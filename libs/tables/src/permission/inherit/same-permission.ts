// Whether permissions of several parents say the same (spec/permissions.md 8.2): conjuncts, columns and presets as sets.
import type { DeletePermission, InsertPermission, UpdatePermission } from '../table-permissions.js';

export type WritePermission = InsertPermission | UpdatePermission | DeletePermission;

export function allSame(permissions: readonly WritePermission[]): boolean {
  const [first, ...others] = permissions;
  return others.every((other) => isSame(first, other));
}

/** Plain data of permissions. What both found in the catalog is one object, so that comparing is not deep. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Array.isArray(one)) return Array.isArray(other) && inOrder(one, other);
  if (one instanceof Set)
    return other instanceof Set && one.size === other.size && [...one].every((item) => other.has(item));
  if (one instanceof Map) {
    if (!(other instanceof Map) || one.size !== other.size) return false;
    return [...one].every(([key, value]) => other.has(key) && isSame(value, other.get(key)));
  }
  if (one.type !== other.type) return false;
  if (one.type === 'all' || one.type === 'some') return inAnyOrder(partsOf(one), partsOf(other));
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const partsOf = (condition: Readonly<Record<string, unknown>>): readonly unknown[] =>
  condition.conditions as readonly unknown[];

function inOrder(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
}

/** Each part of either has its like in the other. */
function inAnyOrder(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (inOrder(one, other)) return true;
  const isCovered = (by: readonly unknown[]) => (item: unknown) => by.some((like) => isSame(item, like));
  return one.every(isCovered(other)) && other.every(isCovered(one));
}
