// Random conditions: of permissions, which see all, or of a client, who may name only what its role is granted.
import { ORDERED, poolOf } from './cells.js';
import type { Dice } from './dice.js';
import { tableOf, type Column, type Schema, type Table, type Test } from './shapes.js';

interface Options {
  readonly schema: Schema;
  readonly depth: number;
  /** Columns that a client may name, null where it may not name the table; without it the condition is a permission's. */
  readonly granted?: Granted;
  /** The table that a permission is about. */
  readonly root?: Table;
}
export type Granted = (table: string) => readonly string[] | null;

export const ALWAYS: Test = { op: 'and', tests: [] };

export function randomTest(dice: Dice, table: Table, options: Options): Test {
  const { depth, granted, schema } = options;
  if (depth === 0 || dice.once(2)) return leaf(dice, table, options);
  const smaller = { ...options, depth: depth - 1 };
  const links = table.links.filter(({ target }) => granted === undefined || granted(target) !== null);
  switch (dice.int(1, granted === undefined ? 6 : 5)) {
    case 1:
      return { op: 'and', tests: dice.times(dice.int(0, 2), () => randomTest(dice, table, smaller)) };
    case 2:
      return { op: 'or', tests: dice.times(dice.int(0, 3), () => randomTest(dice, table, smaller)) };
    case 3:
      return { op: 'not', test: randomTest(dice, table, smaller) };
    case 6: {
      const other = dice.pick(schema.tables);
      return { op: 'exists', table: other.field, test: randomTest(dice, other, smaller) };
    }
    default: {
      if (links.length === 0) return leaf(dice, table, options);
      const { name, target } = dice.pick(links);
      return { op: 'link', link: name, test: randomTest(dice, tableOf(schema, target), smaller) };
    }
  }
}

function leaf(dice: Dice, table: Table, { granted, root = table }: Options): Test {
  const names = granted === undefined ? null : (granted(table.field) ?? []);
  const columns = table.columns.filter(({ field }) => names === null || names.includes(field));
  if (columns.length === 0 || dice.once(8)) return ALWAYS;
  const column = dice.pick(columns);
  if (granted !== undefined || dice.once(2)) return comparison(dice, column);
  if (dice.once(2)) return { op: 'session', column: column.field, by: dice.once(4) ? '_neq' : '_eq' };
  const fromRoot = dice.once(2);
  const others = (fromRoot ? root : table).columns.filter(({ type }) => type === column.type && ORDERED.has(type));
  if (others.length === 0) return comparison(dice, column);
  const by = dice.pick(['_ceq', '_cne', '_cgt'] as const);
  return { op: 'columns', column: column.field, by, other: dice.pick(others).field, root: fromRoot };
}

function comparison(dice: Dice, { field, type }: Column): Test {
  const pool = poolOf(type);
  const compare = (by: string, value: Extract<Test, { op: 'compare' }>['value']): Test => ({
    op: 'compare',
    column: field,
    by,
    value,
  });
  const choice = dice.int(1, 6);
  if (choice === 1) return compare('_is_null', dice.once(2));
  if (choice === 2)
    return compare(
      dice.pick(['_in', '_nin']),
      dice.times(dice.int(0, 3), () => dice.pick(pool)),
    );
  if (choice === 3 && ORDERED.has(type)) return compare(dice.pick(['_gt', '_lt', '_gte', '_lte']), dice.pick(pool));
  if (choice === 4 && type === 'jsonb') return compare('_has_key', dice.pick(['a', 'b', 'x']));
  if (choice === 4 && type === 'text') return compare('_like', dice.pick(['a%', '%', "it's%"]));
  if (choice === 4 && type === 'text[]') return compare('_contains', dice.pick(pool));
  return compare(dice.once(3) ? '_neq' : '_eq', dice.pick(pool));
}
