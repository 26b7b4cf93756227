// Values of columns: the client's, the presets' and those that an earlier row determines.
import type { InputTemplate } from '@app/engine';
import type { Expression } from '@app/sql';
import { tableKey, type QualifiedTable } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import type { Preset } from '../../permission/table-permissions.js';
import type { ResolvedColumn, ResolvedTable } from '../../resolve/resolved-tables.js';
import { castOf } from '../../value/cast-of.js';
import { parameterOf } from '../../value/parameter-of.js';
import { sessionValue } from '../../value/session-value.js';
import { enumOperand } from '../where/enum-operand.js';

/** The client's value of a column. */
export function clientValue(template: InputTemplate, column: ResolvedColumn, table: RoleTable): Expression {
  return parameterOf(enumOperand(template, column, table), column.catalog.type);
}

/** The value that a permission gives. */
export function presetValue(preset: Preset, column: ResolvedColumn): Expression {
  const { type } = column.catalog;
  if (preset.type === 'session') return sessionValue(preset.variable, type);
  return parameterOf({ type: 'literal', value: preset.value }, type);
}

/** A cell of a row that was written before, under the name it was captured as. */
export function earlierValue(name: string, column: ResolvedColumn): Expression {
  return { type: 'parameter', source: { type: 'earlier', name }, as: castOf(column.catalog.type) };
}

type ColumnsByField = ReadonlyMap<string, ResolvedColumn>;

/** Made once per table: bulk inserts look up every key of every row. */
const COLUMNS_BY_FIELD = new WeakMap<ResolvedTable, ColumnsByField>();

/** A column by its name in GraphQL. */
export function columnOf({ table }: Pick<RoleTable, 'table'>, field: string): ResolvedColumn | undefined {
  let columns = COLUMNS_BY_FIELD.get(table);
  if (columns === undefined) {
    columns = new Map([...table.columns.values()].map((column) => [column.field, column]));
    COLUMNS_BY_FIELD.set(table, columns);
  }
  return columns.get(field);
}

/** The role's view of a relationship's target. */
export function targetOf({ graph }: RoleTable, target: QualifiedTable): RoleTable | undefined {
  return graph.tables.get(tableKey(target));
}
