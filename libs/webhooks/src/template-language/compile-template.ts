// The door of the template language: text -> compiled template, compiled template + scope -> JSON. Faults are values.
import type { Json, JsonObject } from '@app/types';
import { describeTemplateError, TemplateError } from './error.js';
import { evaluate, type TemplateScope } from './evaluate.js';
import { parseSource } from './parse-source.js';
import type { Expression } from './syntax.js';

export interface CompiledTemplate {
  /** What positions in errors count in. */
  readonly source: string;
  readonly expression: Expression;
}

/** A result, or the error object of spec/actions.md 9.7. */
export type TemplateResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: JsonObject };

/** A template whose text is an expression as a whole. */
export function compileJsonTemplate(source: string): TemplateResult<CompiledTemplate> {
  return attempt(source, () => Object.freeze({ source, expression: parseSource(source) }));
}

/** A template whose text is the inside of a string: quotes and backslashes are escaped outside `{{ }}`. */
export function compileStringTemplate(text: string): TemplateResult<CompiledTemplate> {
  return compileJsonTemplate(`"${text}"`);
}

/** Evaluates; the value may share parts with the scope. */
export function evaluateTemplate({ source, expression }: CompiledTemplate, scope: TemplateScope): TemplateResult<Json> {
  return attempt(source, () => evaluate(expression, scope));
}

function attempt<T>(source: string, run: () => T): TemplateResult<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { ok: false, error: describeTemplateError(error, source) };
  }
}
