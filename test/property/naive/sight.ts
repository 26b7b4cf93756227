// What a role sees of a world: hidden rows are gone, hidden cells are null.
import { selectGrants } from '../world/requests.js';
import { tableOf, type Role, type Row, type Rows, type SelectGrant, type Table, type World } from '../world/shapes.js';
import { holds, openView, type View } from './conditions.js';

/** `all` keeps what joins need. */
export interface SeenRow {
  readonly all: Row;
  readonly shown: Row;
}

export interface Sight {
  readonly view: View<SeenRow>;
  /** A row as the role sees it, whether or not its permission hides it. */
  readonly show: (table: Table, row: Row) => SeenRow;
  /** Most rows of a list. */
  readonly limit: (table: string) => number;
}

/** @param rows those of the world, or what a mutation has made of them */
export function sightOf(
  world: World,
  who: { readonly role: Role; readonly user: number },
  rows: Rows = world.rows,
): Sight {
  const { schema } = world;
  const open = openView(schema, (table) => rows[table] ?? [], who.user);
  const passing = (table: Table, row: Row): readonly SelectGrant[] =>
    selectGrants(world, who.role, table.field).filter(
      ({ filter }) => holds(filter, row, { table, view: open }) === true,
    );
  const show = (row: Row, grants: readonly SelectGrant[]): SeenRow => {
    const visible = new Set(grants.flatMap(({ columns }) => columns));
    return {
      all: row,
      shown: Object.fromEntries(Object.entries(row).map(([field, cell]) => [field, visible.has(field) ? cell : null])),
    };
  };
  const seen = new Map<string, readonly SeenRow[]>();
  const rowsOf = (field: string): readonly SeenRow[] => {
    const known = seen.get(field);
    if (known !== undefined) return known;
    const table = tableOf(schema, field);
    const found = (rows[field] ?? []).flatMap((row) => {
      const grants = passing(table, row);
      return grants.length === 0 ? [] : [show(row, grants)];
    });
    seen.set(field, found);
    return found;
  };
  return {
    view: {
      schema,
      user: who.user,
      rows: rowsOf,
      cell: ({ shown }, column) => shown[column] ?? null,
      key: ({ all }, column) => all[column] ?? null,
    },
    show: (table, row) => {
      // What every parent grants is not guarded, even where none of them would show the row.
      const [first, ...others] = selectGrants(world, who.role, table.field);
      const open = (first?.columns ?? []).filter((column) => others.every(({ columns }) => columns.includes(column)));
      return show(row, [...passing(table, row), ...(first === undefined ? [] : [{ ...first, columns: open }])]);
    },
    limit: (table) => {
      const limits = selectGrants(world, who.role, table).flatMap(({ limit }) => limit ?? []);
      return limits.length === 0 ? Infinity : Math.max(...limits);
    },
  };
}
