// `args` of functions and computed fields: one input object per function (spec/postgres-schema.md 11, 12).
import {
  GraphQLInputObjectType,
  GraphQLNonNull,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputFieldConfig,
} from 'graphql';
import type { CatalogType } from '@app/types';
import type { FunctionArgument, FunctionInput } from '../resolve/resolved-tables.js';
import { shownType, valueType } from './column-type.js';
import { valueExtensions } from './input-extensions.js';
import type { SchemaScope } from './schema-scope.js';

/** How an arguments object is named and described. */
export interface ArgumentsName {
  readonly typeName: string;
  readonly owner: string;
  /** Of the argument `args`; of the type too where `isDescribed`. */
  readonly description: string;
  readonly isDescribed: boolean;
}

/** What the client gives; the row and the session come from us. */
export function userArguments(inputs: readonly FunctionInput[]): readonly FunctionArgument[] {
  return inputs.flatMap((input) => (input.type === 'user' ? [input.argument] : []));
}

/** The argument `args`: required where some argument has no default, absent where there is none. */
export function argumentsInput(
  inputs: readonly FunctionInput[],
  { typeName, owner, description, isDescribed }: ArgumentsName,
  scope: SchemaScope,
): GraphQLFieldConfigArgumentMap {
  const given = userArguments(inputs);
  if (given.length === 0) return {};
  const make = (): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name: typeName,
      ...(isDescribed ? { description } : {}),
      fields: () => argumentFields(given, scope),
    });
  const type = scope.build.namedType(typeName, owner, make);
  const isOptional = given.every(({ hasDefault }) => hasDefault);
  return { args: { type: isOptional ? type : new GraphQLNonNull(type), description } };
}

function argumentFields(
  given: readonly FunctionArgument[],
  scope: SchemaScope,
): Record<string, GraphQLInputFieldConfig> {
  const fields = Object.create(null) as Record<string, GraphQLInputFieldConfig>;
  for (const { field, type } of given) {
    const shown = argumentType(type, scope);
    fields[field] = { type: valueType(shown, scope), extensions: valueExtensions(shown, true, scope) };
  }
  return fields;
}

/** A composite argument has a scalar of its own, as its plain name is that of a row's object type. */
function argumentType(type: CatalogType, scope: SchemaScope): CatalogType {
  const shown = shownType(type, scope);
  return shown.kind === 'composite' ? { ...shown, scalar: `${shown.scalar}_scalar` } : shown;
}
