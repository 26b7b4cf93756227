// Random mutations that a role may send.
import { poolOf } from './cells.js';
import { randomTest } from './conditions.js';
import type { Dice } from './dice.js';
import { grantedTo, randomSelection, type Selection } from './requests.js';
import { randomKeys } from './rows.js';
import {
  columnOf,
  tableOf,
  type Cell,
  type Grant,
  type Link,
  type Role,
  type Row,
  type Table,
  type Test,
  type World,
} from './shapes.js';

/** Cells that the client gives, and rows to insert along with them. */
export interface NewRow {
  readonly cells: Row;
  readonly nested: readonly { readonly link: Link; readonly rows: readonly NewRow[] }[];
}
export interface Insert {
  readonly kind: 'insert';
  readonly rows: readonly NewRow[];
  /** On a row with the same key: nothing, or these columns where the old row is so. */
  readonly conflict: { readonly columns: readonly string[]; readonly where: Test | null } | null;
}
export interface Update {
  readonly kind: 'update';
  readonly where: Test;
  readonly set: Row;
  readonly inc: Row;
}
export interface Delete {
  readonly kind: 'delete';
  readonly where: Test;
}
export type Mutation = { readonly table: string; readonly returning: Selection | null } & (Insert | Update | Delete);

interface Writer {
  readonly world: World;
  readonly role: Role;
}

/**
 * What a role may write: c has what only one of its parents defines.
 * @returns null for nothing, undefined where the parents may or may not say the same
 */
export function writeGrant<K extends 'insert' | 'update' | 'delete'>(
  { world, role }: Writer,
  table: string,
  kind: K,
): Grant[K] | null | undefined {
  const { a, b } = world.grants;
  if (role !== 'c') return world.grants[role][table]?.[kind] ?? null;
  const own = [a[table]?.[kind] ?? null, b[table]?.[kind] ?? null];
  return own.includes(null) ? (own[0] ?? own[1]) : undefined;
}

/** Null where the role may not write the table in this way. */
export function randomMutation(dice: Dice, writer: Writer): Mutation | null {
  const { world, role } = writer;
  const table = dice.pick(world.schema.tables);
  const readable = grantedTo(world, role)(table.field) !== null;
  // What c sees of a new row depends on when its parents' filters look at it.
  const returning =
    readable && role !== 'c' && dice.once(2) ? randomSelection(dice, table, { ...writer, depth: 1 }) : null;
  const about = { table: table.field, returning };
  switch (dice.pick(['insert', 'insert', 'update', 'delete'] as const)) {
    case 'insert': {
      const insert = randomInsert(dice, table, writer);
      return insert && { ...about, ...insert };
    }
    case 'update': {
      const update = randomUpdate(dice, table, writer);
      return update && { ...about, ...update };
    }
    case 'delete':
      if (!writeGrant(writer, table.field, 'delete')) return null;
      return { ...about, kind: 'delete', where: clientWhere(dice, table, writer) };
  }
}

/** What a client that may not read the table can still say is `{}`. */
function clientWhere(dice: Dice, table: Table, { world, role }: Writer): Test {
  const granted = grantedTo(world, role);
  if (granted(table.field) === null || dice.once(2)) return { op: 'and', tests: [] };
  return randomTest(dice, table, { schema: world.schema, depth: 1, granted });
}

function randomInsert(dice: Dice, table: Table, writer: Writer): Insert | null {
  const grant = writeGrant(writer, table.field, 'insert');
  if (!grant) return null;
  const rows = randomKeys(dice, table, dice.int(1, 2)).map((key) => newRow(dice, table, { ...writer, key, depth: 2 }));
  const isFlat = rows.every(({ nested }) => nested.length === 0);
  return { kind: 'insert', rows, conflict: isFlat && dice.once(2) ? onConflict(dice, table, writer) : null };
}

