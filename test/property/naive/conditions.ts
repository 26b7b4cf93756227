// SQL's three-valued conditions over rows: no SQL, no plan, nothing of the product.
import { order, same, sessionValue } from '../world/cells.js';
import {
  columnOf,
  linkOf,
  tableOf,
  type Cell,
  type Column,
  type Link,
  type Row,
  type Schema,
  type Table,
  type Test,
} from '../world/shapes.js';

/** SQL's truth values. */
export type Truth = boolean | null;

/** What a condition looks at. `Seen` is a row, with whatever else the one who looks needs. */
export interface View<Seen> {
  readonly schema: Schema;
  readonly user: number;
  readonly rows: (table: string) => readonly Seen[];
  /** A cell as comparisons see it. */
  readonly cell: (row: Seen, column: string) => Cell;
  /** A cell as joins see it. */
  readonly key: (row: Seen, column: string) => Cell;
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const all = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const some = (truths: readonly Truth[]): Truth => not(all(truths.map(not)));

/** @param at.root the row that a permission is about; the row itself by default */
export function holds<Seen>(
  test: Test,
  row: Seen,
  at: { readonly table: Table; readonly view: View<Seen>; readonly root?: Seen },
): Truth {
  const { table, view, root = row } = at;
  const cell = (column: string): Cell => view.cell(row, column);
  switch (test.op) {
    case 'compare':
      return compare(cell(test.column), test, columnOf(table, test.column));
    case 'session': {
      const column = columnOf(table, test.column);
      return compare(cell(test.column), { by: test.by, value: sessionValue(column.type, view.user) }, column);
    }
    case 'columns': {
      const value = test.root ? view.cell(root, test.other) : cell(test.other);
      const by = { _ceq: '_eq', _cne: '_neq', _cgt: '_gt' }[test.by];
      return value === null ? null : compare(cell(test.column), { by, value }, columnOf(table, test.column));
    }
    case 'and':
      return all(test.tests.map((one) => holds(one, row, at)));
    case 'or':
      return some(test.tests.map((one) => holds(one, row, at)));
    case 'not':
      return not(holds(test.test, row, at));
    case 'link': {
      const link = linkOf(table, test.link);
      const target = tableOf(view.schema, link.target);
      return linked(row, link, view).some((one) => holds(test.test, one, { table: target, view, root }) === true);
    }
    case 'exists': {
      const other = tableOf(view.schema, test.table);
      return view.rows(test.table).some((one) => holds(test.test, one, { table: other, view, root }) === true);
    }
  }
}

/** Rows that a link leads to. */
export function linked<Seen>(row: Seen, { target, pairs }: Link, view: View<Seen>): readonly Seen[] {
  return view.rows(target).filter((one) =>
    pairs.every(([local, remote]) => {
      const here = view.key(row, local);
      const there = view.key(one, remote);
      return here !== null && there !== null && same(here, there);
    }),
  );
}

function compare(cell: Cell, { by, value }: { readonly by: string; readonly value: Cell }, { type }: Column): Truth {
  if (by === '_is_null') return (cell === null) === value;
  if (by === '_in' || by === '_nin') {
    const list = value as readonly Cell[];
    if (list.length === 0) return by === '_nin';
    return cell === null ? null : list.some((one) => same(cell, one)) === (by === '_in');
  }
  if (cell === null) return null;
  switch (by) {
    case '_eq':
      return same(cell, value);
    case '_neq':
      return !same(cell, value);
    case '_gt':
      return order(type, cell, value) > 0;
    case '_lt':
      return order(type, cell, value) < 0;
    case '_gte':
      return order(type, cell, value) >= 0;
    case '_lte':
      return order(type, cell, value) <= 0;
    case '_like':
      return (cell as string).startsWith((value as string).slice(0, -1));
    case '_contains':
      return (value as readonly Cell[]).every((item) => (cell as readonly Cell[]).includes(item));
    case '_has_key':
      if (Array.isArray(cell)) return cell.includes(value);
      return typeof cell === 'object' ? Object.hasOwn(cell, value as string) : cell === value;
    default:
      throw new Error(`no operator ${by}`);
  }
}

/** A view of permissions: everything, as it is. */
export const openView = (schema: Schema, rows: (table: string) => readonly Row[], user: number): View<Row> => ({
  schema,
  user,
  rows,
  cell: (row, column) => row[column] ?? null,
  key: (row, column) => row[column] ?? null,
});
