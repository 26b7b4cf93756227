// The total order of a connection's rows: the client's, then the primary key.
import type { PlannedField } from '@app/engine';
import type { Expression } from '@app/sql';
import { invariant } from '@app/types';
import { generatedName } from '../../naming/generated-names.js';
import type { KeyedOrderItem } from '../../translate/order-by/keyed-order-item.js';
import { readOrder } from '../../translate/order-by/read-order.js';
import { columnOperand } from '../../translate/select/column-value.js';
import { selectError } from '../../translate/select/error.js';
import { columnOf } from '../../translate/select/expressions.js';
import { enumText, presentArgument, templateItems } from '../../translate/select/read-template.js';
import type { RowSource, TranslateEnv } from '../../translate/select/row-scope.js';
import { keyColumns } from '../relay-fields.js';

export interface ConnectionOrder {
  /** Each place of a cursor once. */
  readonly items: readonly KeyedOrderItem[];
  readonly distinctOn: readonly Expression[];
}

const ASCENDING = { direction: 'ASC', nulls: 'LAST' } as const;

/** @throws GatewayError validation-failed, when `distinct_on` does not begin the order */
export function connectionOrder(field: PlannedField, source: RowSource, env: TranslateEnv): ConnectionOrder {
  const { naming } = source.table.table.customization;
  const columns = new Map<string, KeyedOrderItem>();
  const columnItem = (name: string): KeyedOrderItem => {
    const known = columns.get(name) ?? orderedColumn(name, source, env);
    columns.set(name, known);
    return known;
  };
  const template = presentArgument(field, generatedName(naming, 'order_by'));
  const operandOf = (name: string): Expression => columnItem(name).item.expression;
  const asked = template === undefined ? [] : readOrder(template, source, { env, operandOf });
  const distinct = distinctColumns(field, generatedName(naming, 'distinct_on'));
  const leading = new Set(asked.slice(0, distinct.length).map(({ column }) => column));
  const matches = leading.size === distinct.length && distinct.every((column) => leading.has(column));
  if (distinct.length > 0 && asked.length > 0 && !matches) throw selectError.distinctOrder([...env.path, 'args']);
  const given = asked.length === 0 ? distinct.map(columnItem) : asked;
  return { items: unique([...given, ...keyItems(source)]), distinctOn: distinct.map(operandOf) };
}

function orderedColumn(name: string, source: RowSource, env: TranslateEnv): KeyedOrderItem {
  const field = source.table.fields.get(name);
  invariant(field?.type === 'column', `${name} is a column of the table`);
  const { name: key, catalog } = field.column;
  return { item: { expression: columnOperand(field, source, env), ...ASCENDING }, keys: [key], type: catalog.type };
}

/** Cells that the role may not see count too: without them rows could not be told apart. */
function keyItems({ table, alias }: RowSource): readonly KeyedOrderItem[] {
  const columns = keyColumns(table.table);
  invariant(columns !== null, 'a table with a connection has a primary key');
  return columns.map(({ name, catalog }) => ({
    item: { expression: columnOf(alias, name), ...ASCENDING },
    keys: [name],
    type: catalog.type,
  }));
}

/** A later item of the same values orders nothing. */
function unique(items: readonly KeyedOrderItem[]): readonly KeyedOrderItem[] {
  const byKeys = new Map<string, KeyedOrderItem>();
  for (const item of items) {
    const key = JSON.stringify(item.keys);
    if (!byKeys.has(key)) byKeys.set(key, item);
  }
  return [...byKeys.values()];
}

function distinctColumns(field: PlannedField, argument: string): readonly string[] {
  const template = presentArgument(field, argument);
  return template === undefined ? [] : [...new Set(templateItems(template).map(enumText))];
}
