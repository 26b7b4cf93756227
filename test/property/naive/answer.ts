// Answers a question from what a role sees.
import { order, same } from '../world/cells.js';
import type { Ask, LinkAsk, OrderItem, Question, Selection, Totals } from '../world/requests.js';
import { columnOf, linkOf, tableOf, type Cell, type Link, type Table } from '../world/shapes.js';
import { holds, linked } from './conditions.js';
import type { Expected } from './expected.js';
import type { SeenRow, Sight } from './sight.js';

export function answer(question: Question, sight: Sight): Expected {
  const table = tableOf(sight.view.schema, question.table);
  const rows = sight.view.rows(table.field);
  switch (question.kind) {
    case 'key': {
      const found = rows.filter(({ shown }) =>
        Object.entries(question.key).every(
          ([field, cell]) => (shown[field] ?? null) !== null && same(shown[field] ?? null, cell),
        ),
      );
      return { kind: 'one', of: found.map((row) => shownRow(row, { table, sight, selection: question.selection })) };
    }
    case 'rows':
      return list(rows, question.ask, { table, sight, selection: question.selection });
    case 'totals':
      return totals(rows, question.ask, { table, sight, totals: question.totals });
  }
}

interface At {
  readonly table: Table;
  readonly sight: Sight;
}

/** A row as its selection shows it. */
export function shownRow(row: SeenRow, at: At & { readonly selection: Selection }): Expected {
  const { selection, sight, table } = at;
  const fields = new Map<string, Expected>();
  for (const { alias, column } of selection.columns)
    fields.set(alias, { kind: 'value', value: row.shown[column] ?? null });
  for (const one of selection.links)
    fields.set(one.alias, shownLink(row, one, { link: linkOf(table, one.link), sight }));
  return { kind: 'object', fields };
}

function shownLink(
  row: SeenRow,
  one: LinkAsk,
  { link, sight }: { readonly link: Link; readonly sight: Sight },
): Expected {
  const table = tableOf(sight.view.schema, link.target);
  const rows = linked(row, link, sight.view);
  if (one.kind === 'totals') return totals(rows, one.ask, { table, sight, totals: one.totals });
  if (link.many) return list(rows, one.ask, { table, sight, selection: one.selection });
  return { kind: 'one', of: rows.map((found) => shownRow(found, { table, sight, selection: one.selection })) };
}

const matching = (rows: readonly SeenRow[], { where }: Ask, { table, sight }: At): readonly SeenRow[] =>
  where === null ? rows : rows.filter((row) => holds(where, row, { table, view: sight.view }) === true);

function list(rows: readonly SeenRow[], ask: Ask, at: At & { readonly selection: Selection }): Expected {
  const limit = Math.min(ask.limit ?? Infinity, at.sight.limit(at.table.field));
  let groups = tied(matching(rows, ask, at), ask.order, at).map((of) => ({ of, count: of.length }));
  if (ask.distinct.length > 0) {
    // Of the rows that share the distinct columns, one of those that come first.
    const seen: SeenRow[] = [];
    groups = groups
      .filter(({ of: [first] }) => {
        if (first === undefined) return false;
        const known = seen.some((one) =>
          ask.distinct.every((field) => same(one.shown[field] ?? null, first.shown[field] ?? null)),
        );
        if (!known) seen.push(first);
        return !known;
      })
      .map(({ of }) => ({ of, count: 1 }));
  }
  return {
    kind: 'list',
    runs: cut(groups, { offset: ask.offset, limit }).map(({ of, count }) => ({
      count,
      of: of.map((row) => shownRow(row, at)),
    })),
  };
}

interface Group {
  readonly of: readonly SeenRow[];
  readonly count: number;
}

/** The part of a list from `offset` on. */
function cut(
  groups: readonly Group[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): readonly Group[] {
  let skip = offset;
  let left = limit;
  return groups.flatMap(({ of, count }) => {
    const skipped = Math.min(skip, count);
    const taken = Math.min(left, count - skipped);
    skip -= skipped;
    left -= taken;
    return taken === 0 ? [] : [{ of, count: taken }];
  });
}

/** Rows in order, those together that the order does not tell apart. */
function tied(rows: readonly SeenRow[], items: readonly OrderItem[], at: At): readonly (readonly SeenRow[])[] {
  const compare = (one: SeenRow, other: SeenRow): number => {
    for (const item of items) {
      const result = compareBy(item, [one, other], at);
      if (result !== 0) return result;
    }
    return 0;
  };
  const groups: SeenRow[][] = [];
  for (const row of [...rows].sort(compare)) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && compare(last[0], row) === 0) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function compareBy(
  { link, column, direction }: OrderItem,
  rows: readonly [SeenRow, SeenRow],
  { table, sight }: At,
): number {
  const to = link === undefined ? table : tableOf(sight.view.schema, linkOf(table, link).target);
  const cell = (row: SeenRow): Cell => {
    if (link === undefined) return row.shown[column] ?? null;
    const found = linked(row, linkOf(table, link), sight.view);
    return column === 'count' ? found.length : (found[0]?.shown[column] ?? null);
  };
  const [one, other] = [cell(rows[0]), cell(rows[1])];
  if (one === null || other === null) {
    if (one === other) return 0;
    const nullsFirst = direction === 'desc' || direction === 'asc_nulls_first';
    return (one === null) === nullsFirst ? -1 : 1;
  }
  const type = column === 'count' ? 'int' : columnOf(to, column).type;
  return order(type, one, other) * (direction.startsWith('asc') ? 1 : -1);
}

function totals(rows: readonly SeenRow[], ask: Ask, at: At & { readonly totals: Totals }): Expected {
  const { distinct, sum, max, nodes } = at.totals;
  const found = matching(rows, ask, at);
  const cells = (field: string): readonly Cell[] =>
    found.map(({ shown }) => shown[field] ?? null).filter((cell) => cell !== null);
  const values: [string, Expected][] = [['count', { kind: 'value', value: found.length }]];
  // Several columns count as one row: nulls are values among others, as PostgreSQL has it.
  if (distinct.length > 0) values.push(['distinct', { kind: 'value', value: distinctCount(found, distinct) }]);
  if (sum.length > 0)
    values.push([
      'sum',
      byColumn(sum, (field) =>
        (cells(field) as number[]).reduce<number | null>((one, other) => (one ?? 0) + other, null),
      ),
    ]);
  for (const [name, sign] of [
    ['max', 1],
    ['min', -1],
  ] as const) {
    if (max.length === 0) continue;
    const best = (field: string) => {
      const { type } = columnOf(at.table, field);
      return cells(field).reduce(
        (one, other) => (one === null || order(type, other, one) * sign > 0 ? other : one),
        null,
      );
    };
    values.push([name, byColumn(max, best)]);
  }
  return {
    kind: 'object',
    fields: new Map<string, Expected>([
      ['aggregate', { kind: 'object', fields: new Map(values) }],
      ['nodes', list(rows, ask, { ...at, selection: nodes })],
    ]),
  };
}

const byColumn = (fields: readonly string[], value: (field: string) => Cell): Expected => ({
  kind: 'object',
  fields: new Map(fields.map((field) => [field, { kind: 'value', value: value(field) }])),
});

function distinctCount(rows: readonly SeenRow[], fields: readonly string[]): number {
  const tuples = rows.map(({ shown }) => fields.map((field) => shown[field] ?? null));
  const counted = fields.length === 1 ? tuples.filter(([cell]) => cell !== null) : tuples;
  return counted.filter((one, index) => !counted.slice(0, index).some((other) => same(one, other))).length;
}
