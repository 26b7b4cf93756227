// Mutations as GraphQL requests.
import type { JsonObject } from '@app/types';
import type { Insert, Mutation, NewRow } from '../world/mutations.js';
import { tableOf, type Schema } from '../world/shapes.js';
import { keyName } from './ddl.js';
import { clientTest, literal, printSelection, type Request } from './question.js';

/** The answer is under `q`; `inVariables` moves the values out of the text. */
export function printMutation(mutation: Mutation, schema: Schema, inVariables: boolean): Request {
  const { table, returning } = mutation;
  const output = `{ affected_rows ${returning === null ? '' : `returning ${printSelection(returning)}`} }`;
  const values = valuesOf(mutation);
  const args = Object.entries(values).map(
    ([name, [, value]]) => `${name}: ${inVariables ? `$${name}` : literal(value)}`,
  );
  if (mutation.kind === 'insert' && mutation.conflict !== null)
    args.push(printConflict(mutation.conflict, table, schema));
  const declared = Object.entries(values).map(([name, [type]]) => `$${name}: ${type}`);
  return {
    query: `mutation${inVariables && declared.length > 0 ? `(${declared.join()})` : ''} { q: ${mutation.kind}_${table}(${args.join()}) ${output} }`,
    variables: inVariables ? Object.fromEntries(Object.entries(values).map(([name, [, value]]) => [name, value])) : {},
  };
}

type Values = Record<string, readonly [type: string, value: JsonObject | readonly JsonObject[]]>;

function valuesOf(mutation: Mutation): Values {
  const { table } = mutation;
  if (mutation.kind === 'insert') return { objects: [`[${table}_insert_input!]!`, mutation.rows.map(printRow)] };
  const where = [`${table}_bool_exp!`, clientTest(mutation.where)] as const;
  if (mutation.kind === 'delete') return { where };
  const { set, inc } = mutation;
  return {
    where,
    ...(Object.keys(set).length === 0 ? {} : { _set: [`${table}_set_input!`, set] }),
    ...(Object.keys(inc).length === 0 ? {} : { _inc: [`${table}_inc_input!`, inc] }),
  };
}

function printRow({ cells, nested }: NewRow): JsonObject {
  const related = nested.map(({ link, rows }) => {
    const printed = rows.map(printRow);
    return [link.name, { data: link.many ? printed : (printed[0] ?? {}) }] as const;
  });
  return { ...cells, ...Object.fromEntries(related) };
}

function printConflict({ columns, where }: NonNullable<Insert['conflict']>, table: string, schema: Schema): string {
  const filter = where === null ? '' : `, where: ${literal(clientTest(where))}`;
  const constraint = keyName(schema, tableOf(schema, table));
  return `on_conflict: {constraint: ${constraint}, update_columns: [${columns.join()}]${filter}}`;
}
