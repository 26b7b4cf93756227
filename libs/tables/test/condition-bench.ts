// Conditions by hand for specs: their SQL, and the rows of a real table that satisfy them.
import type pg from 'pg';
import { printStatement, type ParameterSource, type Select } from '@app/sql';
import type { Json, QualifiedTable } from '@app/types';
import { catalogType } from '../../../test/support/catalog-builder.js';
import type { ComparisonOperator, ComparisonValue, Condition } from '../src/permission/condition.js';
import { translateCondition } from '../src/translate/filter/translate-condition.js';
import { openState } from '../src/translate/translate-state.js';
import { encodeValue } from '../src/value/encode-value.js';

export const literal = (value: Json): ComparisonValue => ({ type: 'input', template: { type: 'literal', value } });
export const variable = (use = 0): ComparisonValue => ({ type: 'input', template: { type: 'variable', use } });
export const session = (name: string): ComparisonValue => ({ type: 'session', variable: name });

export interface ColumnOptions {
  readonly nullable?: boolean;
  readonly nullAware?: boolean;
  readonly guard?: Condition;
  readonly nullCollapses?: boolean;
}

/** `column` is `name type` as `catalogType` reads it. */
export function compare(
  column: string,
  operator: ComparisonOperator,
  value: ComparisonValue,
  { nullable = true, nullAware = false, guard, nullCollapses }: ColumnOptions = {},
): Condition {
  const [name = '', type = 'int4'] = column.split(' ');
  return {
    type: 'compare',
    operand: {
      type: 'column',
      column: name,
      columnType: catalogType(type),
      isNullable: nullable,
      guard: guard ?? null,
    },
    comparison: { operator, value, nullAware, ...(nullCollapses === undefined ? {} : { nullCollapses }) },
  };
}

/** `SELECT id FROM table AS t0 WHERE condition`. */
export function statementOf(table: QualifiedTable, condition: Condition): Select {
  const state = openState();
  const alias = state.alias();
  return {
    type: 'select',
    columns: [{ expression: { type: 'column', relation: alias, name: 'id' } }],
    from: { type: 'relation', relation: table, alias },
    where: translateCondition(condition, { alias, rootAlias: alias }, state),
    orderBy: [{ expression: { type: 'column', relation: alias, name: 'id' }, direction: 'ASC', nulls: 'LAST' }],
  };
}

/** The SQL after WHERE. */
export function sqlOf(condition: Condition): string {
  const { text } = printStatement(statementOf({ schema: 'public', name: 'item' }, condition));
  return /^.*?FROM "public"."item" AS "t0"(?: WHERE )?(.*) ORDER BY "t0"."id" ASC NULLS LAST$/.exec(text)?.[1] ?? text;
}

export interface Request {
  readonly variables?: readonly Json[];
  readonly session?: Readonly<Record<string, string>>;
}

/** Ids of the rows of `public.item` that satisfy a condition. */
export async function idsOf(client: pg.Client, condition: Condition, request: Request = {}): Promise<number[]> {
  const { text, parameters } = printStatement(statementOf({ schema: 'public', name: 'item' }, condition));
  const { rows } = await client.query<{ id: number }>(
    text,
    parameters.map((source) => bind(source, request)),
  );
  return rows.map(({ id }) => id);
}

function bind(source: ParameterSource, { variables = [], session: names = {} }: Request): string | null {
  switch (source.type) {
    case 'constant':
      return source.text;
    case 'variable':
      return encodeValue(variables[source.use], source.encoding);
    case 'session':
      return names[source.variable] ?? null;
    case 'session-json':
      return JSON.stringify(names);
    default:
      throw new Error(`no value for ${source.type}`);
  }
}
