// Everything that can be wrong with a template, with the texts of spec/actions.md 9.6 and 9.7.
import { nameJsonType, type Json, type JsonObject } from '@app/types';
import { MAX_CHARACTERS, MAX_NESTING, MAX_SOURCE_LENGTH, MAX_STEPS } from './limits.js';
import { describeSpan, type Span } from './position.js';

export type TemplateErrorCode =
  | 'Parse Error'
  | 'Lex Error'
  | 'Name Error'
  | 'Attribute Error'
  | 'Type Error'
  | 'Index Error'
  | 'Function Error'
  /** A bound of limits.ts; never hidden by `?`. */
  | 'Limit Error';

/** Kinds of values as type errors call them. */
export type ExpectedType = 'Object' | 'Array' | 'String' | 'Number' | 'Boolean' | 'Integer';

/** A fault at a place in a template. */
export class TemplateError extends Error {
  constructor(
    readonly code: TemplateErrorCode,
    message: string,
    readonly span: Span,
  ) {
    super(message);
    this.name = 'TemplateError';
  }
}

/** The fault of a function, which does not know where it was called. */
export class FunctionFault extends Error {}

/** `{error_code, message, source_position}`. */
export function describeTemplateError({ code, message, span }: TemplateError, source: string): JsonObject {
  return { error_code: code, message, source_position: describeSpan(source, span) };
}

export const unexpectedToken = (text: string, span: Span) =>
  new TemplateError('Parse Error', `Unexpected token '${text}'.`, span);
export const unexpectedEnd = (span: Span) => new TemplateError('Parse Error', 'ParseError: Empty token stream.', span);
export const tooDeep = (span: Span) =>
  new TemplateError('Parse Error', `Template is nested deeper than ${MAX_NESTING} levels.`, span);
export const tooLong = () =>
  new TemplateError('Parse Error', `Template is longer than ${MAX_SOURCE_LENGTH} characters.`, { start: 0, end: 0 });
export const invalidLexeme = (text: string, span: Span) =>
  new TemplateError('Lex Error', `Invalid Lexeme: '${text}'`, span);

export const notInScope = (name: string, span: Span) =>
  new TemplateError('Name Error', `Variable '${name}' not in scope`, span);
/** The spelling is upstream's. */
export const noSuchAttribute = (key: string, span: Span) =>
  new TemplateError('Attribute Error', `'Object' has no attritubte '${key}'.`, span);
export const typeMismatch = (expected: ExpectedType, actual: Json, span: Span) =>
  new TemplateError(
    'Type Error',
    `Couldn't match expected type '${expected}' with actual type '${nameJsonType(actual)}'`,
    span,
  );
/** The text is upstream's. */
export const indexOutOfRange = (span: Span) => new TemplateError('Index Error', 'Can only range over an array', span);
export const functionFailed = (message: string, span: Span) => new TemplateError('Function Error', message, span);
export const tooManySteps = (span: Span) =>
  new TemplateError('Limit Error', `Evaluation takes more than ${MAX_STEPS} steps.`, span);
export const tooMuchText = (span: Span) =>
  new TemplateError('Limit Error', `Evaluation makes more than ${MAX_CHARACTERS} characters of text.`, span);

/** The fault of a function whose argument has the wrong kind. */
export const wrongArgument = (what: string, expected: ExpectedType, argument: Json) =>
  new FunctionFault(`parsing ${what} failed, expected ${expected}, but encountered ${nameJsonType(argument)}`);
