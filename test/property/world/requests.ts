// Random questions that a role may ask: selections with arguments, aggregates, rows by key.
import { ORDERED, poolOf, RANGED, SUMMED } from './cells.js';
import { randomTest, type Granted } from './conditions.js';
import type { Dice } from './dice.js';
import {
  columnOf,
  tableOf,
  type Role,
  type Row,
  type SelectGrant,
  type Table,
  type Test,
  type World,
} from './shapes.js';

export type Direction = 'asc' | 'desc' | 'asc_nulls_first' | 'desc_nulls_last';
/** By a column, a column of the row that a link leads to, or the number of rows there (`count`). */
export interface OrderItem {
  readonly link?: string;
  readonly column: string;
  readonly direction: Direction;
}

export interface Selection {
  readonly columns: readonly { readonly alias: string; readonly column: string }[];
  readonly links: readonly LinkAsk[];
}
/** Rows in question, before anything is selected from them. */
export interface Ask {
  readonly where: Test | null;
  readonly order: readonly OrderItem[];
  /** Of the first columns of the order. */
  readonly distinct: readonly string[];
  readonly limit: number | null;
  readonly offset: number;
}
export interface Totals {
  /** Columns whose distinct values are counted. */
  readonly distinct: readonly string[];
  readonly sum: readonly string[];
  readonly max: readonly string[];
  readonly nodes: Selection;
}
export type LinkAsk = { readonly alias: string; readonly link: string; readonly ask: Ask } & (
  { readonly kind: 'rows'; readonly selection: Selection } | { readonly kind: 'totals'; readonly totals: Totals }
);
export type Question = { readonly table: string; readonly inVariables: boolean } & (
  | { readonly kind: 'rows'; readonly ask: Ask; readonly selection: Selection }
  | { readonly kind: 'totals'; readonly ask: Ask; readonly totals: Totals }
  | { readonly kind: 'key'; readonly key: Row; readonly selection: Selection }
);

/** Grants that count for a role's reading of a table. */
export const selectGrants = ({ grants }: World, role: Role, table: string): readonly SelectGrant[] =>
  (role === 'c' ? [grants.a, grants.b] : [grants[role]]).flatMap((own) => own[table]?.select ?? []);

export const grantedTo =
  (world: World, role: Role): Granted =>
  (table) => {
    const own = selectGrants(world, role, table);
    if (own.length === 0) return null;
    return tableOf(world.schema, table)
      .columns.map(({ field }) => field)
      .filter((field) => own.some(({ columns }) => columns.includes(field)));
  };

interface Asker {
  readonly world: World;
  readonly role: Role;
}

/** Null where a role sees no table. */
export function randomQuestion(dice: Dice, asker: Asker): Question | null {
  const granted = grantedTo(asker.world, asker.role);
  const tables = asker.world.schema.tables.filter(({ field }) => granted(field) !== null);
  if (tables.length === 0) return null;
  const table = dice.pick(tables);
  const about = { table: table.field, inVariables: dice.once(2) };
  const selection = randomSelection(dice, table, { ...asker, depth: 2 });
  if (dice.once(5) && table.key.every((field) => granted(table.field)?.includes(field) === true)) {
    const rows = asker.world.rows[table.field] ?? [];
    const from = rows.length > 0 && !dice.once(4) ? dice.pick(rows) : undefined;
    const cell = (field: string) => from?.[field] ?? dice.pick(poolOf(columnOf(table, field).type));
    return {
      ...about,
      kind: 'key',
      key: Object.fromEntries(table.key.map((field) => [field, cell(field)])),
      selection,
    };
  }
  const ask = randomAsk(dice, table, asker);
  if (dice.once(4) && mayCount(asker, table.field))
    return { ...about, kind: 'totals', ask: whole(ask), totals: randomTotals(dice, table, { ...asker, depth: 1 }) };
  return { ...about, kind: 'rows', ask, selection };
}

const mayCount = ({ world, role }: Asker, table: string): boolean =>
  selectGrants(world, role, table).some(({ aggregates }) => aggregates);

/** Totals over a part of the rows would depend on which of equal rows come first. */
const whole = (ask: Ask): Ask => ({ ...ask, limit: null, offset: 0, distinct: [] });

function randomAsk(dice: Dice, table: Table, asker: Asker): Ask {
  const granted = grantedTo(asker.world, asker.role);
  const { schema } = asker.world;
  const plain = sortable(table, granted);
  const order: OrderItem[] = dice.few(plain, dice.int(0, 3)).map((column) => ({ column, direction: direction(dice) }));
  const distinct = dice.once(5) ? order.slice(0, 1).map(({ column }) => column) : [];
  for (const { name, target, many, foreign } of dice.few(table.links, dice.once(3) ? 1 : 0)) {
    if (granted(target) === null) continue;
    if (many && mayCount(asker, target)) order.push({ link: name, column: 'count', direction: direction(dice) });
    const columns = sortable(tableOf(schema, target), granted);
    if (!many && foreign && columns.length > 0)
      order.push({ link: name, column: dice.pick(columns), direction: direction(dice) });
  }
  return {
    where: dice.once(3) ? null : randomTest(dice, table, { schema, depth: 2, granted }),
    order,
    distinct,
    limit: dice.once(4) ? dice.int(0, 3) : null,
    offset: dice.once(5) ? dice.int(0, 2) : 0,
  };
}

const direction = (dice: Dice): Direction => dice.pick(['asc', 'desc', 'asc_nulls_first', 'desc_nulls_last']);

const sortable = (table: Table, granted: Granted): readonly string[] =>
  (granted(table.field) ?? []).filter((field) => ORDERED.has(columnOf(table, field).type));

export function randomSelection(dice: Dice, table: Table, at: Asker & { readonly depth: number }): Selection {
  const granted = grantedTo(at.world, at.role);
  const columns = dice.some(granted(table.field) ?? []).map((column, index) => ({
    column,
    alias: dice.once(12) ? `alias${index}_${'a'.repeat(70)}` : column,
  }));
  const links = at.depth === 0 ? [] : dice.few(table.links, dice.int(0, 2));
  return {
    columns,
    links: links
      .filter(({ target }) => granted(target) !== null)
      .map(({ name, target, many }, index): LinkAsk => {
        const to = tableOf(at.world.schema, target);
        const deeper = { ...at, depth: at.depth - 1 };
        const ask = many
          ? randomAsk(dice, to, at)
          : whole({ where: null, order: [], distinct: [], limit: null, offset: 0 });
        if (many && dice.once(4) && mayCount(at, target))
          return {
            alias: `n${index}`,
            link: name,
            kind: 'totals',
            ask: whole(ask),
            totals: randomTotals(dice, to, deeper),
          };
        return { alias: name, link: name, kind: 'rows', ask, selection: randomSelection(dice, to, deeper) };
      }),
  };
}

function randomTotals(dice: Dice, table: Table, at: Asker & { readonly depth: number }): Totals {
  const columns = grantedTo(at.world, at.role)(table.field) ?? [];
  const of = (types: ReadonlySet<string>) => columns.filter((field) => types.has(columnOf(table, field).type));
  return {
    distinct: dice.few(columns, dice.int(0, 2)),
    sum: dice.some(of(SUMMED)),
    max: dice.some(of(RANGED)),
    nodes: randomSelection(dice, table, { ...at, depth: 0 }),
  };
}
