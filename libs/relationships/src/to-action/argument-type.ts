// Whether a value of one GraphQL type may be an argument of another.
import { Kind, parseType, type TypeNode } from 'graphql';
import type { CustomTypes } from '@app/types';

/** Types whose values a built-in one takes as they are; other types take any value, as nothing is known of them. */
const TAKES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Int', new Set(['Int', 'smallint'])],
  ['Float', new Set(['Int', 'Float', 'smallint', 'bigint', 'numeric', 'real'])],
  ['Boolean', new Set(['Boolean'])],
  ['ID', new Set(['ID', 'Int', 'String', 'bigint', 'smallint', 'uuid'])],
]);
/** Types whose values are no JSON strings. */
const NO_STRINGS: ReadonlySet<string> = new Set([
  ...['Int', 'Float', 'Boolean', 'smallint', 'bigint', 'numeric', 'real', 'json', 'jsonb', 'geometry', 'geography'],
]);

/** Name of a scalar or enum; undefined for lists, input objects and texts that are no type. */
export function readArgumentType(text: string, types: CustomTypes): string | undefined {
  let node: TypeNode;
  try {
    node = parseType(text, { noLocation: true });
  } catch {
    return undefined;
  }
  const named = node.kind === Kind.NON_NULL_TYPE ? node.type : node;
  if (named.kind !== Kind.NAMED_TYPE) return undefined;
  const { value } = named.name;
  return types.input_objects.some(({ name }) => name === value) ? undefined : value;
}

export function fitsArgument(argument: string, local: string): boolean {
  if (argument === local) return true;
  if (argument === 'String') return !NO_STRINGS.has(local);
  const takes = TAKES.get(argument);
  return takes === undefined || takes.has(local);
}
