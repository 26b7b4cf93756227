// The members of `aggregate { ... }`: count and the operators, over columns of the base rows.
import type { PlannedField } from '@app/engine';
import type { Expression, OutputColumn } from '@app/sql';
import { invariant, type CatalogType } from '@app/types';
import { generatedName } from '../../naming/generated-names.js';
import { computedValue } from '../function/computed-field.js';
import { asText, columnOperand, guarded, isBigNumber } from '../select/column-value.js';
import { columnOf, typedText } from '../select/expressions.js';
import { objectOf, type ObjectEntry } from '../select/json-object.js';
import { enumText, presentArgument, templateItems } from '../select/read-template.js';
import { inside, type RowSource, type TranslateEnv } from '../select/row-scope.js';
import { AGGREGATE_OPERATORS, operatorCall, type AggregateOperator } from './aggregate-operators.js';

/** The base rows as the select around them sees them: columns are added as aggregates need them. */
export class AggregateBase {
  readonly columns: OutputColumn[] = [];
  private readonly byName = new Map<string, Expression>();
  /** Whether any aggregate function was made. */
  isUsed = false;

  constructor(
    readonly source: RowSource,
    readonly alias: string,
  ) {}

  add(expression: Expression): Expression {
    const alias = `c${this.columns.length}`;
    this.columns.push({ expression, alias });
    return columnOf(this.alias, alias);
  }

  /** A table column, by its GraphQL name; each is added once. */
  column(name: string, env: TranslateEnv): Expression {
    const field = this.source.table.fields.get(name);
    invariant(field?.type === 'column', `${name} is a column of the table`);
    const known = this.byName.get(name) ?? this.add(columnOperand(field, this.source, env));
    this.byName.set(name, known);
    return known;
  }
}

/** The object of one `aggregate` field. */
export function aggregateObject(field: PlannedField, base: AggregateBase, env: TranslateEnv): Expression {
  const entries = field.selection.map((member): ObjectEntry => {
    const at = inside(env, member.name);
    return { key: member.responseKey, value: aggregateMember(member, base, at) };
  });
  return objectOf(entries);
}

function aggregateMember(field: PlannedField, base: AggregateBase, env: TranslateEnv): Expression {
  if (field.name === '__typename') return typedText(field.parentType.name);
  if (field.name === 'count') return count(field, base, env);
  const { naming } = base.source.table.table.customization;
  const operator = AGGREGATE_OPERATORS.find((one) => generatedName(naming, one) === field.name);
  invariant(operator !== undefined, `${field.name} is an aggregate operator`);
  const entries = field.selection.map((member): ObjectEntry => {
    const value = operatorMember(member, operator, { base, env: inside(env, member.name) });
    return { key: member.responseKey, value };
  });
  return objectOf(entries);
}

function count(field: PlannedField, base: AggregateBase, env: TranslateEnv): Expression {
  base.isUsed = true;
  const template = presentArgument(field, 'columns');
  const names = template === undefined ? [] : templateItems(template).map(enumText);
  if (names.length === 0) return { type: 'call', name: 'count', arguments: [], star: true };
  const items = names.map((name) => base.column(name, env));
  const [only] = items;
  const value: Expression = items.length === 1 && only !== undefined ? only : { type: 'tuple', items };
  const distinct = presentArgument(field, 'distinct');
  const isDistinct = distinct?.type === 'literal' && distinct.value === true;
  return { type: 'call', name: 'count', arguments: [{ value }], ...(isDistinct ? { distinct: true } : {}) };
}

function operatorMember(
  field: PlannedField,
  operator: AggregateOperator,
  { base, env }: { readonly base: AggregateBase; readonly env: TranslateEnv },
): Expression {
  if (field.name === '__typename') return typedText(field.parentType.name);
  base.isUsed = true;
  const { operand, type } = operandOf(field, base, env);
  const value = operatorCall(operator, operand);
  const { stringifyNumericTypes } = base.source.table.graph.settings;
  return stringifyNumericTypes && isBigNumber(type) ? asText(value, type) : value;
}

function operandOf(
  field: PlannedField,
  base: AggregateBase,
  env: TranslateEnv,
): { readonly operand: Expression; readonly type: CatalogType } {
  const scope = base.source;
  const known = scope.table.fields.get(field.name);
  if (known?.type === 'column') return { operand: base.column(field.name, env), type: known.column.catalog.type };
  invariant(known?.type === 'computed-scalar', `${field.name} is a column or a scalar computed field`);
  const { returns } = known.computedField;
  invariant(returns.type === 'scalar', 'a scalar computed field returns a scalar');
  const computed = computedValue(known.computedField, { scope, field, path: env.path });
  return { operand: base.add(guarded(computed, known.guard, { scope, env })), type: returns.column };
}
