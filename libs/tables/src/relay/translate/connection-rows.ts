// Rows of a connection with their ordering values, and what a page takes of them.
import type { PlannedField } from '@app/engine';
import type { Expression, OrderItem, OutputColumn, Select } from '@app/sql';
import { readWhere } from '../../translate/where/read-where.js';
import type { KeyedOrderItem } from '../../translate/order-by/keyed-order-item.js';
import { call, columnOf } from '../../translate/select/expressions.js';
import { permittedRows } from '../../translate/select/permitted-rows.js';
import { presentArgument } from '../../translate/select/read-template.js';
import type { RowSource, TranslateEnv } from '../../translate/select/row-scope.js';
import type { Page } from '../page.js';
import { beyondCursor } from './beyond-cursor.js';
import { connectionOrder } from './connection-order.js';
import { cursorValues } from './cursor.js';

/** A connection as its field asks for it. */
export interface Connection {
  readonly field: PlannedField;
  readonly page: Page;
  readonly env: TranslateEnv;
  /** Its rows under a fresh alias: a statement may read them more than once. */
  readonly open: () => RowSource;
}

/** Makes output columns of a row. */
export type RowColumns = (source: RowSource) => readonly OutputColumn[];

/** A select over all rows of a connection, before pages: `alias` has the columns asked for and `o0`, `o1`, ... */
export interface ConnectionRows {
  readonly items: readonly KeyedOrderItem[];
  readonly alias: string;
  readonly select: Select;
}

export const orderColumn = (index: number): string => `o${index}`;

/** Filter of the role, `where` and `distinct_on` applied. */
export function connectionRows({ field, env, open }: Connection, columnsOf: RowColumns): ConnectionRows {
  const source = open();
  const { items, distinctOn } = connectionOrder(field, source, env);
  const template = presentArgument(field, 'where');
  const where = template === undefined ? undefined : readWhere(template, source.table, [...env.path, 'args', 'where']);
  const keys = items.map(({ item }, index) => ({ expression: item.expression, alias: orderColumn(index) }));
  const rows = permittedRows(source, [...columnsOf(source), ...keys], {
    state: env.state,
    ...(where === undefined ? {} : { where }),
  });
  const distinct = distinctOn.length === 0 ? {} : { distinctOn, orderBy: items.map(({ item }) => item) };
  return { items, alias: env.state.alias(), select: { ...rows, ...distinct } };
}

/** Order of rows that have their ordering values in columns. */
export function orderOf(items: readonly KeyedOrderItem[], alias: string, isReversed: boolean): readonly OrderItem[] {
  return items.map(({ item: { direction, nulls } }, index) => {
    const expression = columnOf(alias, orderColumn(index));
    if (!isReversed) return { expression, direction, nulls };
    return { expression, direction: direction === 'ASC' ? 'DESC' : 'ASC', nulls: nulls === 'FIRST' ? 'LAST' : 'FIRST' };
  });
}

/** True of the rows on the asked side of the cursor. */
export function cutOf({ page: { cut }, env }: Connection, { items, alias }: ConnectionRows): Expression | undefined {
  if (cut === null) return undefined;
  const values = cursorValues(cut.cursor, items, [...env.path, 'args']);
  const orders = orderOf(items, alias, false);
  const parts = orders.flatMap((order, index) => {
    const type = items[index]?.type;
    return type === undefined ? [] : [{ order, type, value: values[index] ?? null }];
  });
  return beyondCursor(parts, cut.side);
}

const ONE: Expression = { type: 'integer', value: 1 };
const none = (): readonly OutputColumn[] => [];

/** Whether there are more rows behind the page than it has taken. */
export function hasMore(connection: Connection): Expression {
  const { limit } = connection.page;
  if (limit === null) return { type: 'boolean', value: false };
  const rows = connectionRows(connection, none);
  const where = cutOf(connection, rows);
  return exists(rows, { ...(where === undefined ? {} : { where }), offset: { type: 'integer', value: limit } });
}

/** Whether the cursor cuts rows off: its own row, or others on its far side. */
export function hasCutOff(connection: Connection): Expression {
  const rows = connectionRows(connection, none);
  const kept = cutOf(connection, rows);
  if (kept === undefined) return { type: 'boolean', value: false };
  return exists(rows, { where: { type: 'not', operand: call('coalesce', kept, { type: 'boolean', value: false }) } });
}

function exists({ select, alias }: ConnectionRows, more: Pick<Select, 'where' | 'offset'>): Expression {
  const item = { type: 'select', select, alias } as const;
  return { type: 'exists', select: { type: 'select', columns: [{ expression: ONE }], from: item, ...more } };
}
