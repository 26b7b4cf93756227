// The `validate_input` calls of a mutation field and what each is told (spec/permissions.md 7.1).
import type { InputTemplate, PlannedField, ResolvedRelationship } from '@app/engine';
import type { RoleTable } from '../../permission/role-graph.js';
import type { ValidateInput } from '../../permission/table-permissions.js';
import { columnOf, targetOf } from './column-value.js';
import { isNull } from '../select/read-template.js';
import { entriesOf, itemsOf, presentEntry } from './read-template.js';
import type { InputValidation } from './write-program.js';

const NONE: readonly InputValidation[] = [];

/** The table's own call with all rows, then those of the tables nested in each row. */
export function insertValidations(rows: readonly InputTemplate[], table: RoleTable): readonly InputValidation[] {
  if (rows.length === 0) return NONE;
  const webhook = table.nestedInsert?.validateInput ?? null;
  const own = webhook === null ? [] : [{ webhook, input: list(rows.map((row) => withoutConflicts(row, table))) }];
  return [...own, ...rows.flatMap((row) => nestedValidations(row, table))];
}

function nestedValidations(row: InputTemplate, table: RoleTable): readonly InputValidation[] {
  return entriesOf(row).flatMap(([key, value]) => {
    const relationship = relationshipOf(table, key);
    const target = relationship === undefined ? undefined : targetOf(table, relationship.target);
    if (relationship === undefined || target === undefined || isNull(value)) return NONE;
    return insertValidations(nestedRows(value, relationship), target);
  });
}

/** A row as the webhook sees it: nested rows keep `{rel: {data}}` and nothing else. */
function withoutConflicts(row: InputTemplate, table: RoleTable): InputTemplate {
  const fields = entriesOf(row).map(([key, value]): readonly [string, InputTemplate] => {
    const relationship = relationshipOf(table, key);
    const target = relationship === undefined ? undefined : targetOf(table, relationship.target);
    if (relationship === undefined || target === undefined || isNull(value)) return [key, value];
    const rows = nestedRows(value, relationship).map((nested) => withoutConflicts(nested, target));
    const inner = relationship.cardinality === 'many' ? list(rows) : (rows[0] ?? NULL);
    return [key, { type: 'object', fields: [['data', inner]] }];
  });
  return { type: 'object', fields };
}

const NULL: InputTemplate = { type: 'literal', value: null };

function nestedRows(value: InputTemplate, { cardinality }: ResolvedRelationship): readonly InputTemplate[] {
  const rows = presentEntry(entriesOf(value), 'data');
  if (rows === undefined) return [];
  return cardinality === 'many' ? itemsOf(rows) : [rows];
}

/** Columns come first: a key is a relationship only where no column has that name. */
function relationshipOf({ table }: RoleTable, key: string): ResolvedRelationship | undefined {
  return columnOf({ table }, key) === undefined ? table.relationships.get(key) : undefined;
}

/** The arguments of an update or delete field as one element. */
export function argumentValidation(webhook: ValidateInput | null, field: PlannedField): readonly InputValidation[] {
  return elementValidation(webhook, { type: 'object', fields: field.arguments });
}

/** One element. */
export function elementValidation(webhook: ValidateInput | null, element: InputTemplate): readonly InputValidation[] {
  return webhook === null ? NONE : [{ webhook, input: list([element]) }];
}

/** A list argument as it is. */
export function listValidation(
  webhook: ValidateInput | null,
  items: readonly InputTemplate[],
): readonly InputValidation[] {
  return webhook === null ? NONE : [{ webhook, input: list(items) }];
}

function list(items: readonly InputTemplate[]): InputTemplate {
  return { type: 'list', items };
}
