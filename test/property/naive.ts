// What a role may see, worked out row by row: no SQL, no plan, nothing of the product.
import {
  LINKS,
  type Cell,
  type Link,
  type RoleGrant,
  type Row,
  type Rows,
  type SelectGrant,
  type Selection,
  type TableName,
  type Test,
} from './world.js';

function linkOf(table: TableName, name: string): Link {
  const link = LINKS[table][name];
  if (link === undefined) throw new Error(`${table} has a link ${name}`);
  return link;
}

/** SQL's truth values. */
type Truth = true | false | null;

/** How a condition sees a table: permissions see all of it, clients what their role sees. */
export interface View {
  readonly rows: (table: TableName) => readonly Row[];
  readonly userId: number;
}

export const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const all = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const some = (truths: readonly Truth[]): Truth => not(all(truths.map(not)));

export function holds(test: Test, row: Row, at: { readonly table: TableName; readonly view: View }): Truth {
  const cell = (column: string): Cell => row[column] ?? null;
  switch (test.op) {
    case 'compare':
      return compare(cell(test.column), test.by, test.value);
    case 'session':
      return compare(cell(test.column), '_eq', at.view.userId);
    case 'columns':
      return cell(test.other) === null
        ? null
        : compare(cell(test.column), test.by === '_ceq' ? '_eq' : '_gt', cell(test.other));
    case 'and':
      return all(test.tests.map((one) => holds(one, row, at)));
    case 'or':
      return some(test.tests.map((one) => holds(one, row, at)));
    case 'not':
      return not(holds(test.test, row, at));
    case 'link': {
      const link = linkOf(at.table, test.link);
      return linked(row, link, at.view).some(
        (one) => holds(test.test, one, { table: link.target, view: at.view }) === true,
      );
    }
    case 'exists':
      return at.view
        .rows(test.table)
        .some((one) => holds(test.test, one, { table: test.table, view: at.view }) === true);
  }
}

function compare(cell: Cell, by: string, value: Extract<Test, { op: 'compare' }>['value']): Truth {
  if (by === '_is_null') return (cell === null) === value;
  if (cell === null) return null;
  if (by === '_in') return (value as readonly Cell[]).includes(cell);
  if (by === '_nin') return !(value as readonly Cell[]).includes(cell);
  const other = value as string | number;
  switch (by) {
    case '_eq':
      return cell === other;
    case '_neq':
      return cell !== other;
    case '_gt':
      return cell > other;
    case '_lt':
      return cell < other;
    default:
      return cell >= other;
  }
}

function linked(row: Row, { target, local, remote }: Link, view: View): readonly Row[] {
  const key = row[local] ?? null;
  return key === null ? [] : view.rows(target).filter((one) => one[remote] === key);
}

/** The rows of a table as a role sees them: hidden rows gone, hidden cells null; `all` keeps what joins need. */
export interface SeenRow {
  readonly all: Row;
  readonly shown: Row;
}

export function seenRows(
  table: TableName,
  grants: readonly RoleGrant[],
  world: { readonly rows: Rows; readonly userId: number },
): readonly SeenRow[] {
  const view: View = { rows: (name) => world.rows[name], userId: world.userId };
  const own = grants.map((grant) => grant.select[table]).filter((grant): grant is SelectGrant => grant !== null);
  return world.rows[table].flatMap((row) => {
    const passing = own.filter((grant) => holds(grant.filter, row, { table, view }) === true);
    if (passing.length === 0) return [];
    const visible = new Set(passing.flatMap((grant) => grant.columns));
    return [
      {
        all: row,
        shown: Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, visible.has(name) ? cell : null])),
      },
    ];
  });
}

/** Answers a selection; rows sorted by their text, as order is not asked for. */
export function answer(
  table: TableName,
  ask: { readonly selection: Selection; readonly where: Test },
  seen: (table: TableName) => readonly SeenRow[],
): readonly unknown[] {
  // Links join by the real keys, comparisons see shown cells.
  const matches = (test: Test, row: SeenRow, at: TableName): Truth => {
    switch (test.op) {
      case 'and':
        return all(test.tests.map((one) => matches(one, row, at)));
      case 'or':
        return some(test.tests.map((one) => matches(one, row, at)));
      case 'not':
        return not(matches(test.test, row, at));
      case 'link': {
        const link = linkOf(at, test.link);
        return related(row, link).some((one) => matches(test.test, one, link.target) === true);
      }
      default:
        return holds(test, row.shown, { table: at, view: { rows: () => [], userId: 0 } });
    }
  };
  const related = (row: SeenRow, { target, local, remote }: Link): readonly SeenRow[] =>
    row.all[local] === null ? [] : seen(target).filter((one) => one.all[remote] === row.all[local]);
  const show = (row: SeenRow, at: TableName, { columns, links }: Selection): unknown => {
    const shown: [string, unknown][] = columns.map((column) => [column, row.shown[column] ?? null]);
    for (const { name, selection } of links) {
      const link = linkOf(at, name);
      const found = related(row, link).map((one) => show(one, link.target, selection));
      shown.push([name, link.many ? sorted(found) : (found[0] ?? null)]);
    }
    return Object.fromEntries(shown);
  };
  return sorted(
    seen(table)
      .filter((row) => matches(ask.where, row, table) === true)
      .map((row) => show(row, table, ask.selection)),
  );
}

export const sorted = (items: readonly unknown[]): readonly unknown[] =>
  [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
