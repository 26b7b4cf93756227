// Calls of functions and computed fields: which arguments are passed, by position while there is no gap, then by name.
import type { InputTemplate } from '@app/engine';
import type { Expression, FunctionArgument, FunctionCall } from '@app/sql';
import { invariant, type JsonPath, type QualifiedTable } from '@app/types';
import type { FunctionInput } from '../../resolve/resolved-tables.js';
import { parameterOf } from '../../value/parameter-of.js';
import { templateFields } from '../select/read-template.js';
import { functionError } from './error.js';

export interface CallInput {
  /** The client's `args`. */
  readonly args: InputTemplate | undefined;
  /** The table's row, of computed fields. */
  readonly row?: Expression;
  /** Of `args`. */
  readonly path: JsonPath;
}

/** @throws GatewayError not-supported, when arguments are left out that may not be */
export function functionCall(
  callee: QualifiedTable,
  inputs: readonly FunctionInput[],
  { args, row, path }: CallInput,
): FunctionCall {
  const given = args === undefined ? new Map<string, InputTemplate>() : templateFields(args);
  const passed: FunctionArgument[] = [];
  let hasGap = false;
  for (const input of inputs) {
    const value = valueOf(input, given, row);
    if (value === undefined) {
      if (input.type === 'user' && !input.argument.hasDefault) throw functionError.omitted(path);
      hasGap = true;
      continue;
    }
    const name = input.type === 'user' ? input.argument.name : input.name;
    if (hasGap && name === null) throw functionError.positionalGap(path);
    passed.push(hasGap && name !== null ? { name, value } : { value });
  }
  return { type: 'call', schema: callee.schema, name: callee.name, arguments: passed };
}

function valueOf(
  input: FunctionInput,
  given: ReadonlyMap<string, InputTemplate>,
  row: Expression | undefined,
): Expression | undefined {
  switch (input.type) {
    case 'row':
      invariant(row !== undefined, 'a function of a row is called for a row');
      return row;
    case 'session':
      return { type: 'parameter', source: { type: 'session-json' }, as: { name: input.sqlType } };
    case 'user': {
      const template = given.get(input.argument.field);
      return template === undefined ? undefined : parameterOf(template, input.argument.type);
    }
  }
}
