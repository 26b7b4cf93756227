// Ordering by an aggregate over the rows that a relationship or a computed field leads to.
import type { InputTemplate } from '@app/engine';
import type { Expression, OrderItem } from '@app/sql';
import type { CatalogType } from '@app/types';
import { generatedName } from '../../naming/generated-names.js';
import { AGGREGATE_OPERATORS, operatorCall } from '../aggregate/aggregate-operators.js';
import { computedValue } from '../function/computed-field.js';
import { columnOperand, guarded } from '../select/column-value.js';
import { subquery } from '../select/expressions.js';
import { permittedRows } from '../select/permitted-rows.js';
import { enumText, isNull, templateFields } from '../select/read-template.js';
import type { RowSource, TranslateEnv } from '../select/row-scope.js';
import { aggregatedType, INT8 } from './aggregated-type.js';
import type { KeyedOrderItem } from './keyed-order-item.js';
import { readDirection } from './order-direction.js';

const COUNT: Expression = { type: 'call', name: 'count', arguments: [], star: true };

/** `count` first, then operators and their columns in schema order. */
export function readAggregateOrder(
  template: InputTemplate,
  source: RowSource,
  env: TranslateEnv,
): readonly KeyedOrderItem[] {
  const { naming } = source.table.table.customization;
  const given = templateFields(template);
  const itemOf = (aggregate: Expression, value: InputTemplate): OrderItem => ({
    expression: subquery(permittedRows(source, [{ expression: aggregate }], env)),
    ...readDirection(enumText(value), naming),
  });
  const count = given.get('count');
  const items: KeyedOrderItem[] =
    count === undefined || isNull(count) ? [] : [{ item: itemOf(COUNT, count), keys: ['count'], type: INT8 }];
  for (const operator of AGGREGATE_OPERATORS) {
    const columns = given.get(generatedName(naming, operator));
    if (columns === undefined || isNull(columns)) continue;
    for (const { name, type, operand, value } of operandsOf(columns, source, env)) {
      const item = itemOf(operatorCall(operator, operand), value);
      items.push({ item, keys: [operator, name], type: aggregatedType(operator, type) });
    }
  }
  return items;
}

interface OrderedOperand {
  readonly name: string;
  readonly type: CatalogType;
  readonly operand: Expression;
  readonly value: InputTemplate;
}

function operandsOf(columns: InputTemplate, source: RowSource, env: TranslateEnv): readonly OrderedOperand[] {
  const given = templateFields(columns);
  const operands: OrderedOperand[] = [];
  for (const [name, field] of source.table.fields) {
    const value = given.get(name);
    if (value === undefined || isNull(value)) continue;
    if (field.type === 'column') {
      operands.push({ name, type: field.column.catalog.type, operand: columnOperand(field, source, env), value });
    }
    if (field.type === 'computed-scalar' && field.computedField.returns.type === 'scalar') {
      const computed = computedValue(field.computedField, { scope: source, path: env.path });
      const type = field.computedField.returns.column;
      operands.push({ name, type, operand: guarded(computed, field.guard, { scope: source, env }), value });
    }
  }
  return operands;
}
