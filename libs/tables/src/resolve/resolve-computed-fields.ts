// The list `computed_fields` of a table.
import type { Inconsistency, JsonObject } from '@app/types';
import { printClash, printComputedFieldFault, type ClashFault } from './error.js';
import { inconsistent, reportedInTable, type ReportedObject } from './inconsistent-objects.js';
import { resolveComputedField, type ComputedFieldOwner } from './resolve-computed-field.js';
import type { ResolvedColumn, ResolvedComputedField } from './resolved-tables.js';

export interface ComputedFieldsOwner extends ComputedFieldOwner {
  readonly source: string;
  readonly columns: ReadonlyMap<string, ResolvedColumn>;
  /** Names of all relationships in metadata, served or not. */
  readonly relationshipNames: ReadonlySet<string>;
}

export interface ComputedFields {
  readonly computedFields: ReadonlyMap<string, ResolvedComputedField>;
  readonly inconsistencies: readonly Inconsistency[];
}

export function resolveComputedFields(entries: readonly JsonObject[], owner: ComputedFieldsOwner): ComputedFields {
  const computedFields = new Map<string, ResolvedComputedField>();
  const inconsistencies: Inconsistency[] = [];
  const names = entries.map(({ name }) => name);
  entries.forEach((entry, index) => {
    const name = typeof entry.name === 'string' ? entry.name : '';
    const reported = reportedComputedField(entry, name, owner);
    if (names.indexOf(name) !== index && name !== '') {
      inconsistencies.push({ ...reported, reason: `Multiple definitions for: ${reported.name}` });
      return;
    }
    const resolved = resolveComputedField(entry, owner);
    if ('type' in resolved) {
      const place = { table: owner.table.table, computedField: name };
      inconsistencies.push(inconsistent(reported, printComputedFieldFault(resolved, place)));
      return;
    }
    const clash = clashOf(name, owner);
    if (clash === undefined) computedFields.set(name, resolved);
    else inconsistencies.push({ ...reported, reason: printClash(clash) });
  });
  return { computedFields, inconsistencies };
}

function reportedComputedField(entry: JsonObject, name: string, owner: ComputedFieldsOwner): ReportedObject {
  return reportedInTable({ source: owner.source, table: owner.table.table }, 'computed_field', {
    object: name,
    definition: { name, definition: entry.definition ?? null, comment: entry.comment ?? null },
  });
}

function clashOf(name: string, { columns, relationshipNames }: ComputedFieldsOwner): ClashFault | undefined {
  return columnClash(name, columns) ?? (relationshipNames.has(name) ? { type: 'field-of-that-name', name } : undefined);
}

/** Why no other field can have a name that a column has, in the database or in the schema. */
export function columnClash(name: string, columns: ReadonlyMap<string, ResolvedColumn>): ClashFault | undefined {
  if (columns.has(name)) return { type: 'column-of-that-name' };
  const column = [...columns.values()].find(({ field }) => field === name);
  return column === undefined ? undefined : { type: 'custom-field-of-that-name', column: column.name };
}
