// Ordering by an aggregate over the rows that a relationship or a computed field leads to.
import type { InputTemplate } from '@app/engine';
import type { Expression, OrderItem } from '@app/sql';
import { generatedName } from '../../naming/generated-names.js';
import { AGGREGATE_OPERATORS, operatorCall } from '../aggregate/aggregate-operators.js';
import { computedValue } from '../function/computed-field.js';
import { columnOperand, guarded } from '../select/column-value.js';
import { subquery } from '../select/expressions.js';
import { permittedRows } from '../select/permitted-rows.js';
import { enumText, isNull, templateFields } from '../select/read-template.js';
import type { RowSource, TranslateEnv } from '../select/row-scope.js';
import { readDirection } from './order-direction.js';

const COUNT: Expression = { type: 'call', name: 'count', arguments: [], star: true };

/** `count` first, then operators and their columns in schema order. */
export function readAggregateOrder(
  template: InputTemplate,
  source: RowSource,
  env: TranslateEnv,
): readonly OrderItem[] {
  const { naming } = source.table.table.customization;
  const given = templateFields(template);
  const itemOf = (aggregate: Expression, value: InputTemplate): OrderItem => ({
    expression: subquery(permittedRows(source, [{ expression: aggregate }], env)),
    ...readDirection(enumText(value), naming),
  });
  const count = given.get('count');
  const items = count === undefined || isNull(count) ? [] : [itemOf(COUNT, count)];
  for (const operator of AGGREGATE_OPERATORS) {
    const columns = given.get(generatedName(naming, operator));
    if (columns === undefined || isNull(columns)) continue;
    for (const { operand, value } of operandsOf(columns, source, env)) {
      items.push(itemOf(operatorCall(operator, operand), value));
    }
  }
  return items;
}

interface OrderedOperand {
  readonly operand: Expression;
  readonly value: InputTemplate;
}

function operandsOf(columns: InputTemplate, source: RowSource, env: TranslateEnv): readonly OrderedOperand[] {
  const given = templateFields(columns);
  const operands: OrderedOperand[] = [];
  for (const [name, field] of source.table.fields) {
    const value = given.get(name);
    if (value === undefined || isNull(value)) continue;
    if (field.type === 'column') operands.push({ operand: columnOperand(field, source, env), value });
    if (field.type === 'computed-scalar') {
      const computed = computedValue(field.computedField, { scope: source, path: env.path });
      operands.push({ operand: guarded(computed, field.guard, { scope: source, env }), value });
    }
  }
  return operands;
}
