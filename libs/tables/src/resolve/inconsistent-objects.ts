// How objects of this lib appear in lists of inconsistent objects: type, name and definition (spec/metadata-postgres-api.md 1.1).
import { printTable, type Inconsistency, type Json, type QualifiedTable } from '@app/types';
import { INCONSISTENT_OBJECT } from './error.js';

export type ReportedObject = Omit<Inconsistency, 'reason'>;

export function reportedSource(source: string): ReportedObject {
  return { type: 'source', name: `source ${source}`, definition: source };
}

export function reportedTable(source: string, table: QualifiedTable): ReportedObject {
  return { type: 'table', name: `table ${printTable(table)} in source ${source}`, definition: { ...table } };
}

export function reportedFunction(source: string, name: QualifiedTable): ReportedObject {
  return { type: 'function', name: `function ${printTable(name)} in source ${source}`, definition: { ...name } };
}

/** Anything that belongs to a table: `object` is its name there, `definition` what it consists of besides. */
export function reportedInTable(
  place: { readonly source: string; readonly table: QualifiedTable },
  type: string,
  own: { readonly object: string; readonly definition: Readonly<Record<string, Json>> },
): ReportedObject {
  const { source, table } = place;
  return {
    type,
    name: `${type} ${own.object} in table ${printTable(table)} in source ${source}`,
    definition: { source, table: { ...table }, ...own.definition },
  };
}

export function reportedFunctionPermission(source: string, name: QualifiedTable, role: string): ReportedObject {
  return {
    type: 'function_permission',
    name: `function_permission ${role} in function ${printTable(name)} in source ${source}`,
    definition: { source, function: { ...name }, role },
  };
}

/** `reason` without its prefix. */
export function inconsistent(object: ReportedObject, reason: string): Inconsistency {
  return { ...object, reason: INCONSISTENT_OBJECT + reason };
}
