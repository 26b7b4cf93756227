// Computed fields as members of a type (spec/postgres-schema.md 11).
import type { GraphQLFieldConfigArgumentMap } from 'graphql';
import { printTable } from '@app/types';
import { computedFieldArgumentsType } from '../naming/table-type.js';
import type { ResolvedComputedField, ResolvedTable } from '../resolve/resolved-tables.js';
import { argumentsInput, userArguments } from './arguments-input.js';
import { originOf, type SchemaScope } from './schema-scope.js';

/** Those that the client must or may give arguments to cannot stand in `where` and `order_by`. */
export function takesArguments({ inputs }: ResolvedComputedField): boolean {
  return userArguments(inputs).length > 0;
}

/** `args`, or nothing. */
export function computedFieldArguments(
  computedField: ResolvedComputedField,
  table: ResolvedTable,
  scope: SchemaScope,
): GraphQLFieldConfigArgumentMap {
  if (!takesArguments(computedField)) return {};
  return argumentsInput(
    computedField.inputs,
    {
      typeName: computedFieldArgumentsType(table, computedField.name),
      owner: originOf(table),
      description: `input parameters for computed field "${computedField.name}" defined on table "${printTable(table.table)}"`,
      isDescribed: true,
    },
    scope,
  );
}

export function computedFieldComment({ comment, function: called }: ResolvedComputedField): string | null {
  if (comment !== undefined) return comment;
  return called.comment ?? `A computed field, executes function "${printTable(called.function)}"`;
}
