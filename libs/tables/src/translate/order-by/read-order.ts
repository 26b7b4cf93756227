// The client's `order_by` as ORDER BY items (spec/postgres-schema.md 8). Keys of one object count in schema order.
import type { InputTemplate } from '@app/engine';
import type { Expression, OrderItem } from '@app/sql';
import type { RoleTable, TableField } from '../../permission/role-graph.js';
import { aggregateInputName } from '../../naming/generated-names.js';
import { computedRows, computedValue } from '../function/computed-field.js';
import { guarded, columnOperand } from '../select/column-value.js';
import { subquery } from '../select/expressions.js';
import { permittedRows } from '../select/permitted-rows.js';
import { enumText, isNull, templateFields, templateItems } from '../select/read-template.js';
import { isSingle, ONE, relatedSource } from '../select/relationship.js';
import type { RowScope, TranslateEnv } from '../select/row-scope.js';
import { readDirection } from './order-direction.js';
import type { KeyedOrderItem } from './keyed-order-item.js';
import { readAggregateOrder } from './read-aggregate-order.js';

export interface ReadOrderItem extends KeyedOrderItem {
  /** GraphQL name, where the item is a plain column of the table itself. */
  readonly column?: string;
}

export interface ReadOrderInput {
  readonly env: TranslateEnv;
  /** A column of the table by its GraphQL name. */
  readonly operandOf: (name: string) => Expression;
}

/** Reads one object or a list of them. */
export function readOrder(template: InputTemplate, scope: RowScope, input: ReadOrderInput): readonly ReadOrderItem[] {
  return templateItems(template)
    .filter((item) => !isNull(item))
    .flatMap((item) => readObject(item, scope, input));
}

function readObject(template: InputTemplate, scope: RowScope, input: ReadOrderInput): readonly ReadOrderItem[] {
  const given = templateFields(template);
  const items: ReadOrderItem[] = [];
  for (const [name, field] of scope.table.fields) {
    const value = given.get(inputKey(name, field, scope.table));
    if (value === undefined || isNull(value)) continue;
    if (field.type === 'column') {
      const { name: key, catalog } = field.column;
      const item = { expression: input.operandOf(name), ...direction(value, scope) };
      items.push({ item, keys: [key], type: catalog.type, column: name });
    } else {
      items.push(...readOther(field, value, { scope, env: input.env }));
    }
  }
  return items;
}

function inputKey(name: string, field: TableField, { table }: RoleTable): string {
  const { naming } = table.customization;
  if (field.type === 'relationship-aggregate') return aggregateInputName(naming, field.relationship.name);
  if (field.type === 'computed-rows') return aggregateInputName(naming, field.computedField.name);
  return name;
}

const direction = (value: InputTemplate, { table }: RowScope): Pick<OrderItem, 'direction' | 'nulls'> =>
  readDirection(enumText(value), table.table.customization.naming);

interface Place {
  readonly scope: RowScope;
  readonly env: TranslateEnv;
}

function readOther(
  field: Exclude<TableField, { readonly type: 'column' }>,
  value: InputTemplate,
  { scope, env }: Place,
): readonly KeyedOrderItem[] {
  switch (field.type) {
    case 'relationship':
      return readRelated(field, value, { scope, env });
    case 'relationship-aggregate':
      return under(aggregateKey(field, scope), readAggregateOrder(value, relatedSource(field, scope, env.state), env));
    case 'computed-rows':
      return under(aggregateKey(field, scope), readAggregateOrder(value, computedRows(field, { scope, env }), env));
    case 'computed-scalar': {
      const computed = computedValue(field.computedField, { scope, path: env.path });
      const item = { expression: guarded(computed, field.guard, { scope, env }), ...direction(value, scope) };
      const { name, returns } = field.computedField;
      return returns.type === 'scalar' ? [{ item, keys: [name], type: returns.column }] : [];
    }
  }
}

/** Each key of a related row is a scalar of that row; a missing row is NULL. */
function readRelated(
  field: Extract<TableField, { readonly type: 'relationship' }>,
  value: InputTemplate,
  { scope, env }: Place,
): readonly KeyedOrderItem[] {
  const source = relatedSource(field, scope, env.state);
  const operandOf = (name: string): Expression => {
    const column = source.table.fields.get(name);
    return column?.type === 'column' ? columnOperand(column, source, env) : { type: 'null' };
  };
  const limit = isSingle(field.relationship, source.table) ? {} : { limit: ONE };
  return readObject(value, source, { env, operandOf }).map(({ item, keys, type }) => {
    const expression = subquery({ ...permittedRows(source, [{ expression: item.expression }], env), ...limit });
    return { item: { ...item, expression }, keys: [field.relationship.name, ...keys], type };
  });
}

function aggregateKey(
  field: Extract<TableField, { readonly type: 'relationship-aggregate' | 'computed-rows' }>,
  { table }: RowScope,
): string {
  return inputKey('', field, table);
}

const under = (key: string, items: readonly KeyedOrderItem[]): readonly KeyedOrderItem[] =>
  items.map((one) => ({ ...one, keys: [key, ...one.keys] }));
