// Lists of rows: base rows with where, order, distinct and limits, and the JSON list around them.
import type { PlannedField } from '@app/engine';
import type { Expression, OutputColumn, Select } from '@app/sql';
import { generatedName } from '../../naming/generated-names.js';
import { readOrder } from '../order-by/read-order.js';
import { readWhere } from '../where/read-where.js';
import { columnOperand } from './column-value.js';
import { selectError } from './error.js';
import { listSelect, rowOutput } from './json-object.js';
import { clientLimit, clientOffset, limitExpression, lowerLimit } from './limit.js';
import { permittedRows } from './permitted-rows.js';
import { enumText, presentArgument, templateItems } from './read-template.js';
import { rowEntries } from './row-entries.js';
import type { RowSource, TranslateEnv } from './row-scope.js';
import { invariant } from '@app/types';

/** `SELECT <JSON list of the field's rows>`. */
export function rowsSelect(field: PlannedField, source: RowSource, env: TranslateEnv): Select {
  const output = rowOutput(rowEntries(field.selection, source, env));
  const rows = baseRows(field, source, { env, columns: output.columns });
  return listSelect(output, rows, env.state.alias());
}

export interface BaseInput {
  readonly env: TranslateEnv;
  readonly columns: readonly OutputColumn[];
  /** Leaves the permission's row limit out: aggregates look at all permitted rows. */
  readonly withoutPermissionLimit?: boolean;
  /** Leaves the order out where it changes nothing. */
  readonly unordered?: boolean;
}

/** The rows that the field's arguments ask for. */
export function baseRows(field: PlannedField, source: RowSource, input: BaseInput): Select {
  const { env, columns } = input;
  const { naming } = source.table.table.customization;
  const whereTemplate = presentArgument(field, 'where');
  const where =
    whereTemplate === undefined ? undefined : readWhere(whereTemplate, source.table, [...env.path, 'args', 'where']);
  const rows = permittedRows(source, columns, { state: env.state, ...(where === undefined ? {} : { where }) });
  const permitted = input.withoutPermissionLimit === true ? null : (source.table.select?.limit ?? null);
  const limit = limitExpression(lowerLimit(clientLimit(presentArgument(field, 'limit')), permitted));
  const offset = clientOffset(presentArgument(field, 'offset'));
  const distinct = distinctColumns(presentArgument(field, generatedName(naming, 'distinct_on')));
  const isNarrowed = limit !== undefined || offset !== undefined || distinct.length > 0;
  const orderTemplate = presentArgument(field, generatedName(naming, 'order_by'));
  const isOrdered = orderTemplate !== undefined && (isNarrowed || input.unordered !== true);
  return {
    ...rows,
    ...sorting(source, { env, distinct, order: isOrdered ? orderTemplate : undefined }),
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  };
}

interface Sorting {
  readonly env: TranslateEnv;
  readonly distinct: readonly string[];
  readonly order: ReturnType<typeof presentArgument>;
}

/** DISTINCT ON and ORDER BY share their expressions: PostgreSQL must see that they are the same. */
function sorting(source: RowSource, { env, distinct, order }: Sorting): Pick<Select, 'distinctOn' | 'orderBy'> {
  const operands = new Map<string, Expression>();
  const operandOf = (name: string): Expression => {
    const field = source.table.fields.get(name);
    invariant(field?.type === 'column', `${name} is a column of the table`);
    const operand = operands.get(name) ?? columnOperand(field, source, env);
    operands.set(name, operand);
    return operand;
  };
  const items = order === undefined ? [] : readOrder(order, source, { env, operandOf });
  const first = new Set(items.slice(0, distinct.length).map(({ column }) => column));
  const matches = first.size === distinct.length && distinct.every((column) => first.has(column));
  if (distinct.length > 0 && items.length > 0 && !matches) throw selectError.distinctOrder([...env.path, 'args']);
  return {
    ...(distinct.length === 0 ? {} : { distinctOn: distinct.map(operandOf) }),
    ...(items.length === 0 ? {} : { orderBy: items.map(({ item }) => item) }),
  };
}

/** GraphQL names of the columns, each once. */
function distinctColumns(template: ReturnType<typeof presentArgument>): readonly string[] {
  return template === undefined ? [] : [...new Set(templateItems(template).map(enumText))];
}
