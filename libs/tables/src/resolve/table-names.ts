// Base name and root field names of a table (spec/postgres-schema.md 1.1, 1.2, 3.1).
import type { QualifiedTable } from '@app/types';
import { part } from '../naming/casing.js';
import { isGraphqlName } from '../naming/graphql-name.js';
import { defaultRootField, rootFieldName } from '../naming/root-field-name.js';
import {
  TABLE_ROOT_FIELDS,
  type BaseName,
  type NamedWithComment,
  type SourceCustomization,
  type TableRootField,
} from './resolved-tables.js';
import type { TableConfiguration } from './table-configuration.js';

/** Tables and functions of schema `public` by their bare name, others with their schema before it. */
export function defaultBaseName({ schema, name }: QualifiedTable): string {
  return schema === 'public' ? name : `${schema}_${name}`;
}

/** Null: nothing that GraphQL could call the table. */
export function baseNameOf(table: QualifiedTable, configuration: TableConfiguration): BaseName | null {
  if (configuration.customName !== undefined) return { text: configuration.customName, isCustom: true };
  const text = defaultBaseName(table);
  return isGraphqlName(text) ? part(text) : null;
}

export function rootFieldsOf(
  baseName: BaseName | null,
  configuration: TableConfiguration,
  customization: SourceCustomization,
): Readonly<Record<TableRootField, NamedWithComment>> {
  const nameOf = (operation: TableRootField): NamedWithComment => {
    const custom = configuration.rootFields.get(operation);
    if (baseName === null) return { name: '', comment: undefined };
    const name = custom?.name ?? defaultRootField(customization, baseName, operation);
    return { name: rootFieldName(customization, name), comment: custom?.comment };
  };
  return Object.fromEntries(TABLE_ROOT_FIELDS.map((operation) => [operation, nameOf(operation)])) as Record<
    TableRootField,
    NamedWithComment
  >;
}
