// A join to a table -> one statement for all keys, however many objects want them:
//
//   SELECT string_agg(coalesce((<rows of k>)::text, 'null'), chr(30) ORDER BY "k"."ordinality")
//   FROM unnest($1::int4[]) WITH ORDINALITY AS "k"("0", "ordinality")
//
// Where, order and limits stand inside, so they hold for each key. The rows are selected like those of any relationship.
import type { JoinBinding, JoinPlace, PlannedField } from '@app/engine';
import type { Expression, FromItem, Select } from '@app/sql';
import { invariant, type CatalogType } from '@app/types';
import { aggregateSelect } from '../translate/aggregate/aggregate-select.js';
import { call, columnOf, equal, subquery, TEXT, textOf } from '../translate/select/expressions.js';
import { prepareStatement } from '../translate/select/prepare-statement.js';
import { relatedObject } from '../translate/select/relationship.js';
import { tableSource, type TranslateEnv } from '../translate/select/row-scope.js';
import { rowsSelect } from '../translate/select/rows-select.js';
import { openState } from '../translate/translate-state.js';
import { castOf } from '../value/cast-of.js';
import { encodingOf } from '../value/encoding-of.js';
import { SEPARATOR_CODE, type TableJoinPayload, type TableJoinTarget } from './join-target.js';

/** No alias of the translation is named like that. */
const KEYS = 'k';
const ORDINALITY = 'ordinality';

/** Translates a field that `joinFields` made. @throws GatewayError */
export function translateJoin(field: PlannedField, binding: JoinBinding, { path }: JoinPlace): TableJoinPayload {
  const target = binding.target as TableJoinTarget;
  invariant(target.columns.length > 0, 'a join has a key');
  const env: TranslateEnv = { state: openState(), path };
  const { source } = target.table.table;
  return Object.freeze({ source, field: field.name, statement: prepareStatement(answers(field, target, env)) });
}

function answers(field: PlannedField, target: TableJoinTarget, env: TranslateEnv): Select {
  const text: Expression = { type: 'cast', operand: joined(field, target, env), as: TEXT };
  const separator = call('chr', { type: 'integer', value: SEPARATOR_CODE });
  const list: Expression = {
    ...call('string_agg', call('coalesce', text, textOf('null')), separator),
    orderBy: [{ expression: columnOf(KEYS, ORDINALITY), direction: 'ASC', nulls: 'LAST' }],
  };
  return { type: 'select', columns: [{ expression: list }], from: keysOf(target) };
}

/** What one key leads to. */
function joined(field: PlannedField, { table, columns, shows }: TableJoinTarget, env: TranslateEnv): Expression {
  const source = tableSource(table, env.state, (alias) =>
    columns.map(({ name, catalog }, index) => equal(columnOf(alias, name), valueOf(index, catalog.type))),
  );
  switch (shows) {
    case 'row':
      return relatedObject({ mapping: columns.map(({ name }) => [name, name]) }, field, { source, env });
    case 'rows':
      return subquery(rowsSelect(field, source, env));
    case 'aggregate':
      return subquery(aggregateSelect(field, source, env));
  }
}

function keysOf({ columns }: TableJoinTarget): FromItem {
  const lists = columns.map(({ catalog }, position): Expression => {
    const { type } = catalog;
    const encoding = !type.isArray && encodingOf(type) === 'json' ? 'json' : 'text';
    return { type: 'parameter', source: { type: 'join-keys', position, encoding }, as: listType(type) };
  });
  const names = columns.map((_, index) => String(index));
  return {
    type: 'function',
    call: call('unnest', ...lists),
    alias: KEYS,
    columns: [...names, ORDINALITY],
    ordinality: true,
  };
}

/** There are no arrays of arrays: those travel as their texts. */
function listType(type: CatalogType): ReturnType<typeof castOf> {
  return type.isArray ? { ...TEXT, isArray: true } : castOf({ ...type, isArray: true });
}

function valueOf(index: number, type: CatalogType): Expression {
  const value = columnOf(KEYS, String(index));
  return type.isArray ? { type: 'cast', operand: value, as: castOf(type) } : value;
}
