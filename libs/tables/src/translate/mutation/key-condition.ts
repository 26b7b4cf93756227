// The row that primary key values name.
import type { Expression } from '@app/sql';
import { invariant } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import { clientValue, columnOf } from './column-value.js';
import type { Entries } from './read-template.js';

/** `column = value` for each key column, by its name in GraphQL. */
export function keyCondition(entries: Entries, table: RoleTable, alias: string): readonly Expression[] {
  return entries.map(([field, template]): Expression => {
    const column = columnOf(table, field);
    invariant(column !== undefined, `primary key argument ${field} is a column`);
    const left: Expression = { type: 'column', relation: alias, name: column.name };
    return { type: 'binary', operator: '=', left, right: clientValue(template, column, table) };
  });
}
