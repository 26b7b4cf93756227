// `<t>_aggregate`: aggregates and nodes over one base (spec/postgres-schema.md 7).
import type { PlannedField } from '@app/engine';
import type { Expression, OutputColumn, Select } from '@app/sql';
import { aggregateList, columnOf, subquery, typedText } from '../select/expressions.js';
import { objectOf, rowOutput, type ObjectEntry } from '../select/json-object.js';
import { presentArgument } from '../select/read-template.js';
import { rowEntries } from '../select/row-entries.js';
import { baseRows, rowsSelect } from '../select/rows-select.js';
import { inside, type RowSource, type TranslateEnv } from '../select/row-scope.js';
import { AggregateBase, aggregateObject } from './aggregate-values.js';

/** `SELECT <the field's JSON object>`. */
export function aggregateSelect(field: PlannedField, source: RowSource, env: TranslateEnv): Select {
  const has = (name: string): boolean => field.selection.some((member) => member.name === name);
  const limited = source.table.select?.limit !== null;
  if (has('nodes') && has('aggregate') && (limited || resorts(field))) return separateSelect(field, source, env);
  return sharedSelect(field, { source, env, withoutPermissionLimit: !has('nodes') || !limited });
}

/** PostgreSQL sorts the rows of a distinct count by what is counted, and a list beside it takes over that order. */
function resorts(field: PlannedField): boolean {
  const members = field.selection.flatMap(({ name, selection }) => (name === 'aggregate' ? selection : []));
  return members.some((member) => presentArgument(member, 'distinct') !== undefined);
}

/** Nodes and aggregates by themselves: the permission's limit caps the nodes only, and orders stay apart. */
function separateSelect(field: PlannedField, source: RowSource, env: TranslateEnv): Select {
  const entries = field.selection.map((member): ObjectEntry => {
    const { responseKey: key } = member;
    if (member.name === '__typename') return { key, value: typedText(member.parentType.name) };
    const alone = { ...field, selection: [member] };
    if (member.name === 'aggregate') {
      return { key, value: subquery(soleSelect(alone, member, { source, env })) };
    }
    const nodes = { ...field, selection: member.selection };
    return { key, value: subquery(rowsSelect(nodes, source, env)) };
  });
  return { type: 'select', columns: [{ expression: objectOf(entries) }] };
}

interface Shared {
  readonly source: RowSource;
  readonly env: TranslateEnv;
  readonly withoutPermissionLimit: boolean;
}

function soleSelect(
  field: PlannedField,
  member: PlannedField,
  { source, env }: Omit<Shared, 'withoutPermissionLimit'>,
): Select {
  const base = new AggregateBase(source, env.state.alias());
  const object = aggregateObject(member, base, inside(env, member.name));
  return overBase(field, object, { base, env, withoutPermissionLimit: true, unordered: true, columns: base.columns });
}

/** One pass over the base for everything. */
function sharedSelect(field: PlannedField, { source, env, withoutPermissionLimit }: Shared): Select {
  const base = new AggregateBase(source, env.state.alias());
  const aggregates = new Map<PlannedField, Expression>();
  for (const member of field.selection) {
    if (member.name === 'aggregate') aggregates.set(member, aggregateObject(member, base, inside(env, member.name)));
  }
  const nodes = field.selection.filter(({ name }) => name === 'nodes');
  const lists = nodeLists(nodes, base, env);
  const entries = field.selection.map((member): ObjectEntry => {
    const value = aggregates.get(member) ?? lists.values.get(member) ?? typedText(member.parentType.name);
    return { key: member.responseKey, value };
  });
  const unordered = nodes.length === 0;
  return overBase(field, objectOf(entries), { base, env, withoutPermissionLimit, unordered, columns: lists.columns });
}

interface NodeLists {
  readonly values: ReadonlyMap<PlannedField, Expression>;
  readonly columns: readonly OutputColumn[];
}

/** Nodes alone are the base's rows; beside other columns each is an object in a column of its own. */
function nodeLists(nodes: readonly PlannedField[], base: AggregateBase, env: TranslateEnv): NodeLists {
  const values = new Map<PlannedField, Expression>();
  if (nodes.length > 0) base.isUsed = true;
  const [only] = nodes;
  if (only !== undefined && nodes.length === 1 && base.columns.length === 0) {
    const output = rowOutput(rowEntries(only.selection, base.source, inside(env, only.name)));
    values.set(only, aggregateList(output.object(base.alias)));
    return { values, columns: output.columns };
  }
  const columns: OutputColumn[] = [...base.columns];
  nodes.forEach((field, index) => {
    const expression = objectOf(rowEntries(field.selection, base.source, inside(env, field.name)));
    const alias = `n${index}`;
    columns.push({ expression, alias });
    values.set(field, aggregateList(columnOf(base.alias, alias)));
  });
  return { values, columns };
}

interface OverBase {
  readonly base: AggregateBase;
  readonly env: TranslateEnv;
  readonly withoutPermissionLimit: boolean;
  readonly unordered: boolean;
  readonly columns: readonly OutputColumn[];
}

/** Without any aggregate function there must be no rows, or there would be one object for each. */
function overBase(field: PlannedField, object: Expression, input: OverBase): Select {
  const { base, env, withoutPermissionLimit, unordered } = input;
  const columns = [{ expression: object }];
  const needed = input.columns.length === 0 ? [{ expression: ANYTHING }] : input.columns;
  const select = baseRows(field, base.source, { env, columns: needed, withoutPermissionLimit, unordered });
  if (!base.isUsed) return { type: 'select', columns };
  return { type: 'select', columns, from: { type: 'select', select, alias: base.alias } };
}

const ANYTHING: Expression = { type: 'integer', value: 1 };
