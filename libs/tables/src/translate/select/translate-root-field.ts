// Root fields that read: one SELECT each (spec/queries-and-mutations.md 5).
import type { PlannedField } from '@app/engine';
import type { Expression, Select } from '@app/sql';
import { invariant } from '@app/types';
import type { FunctionTarget, RoleTable, TableTarget } from '../../permission/role-graph.js';
import { parameterOf } from '../../value/parameter-of.js';
import { aggregateSelect } from '../aggregate/aggregate-select.js';
import { translateFunction } from '../function/translate-function.js';
import type { TablePayload } from '../table-payload.js';
import { openState } from '../translate-state.js';
import { columnOperand } from './column-value.js';
import { selectError } from './error.js';
import { equal, TEXT } from './expressions.js';
import { objectSelect, rowOutput } from './json-object.js';
import { permittedRows } from './permitted-rows.js';
import { prepareStatement } from './prepare-statement.js';
import { rowEntries } from './row-entries.js';
import { tableSource, type RowSource, type TranslateEnv } from './row-scope.js';
import { rowsSelect } from './rows-select.js';

/** Translates a root field of a query. @throws GatewayError */
export function translateRootField(field: PlannedField, target: TableTarget | FunctionTarget): TablePayload {
  const env: TranslateEnv = { state: openState(), path: ['selectionSet', field.name] };
  const select =
    target.type === 'function' ? translateFunction(field, target, env) : translateTableField(field, target, env);
  const { source } = target.type === 'function' ? target.function : target.table.table;
  return Object.freeze({
    access: 'read',
    source,
    statement: prepareStatement(asTextCell(select)),
    // Lists and aggregates always have a row.
    whenEmpty: 'null',
  });
}

/** A select of one JSON cell, as text. */
export function asTextCell(select: Select): Select {
  const columns = select.columns.map(({ expression }) => ({
    expression: { type: 'cast', operand: expression, as: TEXT } as const,
  }));
  return { ...select, columns };
}

function translateTableField(field: PlannedField, { table, operation }: TableTarget, env: TranslateEnv): Select {
  switch (operation) {
    case 'select':
      return rowsSelect(field, tableSource(table, env.state, noConditions), env);
    case 'select_aggregate':
      return aggregateSelect(field, tableSource(table, env.state, noConditions), env);
    case 'select_by_pk':
      return byPrimaryKey(field, table, env);
    case 'select_stream':
      throw selectError.streamOutsideSubscription(env.path);
    default:
      return invariantOperation(operation);
  }
}

const noConditions = (): readonly Expression[] => [];

function invariantOperation(operation: string): never {
  throw new Error(`invariant violated: ${operation} is no way to read`);
}

function byPrimaryKey(field: PlannedField, table: RoleTable, env: TranslateEnv): Select {
  const rows = tableSource(table, env.state, noConditions);
  const conditions = field.arguments.map(([name, template]) => {
    const column = table.fields.get(name);
    invariant(column?.type === 'column', `${name} is a column of the primary key`);
    return equal(columnOperand(column, rows, env), parameterOf(template, column.column.catalog.type));
  });
  invariant(conditions.length > 0, 'a primary key has columns');
  const source: RowSource = { ...rows, conditions };
  const output = rowOutput(rowEntries(field.selection, source, env));
  return objectSelect(output, permittedRows(source, output.columns, env), env.state.alias());
}
