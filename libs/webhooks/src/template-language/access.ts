// Members of values: the required accesses, which fail, and the optional ones, which give null (spec/actions.md 9.6).
import { isJsonList, isJsonNumber, isJsonObject, RawNumber, type Json } from '@app/types';
import { indexOutOfRange, noSuchAttribute, typeMismatch } from './error.js';
import type { Span } from './position.js';

/** `base[key]`. @throws TemplateError Attribute, Index or Type Error at `place`. */
export function requireMember(base: Json, key: Json, place: Span): Json {
  if (isJsonList(base)) return requireItem(base, key, place);
  if (!isJsonObject(base)) throw typeMismatch(isJsonNumber(key) ? 'Array' : 'Object', base, place);
  if (typeof key !== 'string') throw typeMismatch('String', key, place);
  const member = ownMember(base, key);
  if (member === undefined) throw noSuchAttribute(key, place);
  return member;
}

/** `base[key]`, or undefined where there is none of any kind. */
export function findMember(base: Json, key: Json): Json | undefined {
  if (isJsonList(base)) return isJsonNumber(key) ? base[toIndex(key)] : undefined;
  return isJsonObject(base) && typeof key === 'string' ? ownMember(base, key) : undefined;
}

function requireItem(base: readonly Json[], key: Json, place: Span): Json {
  if (typeof key === 'string') throw typeMismatch('Object', base, place);
  if (!isJsonNumber(key)) throw typeMismatch('Integer', key, place);
  const item = base[toIndex(key)];
  if (item === undefined) throw indexOutOfRange(place);
  return item;
}

function ownMember(base: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(base, key) ? base[key] : undefined;
}

/** Fractions and negative numbers are members of no list. `1.0` is the item 1. */
function toIndex(key: number | RawNumber): number {
  return key instanceof RawNumber ? Number(key.text) : key;
}
