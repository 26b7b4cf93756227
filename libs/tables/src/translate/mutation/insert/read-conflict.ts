// `on_conflict` (spec/queries-and-mutations.md 7.4; permissions: spec/permissions.md 3.2).
import type { InputTemplate } from '@app/engine';
import type { Assignment, Expression, OnConflict } from '@app/sql';
import type { JsonPath } from '@app/types';
import { enumValueName, generatedName } from '../../../naming/generated-names.js';
import { ALWAYS } from '../../../permission/condition.js';
import type { RoleTable } from '../../../permission/role-graph.js';
import type { ResolvedColumn, ResolvedTable } from '../../../resolve/resolved-tables.js';
import { enumText } from '../../select/read-template.js';
import type { TranslateState } from '../../translate-state.js';
import { readWhere } from '../../where/read-where.js';
import { rowCondition } from '../check-expression.js';
import { presetValue } from '../column-value.js';
import { erroneousColumn } from '../error.js';
import { entriesOf, itemsOf, presentEntry } from '../read-template.js';

/** The table that is inserted into, and where the argument stands. */
export interface ConflictPlace {
  readonly table: RoleTable;
  readonly alias: string;
  /** Of `on_conflict`. */
  readonly path: JsonPath;
  readonly state: TranslateState;
}

/** Translates the argument; undefined where it is absent. @throws GatewayError validation-failed */
export function readConflict(template: InputTemplate | undefined, place: ConflictPlace): OnConflict | undefined {
  if (template === undefined) return undefined;
  const { table, path } = place;
  const entries = entriesOf(template);
  const { naming } = table.table.customization;
  const constraint = presentEntry(entries, 'constraint');
  // Legacy inserts may leave it out: any conflict then counts.
  if (constraint === undefined) return {};
  const target = { type: 'constraint', name: constraintOf(table.table, enumText(constraint)) } as const;
  const columns = itemsOf(presentEntry(entries, generatedName(naming, 'update_columns'))).map((column) => {
    return updateColumn(table, enumText(column), path);
  });
  if (columns.length === 0) return { target };
  const where = presentEntry(entries, 'where');
  return { target, update: { set: assignments(columns, table), where: conflictFilter(where, place) } };
}

/** Constraint names are enum values, cased where the naming convention says so. */
function constraintOf({ catalog, customization }: ResolvedTable, name: string): string {
  const keys = [...(catalog.primaryKey === null ? [] : [catalog.primaryKey]), ...catalog.uniqueKeys];
  if (keys.some((key) => key.name === name)) return name;
  return keys.find((key) => enumValueName(customization.naming, key.name) === name)?.name ?? name;
}

function updateColumn(table: RoleTable, name: string, path: JsonPath): ResolvedColumn {
  const { naming } = table.table.customization;
  for (const column of table.table.columns.values()) {
    if (column.field === name || enumValueName(naming, column.field) === name) return column;
  }
  throw erroneousColumn(path);
}

/** Excluded values for the named columns, then the update presets. */
function assignments(columns: readonly ResolvedColumn[], { table, update }: RoleTable): readonly Assignment[] {
  const set = new Map<string, Expression>();
  for (const { name } of columns) set.set(name, { type: 'column', relation: 'excluded', name });
  for (const [name, preset] of update?.presets ?? []) {
    const column = table.columns.get(name);
    if (column !== undefined) set.set(name, presetValue(preset, column));
  }
  return [...set].map(([column, value]) => ({ column, value }));
}

/** The update permission's filter and the client's `where`, over the row that stands in the way. */
function conflictFilter(where: InputTemplate | undefined, { table, alias, path, state }: ConflictPlace): Expression {
  const given = where === undefined ? ALWAYS : readWhere(where, table, [...path, 'where']);
  const filter = table.update?.filter ?? ALWAYS;
  return rowCondition({ type: 'all', conditions: [filter, given] }, { table, alias }, state);
}
