// What a call of a function passes, in the function's own order (spec/postgres-schema.md 11, 12).
import type { CatalogArgument, CatalogFunction } from '@app/types';
import { isGraphqlName } from '../naming/graphql-name.js';
import type { FunctionInput } from './resolved-tables.js';

/** Indexes of the arguments that no client gives. */
export interface ReservedArguments {
  readonly row: number | undefined;
  readonly session: number | undefined;
}

export function functionInputs({ arguments: given }: CatalogFunction, reserved: ReservedArguments): FunctionInput[] {
  return given.map(({ name, type, hasDefault }, index): FunctionInput => {
    if (index === reserved.row) return { type: 'row', name };
    if (index === reserved.session) return { type: 'session', name, sqlType: type.name === 'json' ? 'json' : 'jsonb' };
    return { type: 'user', argument: { field: name ?? `arg_${index + 1}`, name, type, hasDefault } };
  });
}

/** Names of arguments that GraphQL cannot have, of those that clients give. */
export function invalidArguments(inputs: readonly FunctionInput[]): readonly string[] {
  return inputs.flatMap((input) =>
    input.type === 'user' && !isGraphqlName(input.argument.field) ? [input.argument.field] : [],
  );
}

/** `undefined`: the function has no argument of that name. */
export function indexOfArgument({ arguments: given }: CatalogFunction, name: string): number | undefined {
  const index = given.findIndex((argument) => argument.name === name);
  return index < 0 ? undefined : index;
}

/** Whether an argument can hold all session variables. */
export function isJsonArgument(argument: CatalogArgument | undefined): boolean {
  return argument !== undefined && !argument.type.isArray && ['json', 'jsonb'].includes(argument.type.name);
}
