// What a type name means at each position of the metadata (spec/actions.md 1.2).
import type { CustomTypes } from '@app/types';
import { BUILT_IN_SCALARS } from './known-scalar.js';
import { baseName, parseTypeText, type TypeExpression } from './type-expression.js';

export type TypeCategory = 'built-in' | 'database-scalar' | 'custom-scalar' | 'enum' | 'input-object' | 'object';

export type TypePosition = 'argument' | 'output' | 'input-field' | 'object-field';

/** A type text whose name was found. */
export interface ResolvedTypeUse {
  readonly expression: TypeExpression;
  readonly base: string;
  readonly category: TypeCategory;
}

/** The names of each category. */
export type TypeNames = Readonly<Record<TypeCategory, ReadonlySet<string>>>;

/**
 * First match wins. Built-ins come first everywhere, because a schema cannot hold a second type of such a name. An enum
 * or input object is no output type of an action, and an object is no argument: they are not in those lists.
 */
const ORDER: Readonly<Record<TypePosition, readonly TypeCategory[]>> = {
  argument: ['built-in', 'database-scalar', 'custom-scalar', 'enum', 'input-object'],
  output: ['built-in', 'database-scalar', 'object', 'custom-scalar'],
  'input-field': ['built-in', 'custom-scalar', 'enum', 'input-object', 'database-scalar'],
  'object-field': ['built-in', 'custom-scalar', 'enum', 'object', 'database-scalar'],
};

/** Collects the names that type texts may use. */
export function collectTypeNames(types: CustomTypes, databaseScalars: ReadonlySet<string>): TypeNames {
  const names = (list: readonly { readonly name: string }[]): ReadonlySet<string> =>
    new Set(list.map(({ name }) => name));
  return {
    'built-in': BUILT_IN_SCALARS,
    'database-scalar': databaseScalars,
    'custom-scalar': names(types.scalars),
    enum: names(types.enums),
    'input-object': names(types.input_objects),
    object: names(types.objects),
  };
}

/** Finds the type of a text at a position. `undefined`: unknown there, or no type at all. */
export function resolveTypeText(text: string, position: TypePosition, names: TypeNames): ResolvedTypeUse | undefined {
  const expression = parseTypeText(text);
  if (expression === undefined) return undefined;
  const base = baseName(expression);
  const category = ORDER[position].find((candidate) => names[candidate].has(base));
  return category === undefined ? undefined : { expression, base, category };
}

/** The name an error shows for a type text: its base, or the text itself when it does not parse. */
export function shownTypeName(text: string): string {
  const expression = parseTypeText(text);
  return expression === undefined ? text : baseName(expression);
}
