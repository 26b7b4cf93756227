// What only legacy commands can say in a condition. Its keys begin with `$`, as no name of a GraphQL schema does: a request cannot say it.
import type { InputTemplate } from '@app/engine';
import { invariant } from '@app/types';
import type { Comparison, ComparisonOperator, Condition } from '../../permission/condition.js';
import type { RoleTable } from '../../permission/role-graph.js';
import { enumText, templateFields } from '../select/read-template.js';
import { allOf } from './all-of.js';
import { whereMembers } from './where-members.js';
import { whereTarget } from './where-target.js';

/** Of `{table, where}`: any row of a table that the role may select from. */
export const EXISTS = '$exists';

/** Operators whose right side is the name of a column's field. */
export const COLUMN_OPERATORS: ReadonlyMap<string, ComparisonOperator> = new Map(
  (['ceq', 'cne', 'cgt', 'clt', 'cgte', 'clte'] as const).map((operator) => [`$${operator}`, operator]),
);

/** `readRow` reads the condition on the other table's row. */
export function readExists(
  value: InputTemplate,
  from: RoleTable,
  readRow: (where: InputTemplate, table: RoleTable) => Condition,
): Condition {
  const parts = templateFields(value);
  const [key, where] = [parts.get('table'), parts.get('where')];
  invariant(key !== undefined && where !== undefined, 'the condition names a table and a condition on its rows');
  const { table, filter } = whereTarget(from, enumText(key));
  return { type: 'exists', table: table.table.table, where: allOf([filter, readRow(where, table)]), isRoot: true };
}

/** Undefined: the operator is one of the schema. */
export function readColumnComparison(name: string, value: InputTemplate, table: RoleTable): Comparison | undefined {
  const operator = COLUMN_OPERATORS.get(name);
  if (operator === undefined) return undefined;
  const field = whereMembers(table).get(enumText(value));
  invariant(field?.type === 'column', 'a comparison names a column of the table');
  const right = { type: 'column', column: field.column.name, ofRoot: false, guard: field.guard } as const;
  return { operator, value: right, nullAware: false };
}
