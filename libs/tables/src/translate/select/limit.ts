// The lower of the client's and the permission's limit (spec/permissions.md 3.1), also where the client's is a variable.
import type { InputTemplate } from '@app/engine';
import type { Expression } from '@app/sql';
import { invariant, printJson } from '@app/types';
import { call } from './expressions.js';

const INT8 = { name: 'int8' } as const;

/** A number where it is known, else its parameter; NULL of a parameter is no limit. */
export type Limit = number | Expression | undefined;

export function clientLimit(template: InputTemplate | undefined): Limit {
  if (template === undefined) return undefined;
  if (template.type === 'variable') return variable(template.use);
  invariant(template.type === 'literal', 'a limit is a number or a variable');
  return Number(printJson(template.value));
}

export function lowerLimit(client: Limit, permitted: number | null): Limit {
  if (permitted === null) return client;
  if (client === undefined) return permitted;
  if (typeof client === 'number') return Math.min(client, permitted);
  return call('least', client, { type: 'integer', value: permitted });
}

/** A known limit stands in the text: the planner can count on it. */
export function limitExpression(limit: Limit): Expression | undefined {
  return typeof limit === 'number' ? { type: 'integer', value: limit } : limit;
}

export function clientOffset(template: InputTemplate | undefined): Expression | undefined {
  if (template === undefined) return undefined;
  if (template.type === 'variable') return variable(template.use);
  invariant(template.type === 'literal', 'an offset is a number or a variable');
  const { value } = template;
  const text = typeof value === 'string' ? value : printJson(value);
  return { type: 'parameter', source: { type: 'constant', text }, as: INT8 };
}

function variable(use: number): Expression {
  return { type: 'parameter', source: { type: 'variable', use, encoding: 'text' }, as: INT8 };
}
