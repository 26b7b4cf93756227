// Random tables: types, keys, foreign keys, relationships, and names that must be quoted everywhere.
import { TYPES, type TypeName } from './cells.js';
import type { Dice } from './dice.js';
import type { Column, ForeignKey, Link, Schema, Table } from './shapes.js';

const NAMES = [
  'plain',
  'select',
  'Order',
  'a.b',
  'My "Table"',
  "it's; DROP TABLE x; --",
  'Ünï cødé ☃',
  ' spaced ',
  'back\\slash',
  '%s $1 :x ?',
  '日本語',
  `long_${'n'.repeat(58)}`,
  '__proto__',
  'constructor',
];
const LONG_FIELD = `field_${'f'.repeat(70)}`;
const KEYS: readonly (readonly TypeName[])[] = [['int'], ['text'], ['uuid'], ['int', 'text']];

interface Draft {
  readonly field: string;
  readonly name: string;
  readonly custom: boolean;
  readonly columns: Column[];
  readonly key: readonly string[];
  readonly foreignKeys: ForeignKey[];
  readonly links: Link[];
}

/** @param name of the database schema, not used before */
export function randomSchema(dice: Dice, name: string): Schema {
  const hostile = dice.once(2) ? `${name} "s.` : name;
  const names = dice.few(NAMES, 4);
  const drafts = dice.times(dice.int(1, 4), (index): Draft => {
    const table = names[index] ?? '';
    const custom = hostile !== name || !/^[a-zA-Z]\w*$/.test(table);
    return { ...keyed(dice), name: table, custom, field: custom ? `t${index}` : `${name}_${table}` };
  });
  for (const draft of drafts) for (let left = dice.int(0, 2); left > 0; left--) refer(dice, draft, dice.pick(drafts));
  for (const draft of drafts) if (dice.once(3)) join(dice, draft, dice.pick(drafts));
  return { name: hostile, tables: drafts satisfies readonly Table[] };
}

/** A table with a key and some columns. */
function keyed(dice: Dice): Pick<Draft, 'columns' | 'key' | 'foreignKeys' | 'links'> {
  const names = dice.few(NAMES, 8);
  const key = dice.pick(KEYS);
  const types = [...key, ...dice.times(dice.int(1, 4), () => dice.pick(TYPES))];
  const columns = types.map((type, index): Column => {
    const name = names[index] ?? '';
    const plain = /^[a-z]+$/.test(name) && dice.once(2);
    return { type, name, field: plain ? name : index === 2 ? LONG_FIELD : `c${index}` };
  });
  return { columns, key: columns.slice(0, key.length).map(({ field }) => field), foreignKeys: [], links: [] };
}

/** Adds a foreign key with its columns and, mostly, relationships both ways. */
function refer(dice: Dice, from: Draft, to: Draft): void {
  const start = from.columns.length;
  const pairs = to.key.map((remote, index) => {
    const type = to.columns.find(({ field }) => field === remote)?.type ?? 'int';
    const name = `fk ${start + index}`;
    from.columns.push({ field: `f${start + index}`, name, type });
    return [`f${start + index}`, remote] as const;
  });
  from.foreignKeys.push({ target: to.field, pairs, deferred: dice.once(2) });
  if (!dice.once(6)) link(from, { target: to.field, many: false, foreign: true, pairs });
  if (dice.once(6)) return;
  link(to, { target: from.field, many: true, foreign: true, pairs: pairs.map(([local, remote]) => [remote, local]) });
}

/** Adds a relationship between columns that only happen to have one type. */
function join(dice: Dice, from: Draft, to: Draft): void {
  const local = dice.pick(from.columns.filter(({ type }) => type !== 'jsonb' && type !== 'text[]'));
  const remotes = to.columns.filter(({ type }) => type === local.type);
  if (remotes.length === 0) return;
  const pairs = [[local.field, dice.pick(remotes).field] as const];
  link(from, { target: to.field, many: dice.once(2), foreign: false, pairs });
}

function link(table: Draft, one: Omit<Link, 'name'>): void {
  const count = table.links.length;
  table.links.push({ ...one, name: count === 1 ? `_Rel_${'r'.repeat(64)}` : `r${count}` });
}
