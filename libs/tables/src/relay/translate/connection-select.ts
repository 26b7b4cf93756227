// A connection as one SELECT of its JSON object.
import type { PlannedField } from '@app/engine';
import type { Expression, FunctionCall, OutputColumn, Select } from '@app/sql';
import { call, columnOf, textOf, typedText } from '../../translate/select/expressions.js';
import { objectOf, type ObjectEntry } from '../../translate/select/json-object.js';
import { rowEntries } from '../../translate/select/row-entries.js';
import { inside, type RowSource, type TranslateEnv } from '../../translate/select/row-scope.js';
import { readPage } from '../page.js';
import type { RoleTable } from '../../permission/role-graph.js';
import { connectionRows, cutOf, hasCutOff, hasMore, orderColumn, orderOf, type Connection } from './connection-rows.js';
import { cursorOf } from './cursor.js';

/** `open` gives the rows under a fresh alias each time. @throws GatewayError */
export function connectionSelect(
  field: PlannedField,
  { table, open }: { readonly table: RoleTable; readonly open: () => RowSource },
  env: TranslateEnv,
): Select {
  const connection: Connection = { field, page: readPage(field, table, env.path), env, open };
  const rows = pageRows(connection);
  const entries = field.selection.map((member): ObjectEntry => {
    const { responseKey: key } = member;
    if (member.name === 'edges') return { key, value: edges(member, rows) };
    if (member.name === 'pageInfo') return { key, value: pageInfo(member, rows, connection) };
    return { key, value: typedText(member.parentType.name) };
  });
  const columns = [{ expression: objectOf(entries) }];
  // Without any aggregate there must be no rows, or there would be one object for each.
  if (!readsRows(field)) return { type: 'select', columns };
  return { type: 'select', columns, from: { type: 'select', select: rows.select, alias: rows.alias } };
}

const readsRows = ({ selection }: PlannedField): boolean =>
  selection.some(
    ({ name, selection: members }) =>
      name === 'edges' || (name === 'pageInfo' && members.some((member) => member.name.endsWith('Cursor'))),
  );

/** The page as the outermost select sees it. */
interface PageRows {
  readonly select: Select;
  readonly alias: string;
  readonly cursor: Expression;
  /** All of them in order. */
  readonly list: (item: Expression) => FunctionCall;
  /** The column that has the JSON of a `node` field. */
  readonly nodes: ReadonlyMap<PlannedField, string>;
}

function pageRows(connection: Connection): PageRows {
  const { page, env, field } = connection;
  const nodes = nodeColumns(field);
  const rows = connectionRows(connection, (source) =>
    [...nodes].map(([node, alias]): OutputColumn => {
      const at = inside(inside(env, 'edges'), 'node');
      return { expression: objectOf(rowEntries(node.selection, source, at)), alias };
    }),
  );
  const where = cutOf(connection, rows);
  const names = [...nodes.values(), ...rows.items.map((_, index) => orderColumn(index))];
  const select: Select = {
    type: 'select',
    columns: names.map((name) => ({ expression: columnOf(rows.alias, name), alias: name })),
    from: { type: 'select', select: rows.select, alias: rows.alias },
    ...(where === undefined ? {} : { where }),
    orderBy: orderOf(rows.items, rows.alias, page.isBackward),
    ...(page.limit === null ? {} : { limit: { type: 'integer', value: page.limit } }),
  };
  const alias = env.state.alias();
  const values = rows.items.map((_, index) => columnOf(alias, orderColumn(index)));
  const order = page.isBackward ? { orderBy: orderOf(rows.items, alias, false) } : {};
  const list = (item: Expression): FunctionCall => ({ ...call('json_agg', item), ...order });
  return { select, alias, cursor: cursorOf(rows.items, values), list, nodes };
}

function nodeColumns(field: PlannedField): ReadonlyMap<PlannedField, string> {
  const nodes = field.selection
    .filter(({ name }) => name === 'edges')
    .flatMap(({ selection }) => selection.filter(({ name }) => name === 'node'));
  return new Map(nodes.map((node, index) => [node, `n${index}`]));
}

function edges(field: PlannedField, { cursor, list, nodes, alias }: PageRows): Expression {
  const entries = field.selection.map((member): ObjectEntry => {
    const { responseKey: key } = member;
    if (member.name === 'cursor') return { key, value: cursor };
    const column = nodes.get(member);
    return { key, value: column === undefined ? typedText(member.parentType.name) : columnOf(alias, column) };
  });
  return call('coalesce', list(objectOf(entries)), textOf('[]'));
}

function pageInfo(field: PlannedField, rows: PageRows, connection: Connection): Expression {
  return objectOf(
    field.selection.map((member) => ({ key: member.responseKey, value: pageMember(member, rows, connection) })),
  );
}

function pageMember(member: PlannedField, { cursor, list }: PageRows, connection: Connection): Expression {
  const { isBackward, cut } = connection.page;
  switch (member.name) {
    case 'startCursor':
      return itemAt(list(cursor), 0);
    case 'endCursor':
      return itemAt(list(cursor), -1);
    case 'hasNextPage':
      return anyOf(isBackward ? [] : [hasMore(connection)], cut?.side === 'before' ? [hasCutOff(connection)] : []);
    case 'hasPreviousPage':
      return anyOf(isBackward ? [hasMore(connection)] : [], cut?.side === 'after' ? [hasCutOff(connection)] : []);
    default:
      return typedText(member.parentType.name);
  }
}

/** A text of a list; empty where there is none. */
function itemAt(list: Expression, index: number): Expression {
  const item: Expression = { type: 'binary', operator: '->>', left: list, right: { type: 'integer', value: index } };
  return call('coalesce', item, textOf(''));
}

function anyOf(...conditions: readonly (readonly Expression[])[]): Expression {
  const operands = conditions.flat();
  const [first] = operands;
  if (first === undefined) return { type: 'boolean', value: false };
  return operands.length === 1 ? first : { type: 'or', operands };
}
