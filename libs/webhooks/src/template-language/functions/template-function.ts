// What a function of the template language is: one argument, one result.
import type { Json } from '@app/types';
import type { Budget } from '../budget.js';
import type { Span } from '../position.js';

/** What functions see beside their argument. */
export interface FunctionContext {
  /** By lower-case name. */
  readonly sessionVariables: Readonly<Record<string, string>>;
  readonly budget: Budget;
  /** Of the call. */
  readonly place: Span;
}

export interface TemplateFunction {
  readonly name: string;
  /** @throws FunctionFault. The size of argument and result is counted by the caller. */
  readonly apply: (argument: Json, context: FunctionContext) => Json;
}
