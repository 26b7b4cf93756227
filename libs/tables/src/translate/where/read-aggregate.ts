// `<t>_aggregate_bool_exp`: a predicate on one aggregate of related rows (spec/postgres-schema.md 6.3).
import { inputError, type InputTemplate } from '@app/engine';
import { invariant, type CatalogType, type JsonPath } from '@app/types';
import { tableType } from '../../naming/table-type.js';
import type { AggregateCondition, Condition } from '../../permission/condition.js';
import type { RoleTable, TableField } from '../../permission/role-graph.js';
import { BOOL, FLOAT8, INT4 } from '../../schema/built-in-type.js';
import { enumText, isNull, templateFields, templateItems } from '../select/read-template.js';
import { allOf } from './all-of.js';
import { whereError } from './error.js';
import { readPredicate } from './read-comparison.js';
import { readBoolExp } from './read-where.js';
import { whereTarget, type WhereTarget } from './where-target.js';

type AggregateFunction = AggregateCondition['function'];

const RESULTS: Readonly<Record<AggregateFunction, CatalogType>> = {
  count: INT4,
  bool_and: BOOL,
  bool_or: BOOL,
  avg: FLOAT8,
  max: FLOAT8,
  min: FLOAT8,
  sum: FLOAT8,
  stddev_samp: FLOAT8,
  var_samp: FLOAT8,
  corr: FLOAT8,
  covar_samp: FLOAT8,
};

type AggregateField = Extract<TableField, { readonly type: 'relationship-aggregate' }>;

/** @throws GatewayError validation-failed, unless exactly one function is given */
export function readAggregate(
  template: InputTemplate,
  field: AggregateField,
  { table, path }: { readonly table: RoleTable; readonly path: JsonPath },
): AggregateCondition {
  const target = whereTarget(table, field.target);
  const functions = [...objectEntries(template, { table: target.table, affix: 'aggregate_bool_exp', path })];
  const [only] = functions;
  if (only === undefined || functions.length !== 1) throw whereError.notOnePredicate(path);
  const [name, value] = only;
  invariant(Object.hasOwn(RESULTS, name), `the aggregate ${name} is one of the schema`);
  const called = name as AggregateFunction;
  const at = { table: target.table, affix: `aggregate_bool_exp_${called}`, path: [...path, called] };
  const given = objectEntries(value, at);
  return {
    type: 'aggregate',
    relationship: field.relationship,
    where: filterOf(given.get('filter'), target, [...at.path, 'filter']),
    function: called,
    ...columnsOf(given.get('arguments'), target.table),
    distinct: isTrue(given.get('distinct')),
    resultType: RESULTS[called],
    predicate: predicateOf(given.get('predicate'), RESULTS[called], at),
  };
}

interface ObjectPlace {
  readonly table: RoleTable;
  /** Of the type's name, for errors. */
  readonly affix: string;
  readonly path: JsonPath;
}

function objectEntries(
  template: InputTemplate,
  { table, affix, path }: ObjectPlace,
): ReadonlyMap<string, InputTemplate> {
  if (!isNull(template)) return templateFields(template);
  throw inputError.mismatch({ what: 'an object', type: tableType(table.table, affix) }, 'null', path);
}

function filterOf(template: InputTemplate | undefined, target: WhereTarget, path: JsonPath): Condition {
  if (template === undefined || isNull(template)) return target.filter;
  return allOf([target.filter, readBoolExp(template, target.table, path)]);
}

function predicateOf(
  template: InputTemplate | undefined,
  type: CatalogType,
  { table, path }: ObjectPlace,
): AggregateCondition['predicate'] {
  invariant(template !== undefined, 'an aggregate is compared with something');
  return readPredicate(template, type, { table, column: null, path: [...path, 'predicate'] });
}

const isTrue = (template: InputTemplate | undefined): boolean =>
  template?.type === 'literal' && template.value === true;

/** Names of columns: a list, one name, or the object `{X, Y}`. */
function columnsOf(
  template: InputTemplate | undefined,
  table: RoleTable,
): Pick<AggregateCondition, 'columns' | 'guards'> {
  const names = template === undefined || isNull(template) ? [] : namesOf(template);
  const fields = names.map((name) => {
    const field = table.fields.get(name);
    invariant(field?.type === 'column', `${name} is a column that the role may see`);
    return field;
  });
  return { columns: fields.map(({ column }) => column.name), guards: fields.map(({ guard }) => guard) };
}

function namesOf(template: InputTemplate): readonly string[] {
  const items = templateItems(template);
  const [first] = items;
  if (first === undefined || (first.type === 'literal' && typeof first.value === 'string')) return items.map(enumText);
  const pair = templateFields(template);
  return ['X', 'Y'].map((key) => {
    const name = pair.get(key);
    invariant(name !== undefined, 'a pair of columns has both');
    return enumText(name);
  });
}
