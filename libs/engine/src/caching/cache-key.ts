// The key of a kept answer: equal only where the answer is.
import { hash } from 'node:crypto';
import { printJson, type Json, type SessionVariables } from '@app/types';
import type { VariableValues } from '../kind/input-template.js';
import type { PlanCaching } from './plan-caching.js';

export interface KeyParts {
  readonly caching: PlanCaching;
  /** `ResponseCache.scope` */
  readonly scope: string;
  readonly values: VariableValues;
  readonly shapes: readonly (Json | undefined)[];
  readonly session: SessionVariables;
}

/** 64 hexadecimal digits. */
export function cacheKey({ caching, scope, values, shapes, session }: KeyParts): string {
  const text = `${scope}\n${caching.family}\n${printList(values)}\n${printList(shapes)}\n${printSession(session, caching)}`;
  return hash('sha256', text, 'hex');
}

/** An absent value differs from null. No JSON text has a line feed outside of strings, nor is one `-`. */
function printList(values: readonly (Json | undefined)[]): string {
  return values.map((value) => (value === undefined ? '-' : printJson(value))).join();
}

/** Only what the answer depends on; a variable that the session lacks differs from every value. */
function printSession(session: SessionVariables, { sessionVariables }: PlanCaching): string {
  if (sessionVariables === 'all')
    return JSON.stringify(Object.entries(session).sort(([one], [other]) => (one < other ? -1 : 1)));
  return sessionVariables.map((name) => (Object.hasOwn(session, name) ? JSON.stringify(session[name]) : '-')).join();
}
