// The update operators (spec/postgres-schema.md 9) as assignments.
import type { InputTemplate } from '@app/engine';
import type { Assignment, BinaryOperator, Expression } from '@app/sql';
import { invariant, type CatalogType, type JsonPath } from '@app/types';
import { generatedName } from '../../../naming/generated-names.js';
import type { RoleTable } from '../../../permission/role-graph.js';
import type { ResolvedColumn } from '../../../resolve/resolved-tables.js';
import { parameterOf } from '../../../value/parameter-of.js';
import { clientValue, columnOf, presetValue } from '../column-value.js';
import { repeatedColumns } from '../error.js';
import { entriesOf, presentEntry, type Entries } from '../read-template.js';

interface Operator {
  /** Argument in snake case. */
  readonly name: string;
  /** Null: the value replaces the column; `default`: the column's default does. */
  readonly sql: BinaryOperator | 'default' | null;
  /** The value stands on the left. */
  readonly reversed?: boolean;
  /** Type of the value; absent: the column's. */
  readonly type?: CatalogType;
}

const TEXT: CatalogType = base('text', 'String', 'text', false);
const INTEGER: CatalogType = base('int4', 'Int', 'integer', false);
const PATH: CatalogType = base('text', 'String', 'text[]', true);

function base(name: string, scalar: string, printed: string, isArray: boolean): CatalogType {
  return { name, schema: 'pg_catalog', scalar, kind: 'base', isArray, printed };
}

const OPERATORS: readonly Operator[] = [
  { name: '_set', sql: null },
  { name: '_inc', sql: '+' },
  { name: '_append', sql: '||' },
  { name: '_prepend', sql: '||', reversed: true },
  { name: '_delete_key', sql: '-', type: TEXT },
  { name: '_delete_elem', sql: '-', type: INTEGER },
  { name: '_delete_at_path', sql: '#-', type: PATH },
  // Of legacy updates only: the schema does not offer them.
  { name: '_mul', sql: '*' },
  { name: '_default', sql: 'default' },
];

/** The row that is updated, and where the operators stand. */
export interface UpdatePlace {
  readonly table: RoleTable;
  readonly alias: string;
  /** Of the arguments, or of the element of `updates`. */
  readonly path: JsonPath;
}

/** Assignments of all operators and the presets; none: nothing is to be run. @throws GatewayError validation-failed */
export function readOperators(entries: Entries, place: UpdatePlace): readonly Assignment[] {
  const { table, path } = place;
  const set = new Map<string, Expression>();
  const repeated = new Set<string>();
  for (const operator of OPERATORS) {
    const given = presentEntry(entries, generatedName(table.table.customization.naming, operator.name));
    for (const [field, template] of entriesOf(given)) {
      const column = columnOf(table, field);
      invariant(column !== undefined, `update input key ${field} is a column`);
      if (set.has(column.name)) repeated.add(column.name);
      set.set(column.name, operate(operator, { column, template }, place));
    }
  }
  if (repeated.size > 0) throw repeatedColumns([...repeated], path);
  for (const [name, preset] of table.update?.presets ?? []) {
    const column = table.table.columns.get(name);
    if (column !== undefined) set.set(name, presetValue(preset, column));
  }
  return [...set].map(([column, value]) => ({ column, value }));
}

function operate(
  { sql, reversed, type }: Operator,
  { column, template }: { readonly column: ResolvedColumn; readonly template: InputTemplate },
  { table, alias }: UpdatePlace,
): Expression {
  if (sql === 'default') return { type: 'default' };
  if (sql === null) return clientValue(template, column, table);
  const value = parameterOf(template, type ?? column.catalog.type);
  const current: Expression = { type: 'column', relation: alias, name: column.name };
  const [left, right] = reversed === true ? [value, current] : [current, value];
  return { type: 'binary', operator: sql, left, right };
}
