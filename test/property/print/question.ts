// Questions as GraphQL requests.
import type { Json, JsonObject } from '@app/types';
import type { Ask, LinkAsk, OrderItem, Question, Selection, Totals } from '../world/requests.js';
import type { Test } from '../world/shapes.js';

export interface Request {
  readonly query: string;
  readonly variables: JsonObject;
}

/** The answer is under `q`. */
export function printQuestion(question: Question): Request {
  if (question.kind === 'key') {
    const { table, key, selection } = question;
    const given = Object.entries(key).map(([field, cell]) => `${field}: ${literal(cell)}`);
    return { query: `{ q: ${table}_by_pk(${given.join()}) ${printSelection(selection)} }`, variables: {} };
  }
  const { table, ask, inVariables } = question;
  const wanted = question.kind === 'rows' ? printSelection(question.selection) : printTotals(question.totals);
  const field = question.kind === 'rows' ? table : `${table}_aggregate`;
  if (!inVariables) return { query: `{ q: ${field}${args(ask)} ${wanted} }`, variables: {} };
  const declared = ask.where === null ? '' : `$w: ${table}_bool_exp, `;
  return {
    query: `query(${declared}$l: Int, $o: Int! = 0) { q: ${field}${args(ask, { where: '$w', limit: '$l', offset: '$o' })} ${wanted} }`,
    variables: { l: ask.limit, o: ask.offset, ...(ask.where === null ? {} : { w: clientTest(ask.where) }) },
  };
}

interface Variables {
  readonly where: string;
  readonly limit: string;
  readonly offset: string;
}

function args({ where, order, distinct, limit, offset }: Ask, variables?: Variables): string {
  const given = [
    where === null ? '' : `where: ${variables?.where ?? literal(clientTest(where))}`,
    order.length === 0 ? '' : `order_by: [${order.map(printOrder).join()}]`,
    distinct.length === 0 ? '' : `distinct_on: [${distinct.join()}]`,
    variables === undefined ? (limit === null ? '' : `limit: ${limit}`) : `limit: ${variables.limit}`,
    variables === undefined ? (offset === 0 ? '' : `offset: ${offset}`) : `offset: ${variables.offset}`,
  ].filter((one) => one !== '');
  return given.length === 0 ? '' : `(${given.join()})`;
}

function printOrder({ link, column, direction }: OrderItem): string {
  if (link === undefined) return `{${column}: ${direction}}`;
  return column === 'count' ? `{${link}_aggregate: {count: ${direction}}}` : `{${link}: {${column}: ${direction}}}`;
}

export function printSelection({ columns, links }: Selection): string {
  const fields = columns.map(({ alias, column }) => (alias === column ? column : `${alias}: ${column}`));
  const all = [...fields, ...links.map(printLink)];
  // What has nothing to select is asked for its type, which the naive evaluation leaves out.
  return `{ ${all.length === 0 ? '__typename @skip(if: true)' : all.join(' ')} }`;
}

function printLink(one: LinkAsk): string {
  const field = one.kind === 'rows' ? one.link : `${one.alias}: ${one.link}_aggregate`;
  return `${field}${args(one.ask)} ${one.kind === 'rows' ? printSelection(one.selection) : printTotals(one.totals)}`;
}

function printTotals({ distinct, sum, max, nodes }: Totals): string {
  const counted = distinct.length === 0 ? '' : `distinct: count(columns: [${distinct.join()}], distinct: true)`;
  const summed = sum.length === 0 ? '' : `sum { ${sum.join(' ')} }`;
  const ranged = max.length === 0 ? '' : `max { ${max.join(' ')} } min { ${max.join(' ')} }`;
  return `{ aggregate { count ${counted} ${summed} ${ranged} } nodes ${printSelection(nodes)} }`;
}

/** A condition as a client writes it. */
export function clientTest(test: Test): JsonObject {
  switch (test.op) {
    case 'compare':
      return { [test.column]: { [test.by]: test.value } };
    case 'and':
    case 'or':
      return { [`_${test.op}`]: test.tests.map(clientTest) };
    case 'not':
      return { _not: clientTest(test.test) };
    case 'link':
      return { [test.link]: clientTest(test.test) };
    default:
      throw new Error(`clients have no ${test.op}`);
  }
}

/** A value as GraphQL text. */
export function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value as JsonObject)
    .map(([key, item]) => `${key}: ${literal(item)}`)
    .join()}}`;
}
