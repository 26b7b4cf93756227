// Which table's rows a function returns, as the catalog has it.
import { isJsonObject, tableKey, type Json, type QualifiedTable } from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import type { SourceScope } from './reference-names.js';

/** Undefined: no rows of a table, an overloaded function, or one that the database does not have. */
export function rowsOfFunction(definition: Json | undefined, { catalog }: SourceScope): QualifiedTable | undefined {
  if (!isJsonObject(definition) || definition.function === undefined) return undefined;
  const overloads = catalog?.functions.get(tableKey(decodeQualifiedTable(definition.function))) ?? [];
  const returnType = overloads.length === 1 ? overloads[0]?.returnType : undefined;
  if (returnType?.kind !== 'composite') return undefined;
  const table = { schema: returnType.schema, name: returnType.name };
  return catalog?.tables.has(tableKey(table)) === true ? table : undefined;
}
