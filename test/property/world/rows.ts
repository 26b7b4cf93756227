// Random rows that keep their schema's keys.
import { poolOf } from './cells.js';
import type { Dice } from './dice.js';
import { columnOf, tableOf, type Cell, type Row, type Rows, type Schema, type Table } from './shapes.js';

export function randomRows(dice: Dice, schema: Schema): Rows {
  const keys = Object.fromEntries(schema.tables.map((table) => [table.field, randomKeys(dice, table)]));
  return Object.fromEntries(
    schema.tables.map((table) => [
      table.field,
      (keys[table.field] ?? []).map((key) => ({
        ...randomCells(dice, table),
        ...key,
        ...references(dice, table, keys),
      })),
    ]),
  );
}

/** Keys of some rows, all different. */
export function randomKeys(dice: Dice, table: Table, count = dice.int(0, 6)): readonly Row[] {
  const [first, second] = table.key.map((field) => ({ field, pool: poolOf(columnOf(table, field).type) }));
  if (first === undefined) return [];
  const firsts = first.pool.map((cell) => ({ [first.field]: cell }));
  if (second === undefined) return dice.few(firsts, count);
  const both = firsts
    .slice(0, 3)
    .flatMap((key) => second.pool.slice(0, 3).map((cell) => ({ ...key, [second.field]: cell })));
  return dice.few(both, count);
}

/** Cells of every column. */
export const randomCells = (dice: Dice, table: Table): Row =>
  Object.fromEntries(table.columns.map(({ field, type }) => [field, dice.once(4) ? null : dice.pick(poolOf(type))]));

/** Foreign keys that point at rows, or nowhere. */
function references(dice: Dice, table: Table, keys: Rows): Row {
  const cells: Record<string, Cell> = {};
  for (const { target, pairs } of table.foreignKeys) {
    const targets = keys[target] ?? [];
    const to = targets.length === 0 || dice.once(4) ? undefined : dice.pick(targets);
    for (const [local, remote] of pairs) cells[local] = to?.[remote] ?? null;
  }
  return cells;
}

/** Whether rows keep every key of their schema; keys that may wait for the end count only there. */
export function keepsKeys(schema: Schema, rows: Rows, when: 'now' | 'at the end' = 'at the end'): boolean {
  return schema.tables.every((table) => {
    const own = rows[table.field] ?? [];
    const texts = own.map((row) => JSON.stringify(table.key.map((field) => row[field])));
    if (own.some((row) => table.key.some((field) => (row[field] ?? null) === null))) return false;
    if (new Set(texts).size < texts.length) return false;
    return table.foreignKeys.every(({ target, pairs, deferred }) => {
      if (deferred && when === 'now') return true;
      const targets = rows[tableOf(schema, target).field] ?? [];
      return own.every(
        (row) =>
          pairs.some(([local]) => (row[local] ?? null) === null) ||
          targets.some((to) => pairs.every(([local, remote]) => row[local] === to[remote])),
      );
    });
  });
}
