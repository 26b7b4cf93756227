// One object of an insert: its own columns, and the rows to insert around it (spec/queries-and-mutations.md 7.5).
import type { InputTemplate, ResolvedRelationship } from '@app/engine';
import type { Expression } from '@app/sql';
import { invariant, type JsonPath } from '@app/types';
import { generatedName } from '../../../naming/generated-names.js';
import type { RoleTable } from '../../../permission/role-graph.js';
import { clientValue, columnOf, targetOf } from '../column-value.js';
import { alreadyDetermined, determinedByParent } from '../error.js';
import { isNull } from '../../select/read-template.js';
import { entriesOf, itemsOf, presentEntry } from '../read-template.js';

export interface InsertRow {
  readonly table: RoleTable;
  /** By database name: the client's values. */
  readonly values: ReadonlyMap<string, Expression>;
  readonly before: readonly NestedInsert[];
  readonly after: readonly NestedInsert[];
  /** Of this object. */
  readonly path: JsonPath;
}

/** What stands at a relationship key. */
export interface NestedInsert {
  readonly relationship: ResolvedRelationship;
  readonly rows: readonly InsertRow[];
  readonly conflict: InputTemplate | undefined;
  /** Of `data`. */
  readonly path: JsonPath;
}

/** Reads an object. `determined`: columns that its parent gives. @throws GatewayError validation-failed */
export function readRow(
  template: InputTemplate,
  table: RoleTable,
  at: { readonly path: JsonPath; readonly determined: readonly string[] },
): InsertRow {
  const values = new Map<string, Expression>();
  const before: NestedInsert[] = [];
  const after: NestedInsert[] = [];
  for (const [key, value] of entriesOf(template)) {
    const column = columnOf(table, key);
    if (column !== undefined) {
      values.set(column.name, clientValue(value, column, table));
      continue;
    }
    const relationship = table.table.relationships.get(key);
    invariant(relationship !== undefined, `insert input key ${key} is a column or relationship`);
    if (isNull(value)) continue;
    const nested = readNested(value, relationship, { table, path: [...at.path, key] });
    if (nested.rows.length > 0) (isBefore(relationship) ? before : after).push(nested);
  }
  checkDetermined({ values, before }, at);
  return { table, values, before, after, path: at.path };
}

function isBefore({ cardinality, insertionOrder }: ResolvedRelationship): boolean {
  return cardinality === 'one' && insertionOrder === 'before-parent';
}

function readNested(
  template: InputTemplate,
  relationship: ResolvedRelationship,
  parent: { readonly table: RoleTable; readonly path: JsonPath },
): NestedInsert {
  const target = targetOf(parent.table, relationship.target);
  invariant(target?.nestedInsert, `the role may insert into the target of ${relationship.name}`);
  const entries = entriesOf(template);
  const path = [...parent.path, 'data'];
  const given = presentEntry(entries, 'data');
  const determined = isBefore(relationship) ? [] : relationship.mapping.map(([, remote]) => remote);
  const isList = relationship.cardinality === 'many';
  const items = given === undefined ? [] : isList ? itemsOf(given) : [given];
  const rows = items.map((item, index) =>
    readRow(item, target, { path: isList ? [...path, index] : path, determined }),
  );
  const conflictName = generatedName(target.table.customization.naming, 'on_conflict');
  return { relationship, rows, conflict: presentEntry(entries, conflictName), path };
}

/** A column may be given by the row itself, its parent or a related row, but only once. */
function checkDetermined(
  { values, before }: Pick<InsertRow, 'values' | 'before'>,
  { path, determined }: { readonly path: JsonPath; readonly determined: readonly string[] },
): void {
  const twice = determined.filter((column) => values.has(column));
  if (twice.length > 0) throw determinedByParent(twice, path);
  for (const { relationship } of before) {
    const columns = relationship.mapping.map(([local]) => local);
    const given = columns.filter((column) => values.has(column) || determined.includes(column));
    if (given.length > 0) throw alreadyDetermined(relationship.name, given, [...path, relationship.name]);
  }
}

/** Whether anything is inserted around the row. */
export function isNested({ before, after }: InsertRow): boolean {
  return before.length > 0 || after.length > 0;
}