function onConflict(dice: Dice, table: Table, writer: Writer): Insert['conflict'] {
  const update = writeGrant(writer, table.field, 'update');
  if (!update) return { columns: [], where: null };
  const columns = dice.some(update.columns.filter((field) => !Object.hasOwn(update.set, field)));
  const readable = grantedTo(writer.world, writer.role)(table.field) !== null;
  return { columns, where: readable && dice.once(2) ? clientWhere(dice, table, writer) : null };
}

interface RowAt extends Writer {
  readonly key: Row;
  readonly depth: number;
  /** Columns that the row around this one determines. */
  readonly determined?: readonly string[];
}

function newRow(dice: Dice, table: Table, at: RowAt): NewRow {
  const grant = writeGrant(at, table.field, 'insert');
  const presets = grant?.set ?? {};
  const nested = at.depth === 0 || !dice.once(3) ? [] : nestedRows(dice, table, at);
  const taken = new Set([
    ...(at.determined ?? []),
    ...nested.flatMap(({ link }) => (link.many ? [] : link.pairs.map(([local]) => local))),
  ]);
  const free = (grant?.columns ?? []).filter((field) => !Object.hasOwn(presets, field) && !taken.has(field));
  const given = free.filter((field) => table.key.includes(field) || dice.once(2));
  const cells = given.map((field): [string, Cell] => [
    field,
    (Object.hasOwn(at.key, field) ? at.key[field] : null) ?? newCell(dice, table, { field, world: at.world }),
  ]);
  return { cells: Object.fromEntries(cells), nested };
}

/** Mostly null or a key that exists, where the column refers to one. */
function newCell(dice: Dice, table: Table, { field, world }: { readonly field: string; readonly world: World }): Cell {
  const reference = table.foreignKeys.find(({ pairs }) => pairs.some(([local]) => local === field));
  const anything = poolOf(columnOf(table, field).type);
  if (table.key.includes(field)) return dice.pick(anything);
  if (reference === undefined || dice.once(6)) return dice.once(4) ? null : dice.pick(anything);
  const remote = reference.pairs.find(([local]) => local === field)?.[1] ?? '';
  const targets = world.rows[reference.target] ?? [];
  return targets.length === 0 ? null : (dice.pick(targets)[remote] ?? null);
}

function nestedRows(dice: Dice, table: Table, at: RowAt): NewRow['nested'] {
  const free = table.links.filter((link) => {
    const grant = link.foreign ? writeGrant(at, link.target, 'insert') : null;
    const own = writeGrant(at, table.field, 'insert');
    const preset = (link.many ? grant?.set : own?.set) ?? {};
    const columns = link.pairs.map(([local, remote]) => (link.many ? remote : local));
    const taken = link.many ? [] : (at.determined ?? []);
    return grant && !columns.some((column) => Object.hasOwn(preset, column) || taken.includes(column));
  });
  return dice.few(free, 1).map((link) => {
    const target = tableOf(at.world.schema, link.target);
    const determined = link.many ? link.pairs.map(([, remote]) => remote) : [];
    const rows = randomKeys(dice, target, link.many ? dice.int(0, 2) : 1).map((key) =>
      newRow(dice, target, { world: at.world, role: at.role, key, depth: at.depth - 1, determined }),
    );
    return { link, rows };
  });
}

function randomUpdate(dice: Dice, table: Table, writer: Writer): Update | null {
  const grant = writeGrant(writer, table.field, 'update');
  if (!grant) return null;
  const free = grant.columns.filter((field) => !Object.hasOwn(grant.set, field));
  const counted = free.filter(
    (field) => columnOf(table, field).type === 'int' && !table.key.includes(field) && dice.once(3),
  );
  const set = free.filter((field) => !counted.includes(field) && dice.once(table.key.includes(field) ? 6 : 2));
  return {
    kind: 'update',
    where: clientWhere(dice, table, writer),
    set: Object.fromEntries(set.map((field) => [field, newCell(dice, table, { field, world: writer.world })])),
    inc: Object.fromEntries(counted.map((field) => [field, dice.int(-1, 1)])),
  };
}
